package org.lectern.transcoder.plan;

/**
 * One planned encode of the pictures.
 *
 * @param name of its folder, such as {@code 720p}
 * @param width in pixels, even
 * @param height in pixels, even
 * @param crf x264's constant rate factor: the quality that is aimed at
 * @param maxBitsPerSecond the cap on its rate, over two seconds
 */
public record Rung(String name, int width, int height, int crf, long maxBitsPerSecond) {}
