package org.lectern.transcoder.probe;

import java.time.Duration;

/**
 * What a source may be at most.
 *
 * @param pixels of one picture, width × height
 * @param longestSide of a picture, in pixels
 * @param streams of all kinds in the file
 */
public record Acceptance(Duration duration, long pixels, int longestSide, int streams) {
    /** Twelve hours, 8K, 64 streams. */
    public static final Acceptance DEFAULT = new Acceptance(Duration.ofHours(12), 8192L * 4352, 8192, 64);
}
