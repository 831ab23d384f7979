package org.lectern.transcoder.contract;

import java.util.List;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * A transcode as it stands.
 *
 * @param percent of its work, 0 to 100
 * @param playable whether there is something to watch already, if only its beginning; it never stops being so
 * @param durationSeconds of the video; null until its source has been looked into
 * @param variants in the order of the multivariant playlist; none until READY
 * @param failure why it FAILED, in words for the instructor; null otherwise
 * @param warnings what was missing or left out, and for as long as the work waits for room on a disk, that it does; in words
 *     for the instructor
 */
public record Transcode(
        ObjectId id,
        TranscodeState state,
        int percent,
        boolean playable,
        @Nullable Double durationSeconds,
        List<PublishedVariant> variants,
        @Nullable String failure,
        List<String> warnings) {
    /** Copies the lists. */
    public Transcode {
        variants = List.copyOf(variants);
        warnings = List.copyOf(warnings);
    }
}
