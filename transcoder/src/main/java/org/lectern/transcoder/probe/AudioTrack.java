package org.lectern.transcoder.probe;

import java.util.Set;

/**
 * A track of sound.
 *
 * @param index of the stream in the file
 * @param channels at least 1
 * @param layout what stands where, in ffmpeg's words; an empty text where the file doesn't tell
 * @param language as the file tells it, well-formed (ISO 639 or BCP 47), or {@code und}
 * @param title as the file tells it, or an empty text
 * @param isDefault whether the file marks it as the one to play
 * @param endSeconds when it ends, from the start of the file's timeline
 */
public record AudioTrack(
        int index,
        String codec,
        int channels,
        String layout,
        String language,
        String title,
        boolean isDefault,
        double endSeconds) {
    /** Up to eight channels, and so many, ffmpeg takes for a usual layout where it isn't told. */
    private static final Set<Integer> USUAL_MANY = Set.of(10, 12, 14, 16, 24);

    /** Whether its channels aren't speakers but a sphere around the listener, of which the first is what comes from everywhere. */
    public boolean isAmbisonic() {
        return layout.startsWith("ambisonic");
    }

    /** Whether ffmpeg (libswresample) knows how to mix its channels to one or two. */
    public boolean isMixable() {
        return layout.isEmpty()
                ? channels <= 8 || USUAL_MANY.contains(channels)
                : !isAmbisonic() && !layout.equals("binaural");
    }
}
