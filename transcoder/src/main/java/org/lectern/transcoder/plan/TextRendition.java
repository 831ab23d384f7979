package org.lectern.transcoder.plan;

/**
 * One planned track of captions, WebVTT.
 *
 * @param folder its folder, such as {@code captions-0}
 * @param streamIndex of the source's track; that of the pictures, where they carry them along
 * @param language BCP 47, or {@code und}
 * @param name shown in a menu, unique among the video's
 */
public record TextRendition(String folder, int streamIndex, String language, String name, boolean forced) {}
