package org.lectern.transcoder.cage;

import java.time.Duration;

/**
 * What one run in the cage may use up.
 *
 * @param wallClock from start to end
 * @param silence without a sign of progress on its output
 * @param cpuSeconds of all its threads together
 * @param memoryBytes of address space, which is far more than what is touched; below 1.5 GB ffmpeg doesn't start
 * @param fileBytes of any one file that it writes
 */
public record Limits(Duration wallClock, Duration silence, long cpuSeconds, long memoryBytes, long fileBytes) {
    private static final long GIB = 1L << 30;

    /** For looking into a file, unless somebody says otherwise. */
    public static final Limits LOOKING = new Limits(Duration.ofMinutes(1), Duration.ofMinutes(1), 60, 4 * GIB, GIB);

    /** For encoding a chunk or an audio track, unless somebody says otherwise. */
    public static final Limits ENCODING =
            new Limits(Duration.ofHours(2), Duration.ofMinutes(2), 4 * 3600, 8 * GIB, 32 * GIB);

    /** With so much more time, of processors, too, for work that yields nothing yet. */
    public Limits prolongedBy(Duration more) {
        return new Limits(
                wallClock.plus(more), silence.plus(more), cpuSeconds + more.toSeconds(), memoryBytes, fileBytes);
    }

    /** Each of these, or another's where that is less. */
    Limits atMost(Limits other) {
        return new Limits(
                wallClock.compareTo(other.wallClock) < 0 ? wallClock : other.wallClock,
                silence.compareTo(other.silence) < 0 ? silence : other.silence,
                Math.min(cpuSeconds, other.cpuSeconds),
                Math.min(memoryBytes, other.memoryBytes),
                Math.min(fileBytes, other.fileBytes));
    }
}
