package org.lectern.catalog.web;

/**
 * How long something plays, for people.
 *
 * @param seconds rounded to whole ones, 0 where nothing is known
 */
public record Length(long seconds) {
    /** Whether there is anything to tell. */
    public boolean known() {
        return seconds > 0;
    }

    /** Like the clock of a player: {@code 1:02:03}, {@code 2:03}. */
    public String clock() {
        long hours = seconds / 3600;
        long minutes = seconds / 60 % 60;
        return hours > 0
                ? "%d:%02d:%02d".formatted(hours, minutes, seconds % 60)
                : "%d:%02d".formatted(minutes, seconds % 60);
    }

    /** Whole hours, of the length rounded to minutes. */
    public long hours() {
        return roundedMinutes() / 60;
    }

    /** The minutes beside {@link #hours()}; at least one if it's shorter. */
    public long minutes() {
        return roundedMinutes() % 60;
    }

    private long roundedMinutes() {
        return Math.max(1, Math.round(seconds / 60.0));
    }
}
