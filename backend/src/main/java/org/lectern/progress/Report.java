package org.lectern.progress;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.lectern.system.Invalid;

/**
 * What a player says about what was watched.
 *
 * @param positionSeconds where it stands now; null where it doesn't say
 * @param watched what was played since the player was opened, or any part of it; players repeat themselves
 * @param at when it stood there, by the clock of the player's device
 */
public record Report(@Nullable Double positionSeconds, WatchedIntervals watched, Instant at) {
    static final int MAX_INTERVALS = 1_000;

    /** Refuses what no player can mean. */
    public Report {
        at = at.truncatedTo(ChronoUnit.MILLIS);
        if (positionSeconds != null && !(positionSeconds >= 0 && positionSeconds <= Interval.MAX_SECONDS)) {
            throw new Invalid("position", "A position is a number of seconds, 0 or more.");
        }
        if (watched.intervals().size() > MAX_INTERVALS) {
            throw new Invalid("watched", "What was watched is in %,d pieces at most.".formatted(MAX_INTERVALS));
        }
    }
}
