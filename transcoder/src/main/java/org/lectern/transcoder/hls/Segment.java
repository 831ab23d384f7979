package org.lectern.transcoder.hls;

import java.util.Locale;

/**
 * A published media segment.
 *
 * @param index in its video, from 0
 * @param bytes its size
 * @param seconds that it lasts, exactly
 */
public record Segment(int index, long bytes, double seconds) {
    /** The file name of a segment, within its rendition's folder. */
    public static String fileName(int index, String extension) {
        return String.format(Locale.ROOT, "%05d.%s", index, extension);
    }
}
