package org.lectern.video;

import java.util.List;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * What a sub-section plays, as it stands now.
 *
 * @param percent of the work on the newest source, 0 to 100
 * @param playable whether {@code publication} can be watched, if only its beginning; an older one plays until a newer one
 *     is ready
 * @param durationSeconds null until the source has been probed
 * @param variants what is published, in the order of the multivariant playlist
 * @param failure why there is nothing to watch, in words for the instructor; null unless FAILED
 * @param warnings what was missing or mended in the source, and while the work waits for room, that it does; in words for
 *     the instructor
 * @param transcodeId of the newest source, whichever one plays
 * @param fileName what the instructor called the file, for show only
 * @param playing how far {@code publication} has come, whichever source it was made of; null where nothing can be watched
 */
public record Video(
        ObjectId id,
        ObjectId subSectionId,
        VideoState state,
        int percent,
        boolean playable,
        @Nullable Double durationSeconds,
        List<VideoVariant> variants,
        @Nullable String failure,
        List<String> warnings,
        ObjectId transcodeId,
        @Nullable String fileName,
        @Nullable Publication publication,
        @Nullable VideoState playing) {
    /** Copies the lists, so that a video never changes under its reader. */
    public Video {
        variants = List.copyOf(variants);
        warnings = List.copyOf(warnings);
    }

    /** Whether what plays isn't whole: it is still being transcoded, or has failed on the way. */
    public boolean growing() {
        return playing != null && playing != VideoState.READY;
    }

    /** Whether what plays was made of an earlier source than the newest. */
    public boolean older() {
        return publication != null && !publication.transcodeId().equals(transcodeId);
    }
}
