package org.lectern.remote;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * How long a remote server is waited for. Its answer has to begin within a time limit, however it trickles in; of the
 * body, what counts is only the time that was spent waiting for bytes, so that a viewer may pause as long as they like.
 */
final class Patience {
    private static final long LEAST_BYTES_A_SECOND = 1_024;

    private final Limits limits;
    private final BooleanSupplier stillWanted;
    private final long headUntilNanos;

    private boolean headRead;
    private long waitedNanos;
    private long bytes;

    /**
     * The limits.
     *
     * @param connect until one address of the server accepts a connection
     * @param head from the beginning until the head of the answer is read, redirects included
     * @param stall within which, waiting for the body, at least 1 KiB a second has to come
     */
    record Limits(Duration connect, Duration head, Duration stall) {}

    /** @param stillWanted is asked a few times a second while nothing comes; may be slow to notice, must not block */
    Patience(Limits limits, BooleanSupplier stillWanted) {
        this.limits = limits;
        this.stillWanted = stillWanted;
        this.headUntilNanos = System.nanoTime() + limits.head.toNanos();
    }

    /** In milliseconds, at least 1. */
    int connectMillis() throws PatienceLost {
        long left = headUntilNanos - System.nanoTime();
        if (left <= 0) {
            throw tooLate();
        }
        return (int) Math.max(1, Math.min(limits.connect.toMillis(), left / 1_000_000));
    }

    /** From now on, the body is waited for. */
    void headRead() {
        headRead = true;
    }

    /** That time was spent waiting, after which so many bytes had come. */
    void waited(long nanos, int count) throws PatienceLost {
        if (!headRead) {
            if (System.nanoTime() - headUntilNanos > 0) {
                throw tooLate();
            }
        } else {
            waitedNanos += nanos;
            bytes += count;
            if (waitedNanos >= limits.stall.toNanos()) {
                if (bytes < LEAST_BYTES_A_SECOND * limits.stall.toMillis() / 1_000) {
                    throw new PatienceLost(new RemoteFailure("The video's server sends too slowly to be waited for."));
                }
                waitedNanos = 0;
                bytes = 0;
            }
        }
        if (count == 0 && !stillWanted.getAsBoolean()) {
            throw new PatienceLost(new Abandoned());
        }
    }

    private static PatienceLost tooLate() {
        return new PatienceLost(new RemoteFailure("The video's server doesn't answer in time."));
    }
}
