package org.lectern.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.bson.types.ObjectId;
import org.lectern.system.NotFound;
import org.lectern.video.Publication;
import org.lectern.video.Video;

/**
 * What is published of each sub-section, remembered for a moment, so that a player that jumps about in a file doesn't
 * cost a query with each jump.
 */
final class Publications {
    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final int MOST_REMEMBERED = 10_000;

    private final Function<ObjectId, Optional<Video>> videos;
    private final Cache<ObjectId, Publication> remembered = Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterWrite(FRESH)
            .build();

    /** Those of the videos that the function finds by their sub-section. */
    Publications(Function<ObjectId, Optional<Video>> videos) {
        this.videos = videos;
    }

    /**
     * Looks for something in what is published now.
     *
     * @throws NotFound if there is nothing to watch yet, saying why, or if this wasn't made of it
     */
    <T> T look(ObjectId subSectionId, Look<T> look) throws IOException {
        Publication known = remembered.getIfPresent(subSectionId);
        if (known != null) {
            Optional<T> found = look.in(known);
            if (found.isPresent()) {
                return found.get();
            }
            // What is remembered may have been replaced and removed since.
        }
        Publication current = read(subSectionId);
        remembered.put(subSectionId, current);
        return look.in(current).orElseThrow(() -> new NotFound("This lesson has no such file."));
    }

    /** Finds something in a publication. */
    @FunctionalInterface
    interface Look<T> {
        Optional<T> in(Publication publication) throws IOException;
    }

    private Publication read(ObjectId subSectionId) {
        Video video = videos.apply(subSectionId).orElseThrow(() -> new NotFound("This lesson has no video."));
        Publication publication = video.publication();
        if (video.playable() && publication != null) {
            return publication;
        }
        throw new NotFound(
                switch (video.state()) {
                    case AWAITING_UPLOAD -> "This lesson's video hasn't been uploaded yet.";
                    case QUEUED -> "This lesson's video is waiting to be prepared.";
                    case TRANSCODING ->
                        "This lesson's video is being prepared: " + video.percent() + " percent are done.";
                    case READY, FAILED -> "This lesson's video can't be played.";
                });
    }
}
