package org.lectern.transcoder.plan;

/**
 * One planned track of sound, AAC-LC.
 *
 * @param folder its folder, such as {@code audio-0}
 * @param streamIndex of the source's track
 * @param channels 1 or 2
 * @param firstChannels whether they are the first of the source, because it doesn't tell how to mix all
 * @param bitsPerSecond that the encoder aims at
 * @param language BCP 47, or {@code und}
 * @param name shown in a menu, unique among the video's
 */
public record AudioRendition(
        String folder,
        int streamIndex,
        int channels,
        boolean firstChannels,
        int bitsPerSecond,
        String language,
        String name) {}
