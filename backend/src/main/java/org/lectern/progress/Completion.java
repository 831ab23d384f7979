package org.lectern.progress;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a lesson is done: once 90 % of its video were watched, wherever the last tenth is missing. It stays done,
 * also when a longer video takes the place of this one.
 *
 * @param since null as long as it isn't
 */
public record Completion(@Nullable Instant since) {
    /** As every lesson begins. */
    public static final Completion NOT_YET = new Completion(null);

    /** Whether the lesson is done. */
    public boolean isReached() {
        return since != null;
    }

    /** After so much was watched of a video that is so long. */
    Completion given(long watchedMillis, long durationMillis, Instant now) {
        return isReached() || watchedMillis * 10 < durationMillis * 9 ? this : new Completion(now);
    }
}
