package org.lectern.transcoder.hls;

/**
 * A published media segment.
 *
 * @param index in its video, from 0
 * @param fileName within its rendition's folder, or relative to it
 * @param bytes its size
 * @param seconds that it lasts, exactly
 */
public record Segment(int index, String fileName, long bytes, double seconds) {}
