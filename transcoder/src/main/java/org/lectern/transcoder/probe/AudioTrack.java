package org.lectern.transcoder.probe;

/**
 * A track of sound.
 *
 * @param index of the stream in the file
 * @param channels at least 1
 * @param language as the file tells it, well-formed (ISO 639 or BCP 47), or {@code und}
 * @param title as the file tells it, or an empty text
 * @param isDefault whether the file marks it as the one to play
 * @param endSeconds when it ends, from the start of the file's timeline
 */
public record AudioTrack(
        int index, String codec, int channels, String language, String title, boolean isDefault, double endSeconds) {}
