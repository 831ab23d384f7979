package org.lectern.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.lectern.transcoder.presentation.Presentation;
import org.lectern.transcoder.presentation.Presentations;

/**
 * The playlists of videos that are still being transcoded. What has been recorded is looked up at most every half second,
 * and each playlist is written and compressed once for each time that it has grown, however many viewers ask for it.
 */
final class GrowingPlaylists {
    private static final long FRESH_NANOS = Duration.ofMillis(500).toNanos();
    private static final int MOST_REMEMBERED = 1000;

    private final Presentations presentations;
    private final Cache<ObjectId, Snapshot> remembered = Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterAccess(Duration.ofMinutes(1))
            .build();

    GrowingPlaylists(Presentations presentations) {
        this.presentations = presentations;
    }

    /**
     * The multivariant playlist of a transcode that isn't READY; empty if nothing can be watched of it.
     *
     * @param planned whether with rungs that aren't there yet
     */
    Optional<Playlist> multivariant(ObjectId transcodeId, boolean planned) {
        return rendered(
                transcodeId,
                "",
                planned ? "planned" : "master",
                presentation -> Optional.of((planned ? presentation.planned() : presentation.multivariant()).render()));
    }

    /**
     * The playlist of one of its tracks; empty if there is nothing of it yet.
     *
     * @param prefix that everything of the transcode must be stored below
     */
    Optional<Playlist> media(ObjectId transcodeId, String prefix, String folder) {
        return rendered(
                transcodeId,
                prefix,
                folder + "/",
                presentation -> presentation.media(folder).map(playlist -> playlist.render()));
    }

    /** How far each rung has come, for a player. */
    Optional<Playlist> prepared(ObjectId transcodeId, String prefix) {
        return rendered(
                transcodeId, prefix, Presentation.PREPARED, presentation -> Optional.of(presentation.renderPrepared()));
    }

    private Optional<Playlist> rendered(
            ObjectId transcodeId, String prefix, String name, Function<Presentation, Optional<String>> render) {
        Snapshot snapshot = remembered.asMap().compute(transcodeId, this::current);
        return snapshot == null || !snapshot.growing.outputPrefix().startsWith(prefix)
                ? Optional.empty()
                : snapshot.rendered(name, () -> render.apply(snapshot.growing.presentation()));
    }

    private @Nullable Snapshot current(ObjectId transcodeId, @Nullable Snapshot known) {
        long now = System.nanoTime();
        if (known != null && now - known.seen < FRESH_NANOS) {
            return known;
        }
        if (known != null && presentations.revision(transcodeId) == known.growing.revision()) {
            return new Snapshot(known.growing, now, known.changed, known.playlists);
        }
        return presentations
                .find(transcodeId)
                .map(growing -> new Snapshot(growing, now, Instant.now(), new ConcurrentHashMap<>()))
                .orElse(null);
    }

    /** What there was at a moment, and the playlists that have been written of it. */
    private record Snapshot(
            Presentations.Growing growing, long seen, Instant changed, Map<String, Optional<Playlist>> playlists) {
        Optional<Playlist> rendered(String name, Supplier<Optional<String>> render) {
            return playlists.computeIfAbsent(
                    name,
                    added -> render.get()
                            .map(text -> new Playlist(
                                    MediaTypes.of(name.contains(".") ? name : ".m3u8"),
                                    Long.toHexString(growing.revision()),
                                    changed,
                                    text.getBytes(StandardCharsets.UTF_8))));
        }
    }
}
