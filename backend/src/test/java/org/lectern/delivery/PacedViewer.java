package org.lectern.delivery;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A player with its buffer: it begins to play with its first segment, keeps some seconds ahead, and stalls where a segment
 * hasn't come when it is to be shown.
 */
final class PacedViewer {
    static final int SEGMENT_SECONDS = 4;
    private static final long SEGMENT_NANOS = TimeUnit.SECONDS.toNanos(SEGMENT_SECONDS);
    private static final long AHEAD_NANOS = TimeUnit.SECONDS.toNanos(12);
    private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final int port;
    private final String folder;
    private final String headers;
    private final int segmentsThere;

    private int segments;
    private int late;
    private int stalls;
    private int errors;
    private long slowestNanos;

    PacedViewer(int port, String folder, String headers, int segmentsThere) {
        this.port = port;
        this.folder = folder;
        this.headers = headers;
        this.segmentsThere = segmentsThere;
    }

    /** Comes after a while, and watches until the time is up. */
    void watch(Duration after, long endNanos) {
        LockSupport.parkNanos(after.toNanos());
        LoadConnection connection = null;
        try {
            connection = new LoadConnection(port);
            connection.get(folder + "playlist.m3u8", headers);
            connection.get(folder + "init.mp4", headers);
        } catch (IOException failed) {
            errors++;
        }
        // When the first segment would be shown, if nothing ever stalled.
        long playing = 0;
        for (int i = 0; System.nanoTime() < endNanos; i++) {
            long wanted = playing + i * SEGMENT_NANOS;
            if (i > 0) {
                park(wanted - AHEAD_NANOS - System.nanoTime(), endNanos);
            }
            long asked = System.nanoTime();
            if (asked >= endNanos) {
                break;
            }
            try {
                if (connection == null) {
                    connection = new LoadConnection(port);
                }
                connection.get(folder + "%05d.m4s".formatted(i % segmentsThere), headers);
            } catch (IOException failed) {
                errors++;
                connection = close(connection);
            }
            long came = System.nanoTime();
            segments++;
            late += came - asked > LATE_NANOS ? 1 : 0;
            slowestNanos = Math.max(slowestNanos, came - asked);
            if (i == 0) {
                playing = came;
            } else if (came > wanted) {
                stalls++;
                playing += came - wanted;
            }
        }
        close(connection);
    }

    private static @Nullable LoadConnection close(@Nullable LoadConnection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (IOException alreadyGone) {
            // Then there is nothing to close.
        }
        return null;
    }

    private static void park(long nanos, long endNanos) {
        long until = Math.min(System.nanoTime() + nanos, endNanos);
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }

    int segments() {
        return segments;
    }

    /** Segments that took longer than a second. */
    int late() {
        return late;
    }

    int stalls() {
        return stalls;
    }

    int errors() {
        return errors;
    }

    double slowestSeconds() {
        return slowestNanos / 1e9;
    }
}
