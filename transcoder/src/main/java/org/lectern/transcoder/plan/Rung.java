package org.lectern.transcoder.plan;

/**
 * One planned quality of the pictures.
 *
 * @param name of its folder, such as {@code 720p}
 * @param width in pixels, even
 * @param height in pixels, even
 * @param crf x264's constant rate factor: the quality that is aimed at; 0 where it is copied
 * @param maxBitsPerSecond the cap on its rate, over two seconds; the source's own average where it is copied
 * @param copied whether it is the source's own pictures, cut but not encoded
 */
public record Rung(String name, int width, int height, int crf, long maxBitsPerSecond, boolean copied) {
    /** What it is called by: the pixels of its shorter side. */
    public int lines() {
        return Math.min(width, height);
    }
}
