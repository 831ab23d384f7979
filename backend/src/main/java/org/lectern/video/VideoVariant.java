package org.lectern.video;

/**
 * A published variant.
 *
 * @param height in pixels
 * @param bandwidth peak, in bits per second, audio included
 */
public record VideoVariant(int height, long bandwidth) {}
