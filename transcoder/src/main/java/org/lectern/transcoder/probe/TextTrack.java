package org.lectern.transcoder.probe;

/**
 * A track of subtitles that are text, not pictures, or that pictures carry along.
 *
 * @param index of the stream in the file
 * @param language as the file tells it, well-formed (ISO 639 or BCP 47), or {@code und}
 * @param title as the file tells it, or an empty text; our own where pictures carry it along
 */
public record TextTrack(int index, String codec, String language, String title, boolean isForced) {
    /** Whether it is hidden in the pictures of its stream. */
    public boolean isClosed() {
        return codec.equals(ClosedCaptions.CODEC);
    }
}
