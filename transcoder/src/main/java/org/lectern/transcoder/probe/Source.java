package org.lectern.transcoder.probe;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found in a source.
 *
 * @param seekable whether decoding can begin in the middle and still give the very frames of a run from the start
 * @param video null where there is only sound
 * @param warnings what an instructor should know about what was left out
 */
public record Source(
        Container container,
        boolean seekable,
        @Nullable VideoTrack video,
        List<AudioTrack> audio,
        List<TextTrack> text,
        List<String> warnings) {
    /** Copies the lists. */
    public Source {
        audio = List.copyOf(audio);
        text = List.copyOf(text);
        warnings = List.copyOf(warnings);
    }

    /** Whether pictures carry captions along. */
    public boolean hasClosedCaptions() {
        return text.stream().anyMatch(TextTrack::isClosed);
    }

    /** When the last of pictures and sound ends, in seconds from the start of the file's timeline. */
    public double endSeconds() {
        double end = video == null ? 0 : video.endSeconds();
        for (AudioTrack track : audio) {
            end = Math.max(end, track.endSeconds());
        }
        return end;
    }
}
