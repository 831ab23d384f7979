package org.lectern.transcoder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.lectern.transcoder.contract.Transcode;
import org.lectern.transcoder.contract.TranscodeState;
import org.lectern.transcoder.hls.MediaPlaylist;
import org.lectern.transcoder.hls.Segment;
import org.lectern.transcoder.presentation.Presentations;
import org.lectern.transcoder.store.MediaStore;
import org.lectern.transcoder.store.StoredObject;
import org.lectern.transcoder.tasks.RecordedTrack;
import org.lectern.transcoder.tasks.Tasks;
import org.lectern.transcoder.tasks.Transcodes;

/**
 * Watches a transcode while whatever happens to its workers: what is recorded is in the store and stays the very same, and
 * playlists only grow. Looks ten times a second, and once more when asked.
 */
final class Invariants implements AutoCloseable {
    private final Transcodes transcodes;
    private final Tasks tasks;
    private final MediaStore store;
    private final ObjectId id;
    private final String prefix;
    private final Presentations presentations;
    private final Map<String, Seen> seen = new HashMap<>();
    private final Map<String, List<Segment>> shown = new HashMap<>();
    private final Thread watch = Thread.ofPlatform().daemon().name("invariants").unstarted(this::watch);
    private boolean playable;
    private volatile boolean closing;
    private volatile @Nullable Throwable violated;

    Invariants(Transcodes transcodes, Tasks tasks, MediaStore store, ObjectId id, String prefix) {
        this.transcodes = transcodes;
        this.tasks = tasks;
        this.store = store;
        this.id = id;
        this.prefix = prefix;
        this.presentations = new Presentations(transcodes, tasks);
        watch.start();
    }

    private record Seen(Segment segment, long sum) {}

    private void watch() {
        try {
            while (!closing) {
                look();
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
        } catch (AssertionError | RuntimeException failure) {
            violated = failure;
        }
    }

    /** How many segments have been seen. */
    synchronized int segments() {
        return seen.size();
    }

    /** Looks now. */
    synchronized void look() {
        Map<String, RecordedTrack> recorded = tasks.recorded(id);
        Map<String, List<Segment>> growing = new HashMap<>();
        Optional<Presentations.Growing> found = presentations.find(id);
        found.ifPresent(presentation -> presentation
                .presentation()
                .recorded()
                .keySet()
                .forEach(folder -> presentation
                        .presentation()
                        .media(folder)
                        .map(MediaPlaylist::segments)
                        .ifPresent(segments -> growing.put(folder, segments))));
        if (transcodes.findUnfinished(id).isEmpty()) {
            return;
        }
        assertThat(found.isPresent() || !playable)
                .as("what was playable stays so")
                .isTrue();
        playable = found.isPresent();
        shown.forEach((folder, segments) -> assertThat(growing.getOrDefault(folder, List.of()))
                .as("the playlist of %s only grows", folder)
                .startsWith(segments.toArray(Segment[]::new)));
        shown.putAll(growing);
        Map<String, Segment> now = new HashMap<>();
        recorded.values()
                .forEach(track -> track.segments()
                        .forEach(segment -> now.put(track.folder() + "/" + segment.fileName(), segment)));
        seen.forEach((name, before) -> assertThat(now).containsEntry(name, before.segment));
        now.forEach((name, segment) -> {
            if (!seen.containsKey(name)) {
                seen.put(name, new Seen(segment, sum(name, segment.bytes())));
            }
        });
        assertThat(now.keySet().stream()
                        .map(name -> name.substring(0, name.indexOf('-', name.indexOf('/'))))
                        .distinct())
                .as("each segment is recorded once")
                .hasSize(now.size());
    }

    private long sum(String name, long bytes) {
        try {
            assertThat(store.find(prefix + name).map(StoredObject::bytes))
                    .as("%s is stored as it is recorded", name)
                    .contains(bytes);
            CRC32C sum = new CRC32C();
            try (InputStream content = store.read(prefix + name, 0, bytes)) {
                sum.update(content.readAllBytes());
            }
            return sum.getValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the end, which is to be good; then holds all that was seen against what is published. */
    void ready(Duration limit) throws IOException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            Transcode now =
                    Objects.requireNonNull(transcodes.findAll(Set.of(id)).get(id));
            assertThat(now.state()).as("%s", now).isNotEqualTo(TranscodeState.FAILED);
            throwWhatIsViolated();
            if (now.state() == TranscodeState.READY) {
                break;
            }
            assertThat(System.nanoTime()).as("%s after %s", now, limit).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        synchronized (this) {
            seen.forEach((name, before) -> assertThat(sum(name, before.segment.bytes()))
                    .as("%s is still the file that was recorded first", name)
                    .isEqualTo(before.sum));
        }
        Map<String, String> playlists = new HashMap<>();
        List<String> keys = store.list(prefix);
        for (String key : keys) {
            if (key.endsWith(MediaPlaylist.FILE_NAME)) {
                playlists.put(key.substring(0, key.lastIndexOf('/') + 1), text(key));
            }
        }
        List<String> nobodys = keys.stream()
                .filter(key -> key.endsWith(".m4s") || key.endsWith(".vtt"))
                .filter(key -> playlists.containsKey(key.substring(0, key.lastIndexOf('/') + 1)))
                .filter(key -> !Objects.requireNonNull(playlists.get(key.substring(0, key.lastIndexOf('/') + 1)))
                        .contains(key.substring(key.lastIndexOf('/') + 1)))
                .toList();
        assertThat(nobodys).as("segments that no playlist names").isEmpty();
        String all = playlists.values().stream().collect(Collectors.joining());
        synchronized (this) {
            assertThat(seen.keySet())
                    .allMatch(
                            name -> all.contains(name.substring(name.indexOf('/') + 1)),
                            "published as it was recorded");
        }
    }

    private String text(String key) throws IOException {
        try (InputStream content =
                store.read(key, 0, store.find(key).orElseThrow().bytes())) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void throwWhatIsViolated() {
        Throwable failure = violated;
        if (failure != null) {
            throw new AssertionError("An invariant was violated", failure);
        }
    }

    @Override
    public void close() {
        closing = true;
        try {
            watch.join(Duration.ofSeconds(5));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        throwWhatIsViolated();
    }
}
