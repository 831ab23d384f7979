package org.lectern.transcoder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.transcoder.TestMedia;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.contract.TranscodeState;
import org.lectern.transcoder.store.MediaStore;
import org.lectern.transcoder.store.StoredObject;

/** What the store gives back is checked before a video is called ready, and made again where it isn't what was stored. */
class LostSegmentsTest {
    @TempDir
    static Path shared;

    private static Path source;

    @TempDir
    Path folder;

    private TestedStore store;

    @BeforeEach
    void open(TestInfo test) throws IOException {
        store = TestedStore.of(test, folder.resolve("media"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @BeforeAll
    static void make() throws IOException {
        source = TestMedia.make(
                shared,
                "clip.mkv",
                new Arguments()
                        .option("-f", "lavfi")
                        .option("-i", "testsrc2=size=320x180:rate=25:duration=9")
                        .option("-f", "lavfi")
                        .option("-i", "sine=duration=9")
                        .option("-c:v", "mpeg4")
                        .option("-c:a", "aac"));
    }

    @Test
    void aSegmentThatIsGoneIsMadeAgain() throws IOException {
        becomesReady(key -> key.endsWith("/00001-1.m4s"), content -> null);
    }

    @Test
    void aSegmentOfWhichOneBitHasFlippedIsMadeAgain() throws IOException {
        becomesReady(key -> key.endsWith("/00000-1.m4s"), content -> {
            content[content.length / 2] ^= 1;
            return content;
        });
    }

    @Test
    void aStoreThatKeepsLosingThemFailsTheVideoInWords() throws IOException {
        MediaStore lossy = new Lossy(store.store(), key -> key.contains("/00001-"), content -> null);
        try (RunningWorker worker = new RunningWorker(folder, lossy)) {
            RunningWorker.Ended ended = worker.transcode(source, Duration.ofMinutes(2));
            assertThat(ended.transcode().state()).isEqualTo(TranscodeState.FAILED);
            assertThat(ended.transcode().failure()).contains("storage").contains("the file isn't to blame");
        }
    }

    private void becomesReady(Lossy.Of which, Lossy.Damage damage) throws IOException {
        MediaStore lossy = new Lossy(store.store(), which, damage);
        try (RunningWorker worker = new RunningWorker(folder, lossy)) {
            ObjectId id = worker.order(source);
            try (Invariants invariants = worker.watch(id, which::test)) {
                invariants.ready(Duration.ofMinutes(2));
            }
            new Conformance(Files.createDirectory(folder.resolve("conformance")))
                    .check(worker.copied(worker.finish(id, Duration.ofSeconds(1))));
        }
    }

    /** A store that damages some of its objects. */
    private record Lossy(MediaStore store, Of which, Damage damage) implements MediaStore {
        @FunctionalInterface
        interface Of {
            boolean test(String key);
        }

        @FunctionalInterface
        interface Damage {
            /** What is left of the content; null where that is nothing. */
            byte @org.jspecify.annotations.Nullable [] of(byte[] content);
        }

        @Override
        public StoredObject put(String key, InputStream content) throws IOException {
            if (!which.test(key)) {
                return store.put(key, content);
            }
            byte[] whole = content.readAllBytes();
            StoredObject put = store.put(key, new ByteArrayInputStream(whole));
            byte[] left = damage.of(whole);
            if (left == null) {
                store.delete(key);
                return put;
            }
            return store.put(key, new ByteArrayInputStream(left));
        }

        @Override
        public Optional<StoredObject> find(String key) throws IOException {
            return store.find(key);
        }

        @Override
        public InputStream read(String key, long offset, long length) throws IOException {
            return store.read(key, offset, length);
        }

        @Override
        public Optional<Path> localFile(String key) throws IOException {
            return store.localFile(key);
        }

        @Override
        public List<String> list(String prefix) throws IOException {
            return store.list(prefix);
        }

        @Override
        public void delete(String key) throws IOException {
            store.delete(key);
        }

        @Override
        public void deleteAll(String prefix) throws IOException {
            store.deleteAll(prefix);
        }
    }
}
