package org.lectern.transcoder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
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
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.lectern.transcoder.contract.Transcode;
import org.lectern.transcoder.contract.TranscodeState;
import org.lectern.transcoder.hls.MediaPlaylist;
import org.lectern.transcoder.hls.Segment;
import org.lectern.transcoder.presentation.Presentations;
import org.lectern.transcoder.store.MediaStore;
import org.lectern.transcoder.store.StoredObject;
import org.lectern.transcoder.tasks.DatabaseAway;
import org.lectern.transcoder.tasks.RecordedTrack;
import org.lectern.transcoder.tasks.Tasks;
import org.lectern.transcoder.tasks.Transcodes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches a transcode while whatever happens to those who work on it: what is recorded is in the store and stays the very
 * same, so that nothing is encoded twice; playlists only grow; what was playable stays so; and who is killed leaves no ffmpeg
 * behind, and his tasks to others. Looks ten times a second, and once more when asked; while the database is away, nobody can
 * look.
 */
public final class Invariants implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Invariants.class);
    private static final Duration SURVIVAL_OF_FFMPEG = Duration.ofSeconds(2);
    private static final Duration TAKEN_UP = Duration.ofSeconds(15);
    private static final Duration DATABASE_AWAY = Duration.ofMinutes(3);

    private final MongoCollection<Document> claims;
    private final Transcodes transcodes;
    private final Tasks tasks;
    private final MediaStore store;
    private final Predicate<String> damaged;
    private final ObjectId id;
    private final String prefix;
    private final Presentations presentations;
    private final Map<String, Seen> seen = new HashMap<>();
    private final Map<String, List<Segment>> shown = new HashMap<>();
    private final Thread watch = Thread.ofPlatform().daemon().name("invariants").unstarted(this::watch);
    private boolean playable;
    private volatile boolean closing;
    private volatile @Nullable Throwable violated;

    /** Begins to watch. */
    public Invariants(MongoDatabase database, MediaStore store, ObjectId id, String prefix) {
        this(database, store, id, prefix, key -> false);
    }

    /**
     * Begins to watch a transcode some of whose objects the store damages.
     *
     * @param damaged tells by the key; they may, and must, be made again
     */
    Invariants(MongoDatabase database, MediaStore store, ObjectId id, String prefix, Predicate<String> damaged) {
        this.claims = database.getCollection("tasks");
        this.tasks = new Tasks(database);
        this.transcodes = new Transcodes(database, tasks);
        this.store = store;
        this.id = id;
        this.prefix = prefix;
        this.damaged = damaged;
        this.presentations = new Presentations(transcodes, tasks);
        watch.start();
    }

    private record Seen(Segment segment, long sum) {}

    private void watch() {
        try {
            while (!closing) {
                lookIfPossible();
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
        } catch (AssertionError | RuntimeException failure) {
            violated = failure;
        }
    }

    private void lookIfPossible() {
        try {
            look();
        } catch (MongoException away) {
            if (!DatabaseAway.isReasonOf(away)) {
                throw away;
            }
            LOG.debug("Nobody can look: {}", away.toString());
        }
    }

    /** How many segments have been seen. */
    public synchronized int segments() {
        return seen.size();
    }

    /** Looks now. */
    public synchronized void look() {
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
                        .ifPresent(segments -> growing.put(folder, undamaged(folder, segments)))));
        if (transcodes.findUnfinished(id).isEmpty()) {
            return;
        }
        assertThat(found.isPresent() || !playable)
                .as("what was playable stays so")
                .isTrue();
        playable = found.isPresent();
        shown.forEach((folder, segments) -> assertThat(growing.getOrDefault(folder, List.of()).stream()
                        .limit(segments.size())
                        .toList())
                .as("the playlist of %s only grows", folder)
                .isEqualTo(segments));
        shown.putAll(growing);
        Map<String, Segment> now = new HashMap<>();
        recorded.values()
                .forEach(track -> track.segments().stream()
                        .filter(segment -> !isDamaged(track.folder(), segment))
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

    private boolean isDamaged(String folder, Segment segment) {
        return damaged.test(prefix + folder + "/" + segment.fileName());
    }

    /** What comes before the first that is damaged. */
    private List<Segment> undamaged(String folder, List<Segment> segments) {
        return segments.stream()
                .takeWhile(segment -> !isDamaged(folder, segment))
                .toList();
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
    public void ready(Duration limit) throws IOException {
        await("READY", limit, this::isReady);
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

    /** Whether it is; it must not have failed, and nothing be violated. */
    public boolean isReady() {
        Transcode now = Objects.requireNonNull(transcodes.findAll(Set.of(id)).get(id));
        assertThat(now.state()).as("%s", now).isNotEqualTo(TranscodeState.FAILED);
        throwWhatIsViolated();
        return now.state() == TranscodeState.READY;
    }

    /**
     * Kills a process, and sees to it that no ffmpeg survives it for long and that others take up what its worker was at. If
     * the database dies with it, the time runs from when that is back.
     *
     * @param restart what is done at once after the kill
     */
    public void killed(SpawnedProcess process, Restart restart) throws IOException {
        Document ofThem =
                new Document("state", "CLAIMED").append("worker", new Document("$in", List.copyOf(process.workers())));
        process.kill();
        await(
                "no ffmpeg survives its worker",
                SURVIVAL_OF_FFMPEG,
                () -> process.children().isEmpty());
        restart.start();
        await("its tasks are taken up", TAKEN_UP, () -> claims.countDocuments(ofThem) == 0);
    }

    /** Starts in another process what was killed in one, if anything. */
    @FunctionalInterface
    public interface Restart {
        /** Doesn't wait until it has started. */
        void start() throws IOException;
    }

    /** What somebody waits for. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws IOException;
    }

    /** Waits for something; the time runs while the database answers. */
    void await(String what, Duration limit, Condition condition) throws IOException {
        long began = System.nanoTime();
        long away = began + DATABASE_AWAY.toNanos();
        long deadline = began + limit.toNanos();
        while (true) {
            try {
                if (condition.holds()) {
                    return;
                }
                throwWhatIsViolated();
                if (System.nanoTime() > deadline) {
                    throw new AssertionError(
                            "Not within %s: %s. The transcode: %s".formatted(limit, what, transcodes.findProgress(id)));
                }
            } catch (MongoException unreachable) {
                if (System.nanoTime() > away || !DatabaseAway.isReasonOf(unreachable)) {
                    throw unreachable;
                }
                deadline = System.nanoTime() + limit.toNanos();
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
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
