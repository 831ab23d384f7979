package org.lectern.transcoder.contract;

/**
 * An entry of the multivariant playlist.
 *
 * @param height in pixels
 * @param bandwidth peak, in bits per second, sound included
 */
public record PublishedVariant(int height, long bandwidth) {}
