package org.lectern.progress;

import org.lectern.system.Invalid;

/**
 * A stretch of a video that was watched. Whole milliseconds, so that stretches that meet are seen to meet.
 *
 * @param fromMillis inclusive, 0 or more
 * @param toMillis exclusive, not before {@code fromMillis}
 */
public record Interval(long fromMillis, long toMillis) {
    /** Longer than any video. */
    static final double MAX_SECONDS = 7 * 24 * 3600.0;

    /** Refuses what isn't a stretch of a video. */
    public Interval {
        if (fromMillis < 0 || toMillis < fromMillis) {
            throw new IllegalArgumentException(fromMillis + " to " + toMillis + " ms");
        }
    }

    /** As players say it. */
    public static Interval ofSeconds(double from, double to) {
        if (!(from >= 0 && from <= to && to <= MAX_SECONDS)) {
            throw new Invalid("watched", "What was watched are pairs of seconds, the smaller one first.");
        }
        return new Interval(Math.round(from * 1_000), Math.round(to * 1_000));
    }

    long millis() {
        return toMillis - fromMillis;
    }

    boolean isEmpty() {
        return fromMillis == toMillis;
    }
}
