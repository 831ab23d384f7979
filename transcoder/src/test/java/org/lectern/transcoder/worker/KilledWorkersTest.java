package org.lectern.transcoder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.transcoder.TestMedia;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.contract.TranscodeOrder;
import org.lectern.transcoder.store.MediaStore;
import org.lectern.transcoder.tasks.Tasks;
import org.lectern.transcoder.tasks.Transcodes;

/** Workers in processes of their own are killed and stopped while they transcode; the video doesn't notice. */
class KilledWorkersTest {
    private static final int SECONDS = 76;
    /** So that more chunks are left than the hands of one worker can take at once. */
    private static final int LONG_SECONDS = 200;

    @TempDir
    Path folder;

    private final List<SpawnedProcess> workers = new ArrayList<>();
    private MongoServer server;
    private MongoClient client;
    private MongoDatabase database;
    private Transcodes transcodes;
    private TestedStore tested;
    private MediaStore store;
    private Path source;

    @BeforeEach
    void start(TestInfo test) throws IOException {
        server = new MongoServer(new MemoryBackend());
        client = MongoClients.create(server.bindAndGetConnectionString());
        database = client.getDatabase("lectern");
        transcodes = new Transcodes(database, new Tasks(database));
        tested = TestedStore.of(
                test, Files.createDirectories(folder.resolve("data")).resolve("media"));
        store = tested.store();
        TestMedia.cage();
        source = clip("clip.mkv", "640x360", SECONDS);
    }

    private Path clip(String name, String size, int seconds) throws IOException {
        return TestMedia.make(
                folder,
                name,
                new Arguments()
                        .option("-f", "lavfi")
                        .option("-i", "testsrc2=size=" + size + ":rate=25:duration=" + seconds)
                        .option("-f", "lavfi")
                        .option("-i", "sine=duration=" + (seconds - 1))
                        .option("-c:v", "mpeg4")
                        .option("-c:a", "aac"));
    }

    @AfterEach
    void stop() {
        workers.forEach(SpawnedProcess::close);
        client.close();
        server.shutdownNow();
        tested.close();
    }

    @Test
    void leaveTheirChunkToAnotherAndNoFfmpegBehind() throws Exception {
        SpawnedProcess killed = worker();
        ObjectId id = order();
        try (Invariants invariants = invariants(id)) {
            await("something to watch of the second chunk", Duration.ofSeconds(60), () -> invariants.segments() > 8);
            worker();
            invariants.killed(killed, () -> {});
            invariants.ready(Duration.ofSeconds(90));
            isWhole(id);
        }
    }

    @Test
    void changeNothingWhenTheyWakeAfterAnotherHasTakenTheirTask() throws Exception {
        SpawnedProcess sleeper = worker();
        ObjectId id = order();
        try (Invariants invariants = invariants(id)) {
            await("something to watch of the second chunk", Duration.ofSeconds(60), () -> invariants.segments() > 8);
            Map<String, Long> held = claims();
            sleeper.signal("STOP");
            worker();
            await("its tasks are taken", Duration.ofSeconds(20), () -> isTaken(held));
            sleeper.signal("CONT");
            invariants.ready(Duration.ofSeconds(90));
            isWhole(id);
        }
    }

    @Test
    void shareOneLongVideoChunkByChunk() throws Exception {
        SpawnedProcess one = worker();
        SpawnedProcess other = worker();
        await(
                "both are there",
                Duration.ofSeconds(60),
                () -> one.workers().size() == 1 && other.workers().size() == 1);
        source = clip("long.mkv", "160x90", LONG_SECONDS);
        ObjectId id = order();
        Set<String> recording = new HashSet<>();
        try (Invariants invariants = invariants(id)) {
            await("pictures of the same video are recorded by both", Duration.ofSeconds(90), () -> {
                database.getCollection("tasks")
                        .find(new Document("transcodeId", id)
                                .append("kind", "VIDEO")
                                .append("recorded", new Document("$gt", 0)))
                        .map(task -> task.getString("worker"))
                        .into(recording);
                return recording.containsAll(one.workers()) && recording.containsAll(other.workers());
            });
            invariants.ready(Duration.ofMinutes(3));
            isWhole(id, LONG_SECONDS);
        }
    }

    @Test
    void endTheirFfmpegWhenTheTranscodeIsForgotten() throws Exception {
        SpawnedProcess worker = worker();
        ObjectId id = order();
        await(
                "ffmpeg runs",
                Duration.ofSeconds(60),
                () -> !claims().isEmpty()
                        && worker.children().stream().anyMatch(command -> command.contains("libx264")));
        transcodes.delete(id);
        await("ffmpeg has ended", Duration.ofSeconds(2), () -> worker.children().isEmpty());
    }

    @Test
    @Tag("slow")
    void loseNothingAtTwentyRandomMoments() throws Exception {
        Random random = new Random(20);
        int kills = 0;
        while (kills < 20) {
            SpawnedProcess one = worker();
            SpawnedProcess other = worker();
            ObjectId id = order();
            try (Invariants invariants = invariants(id)) {
                for (int i = 0; i < 4; i++) {
                    LockSupport.parkNanos(
                            Duration.ofMillis(200 + random.nextInt(5000)).toNanos());
                    invariants.killed(one, () -> {});
                    kills++;
                    one = other;
                    other = worker();
                }
                invariants.ready(Duration.ofMinutes(3));
                isWhole(id);
            }
            one.close();
            other.close();
        }
    }

    private SpawnedProcess worker() throws IOException {
        Map<String, String> environment = new HashMap<>(tested.environment());
        environment.put(
                "LECTERN_FFMPEG_DIRECTORY", Path.of("target").toAbsolutePath().toString());
        SpawnedProcess worker = SpawnedProcess.worker(
                server.getConnectionString() + "/lectern",
                folder.resolve("data"),
                folder.resolve("work-" + workers.size()),
                environment);
        workers.add(worker);
        return worker;
    }

    private ObjectId order() throws IOException {
        ObjectId id = new ObjectId();
        store.put("sources/" + id.toHexString(), source);
        transcodes.enqueue(new TranscodeOrder(id, new ObjectId(), "sources/" + id.toHexString(), prefix(id), ""));
        return id;
    }

    private static String prefix(ObjectId id) {
        return "published/" + id.toHexString() + "/";
    }

    private Invariants invariants(ObjectId id) {
        return new Invariants(database, store, id, prefix(id));
    }

    /** The tasks that are claimed, and the numbers of the claims. */
    private Map<String, Long> claims() {
        Map<String, Long> claims = new HashMap<>();
        for (Document task : database.getCollection("tasks").find(new Document("state", "CLAIMED"))) {
            claims.put(task.getString("_id"), task.getLong("claim"));
        }
        return claims;
    }

    /** Whether none of the claims is held any more. A task that was done is nobody's. */
    private boolean isTaken(Map<String, Long> held) {
        Map<String, Long> now = claims();
        return held.entrySet().stream().noneMatch(claim -> claim.getValue().equals(now.get(claim.getKey())));
    }

    private void isWhole(ObjectId id) throws IOException {
        isWhole(id, SECONDS);
    }

    private void isWhole(ObjectId id, int seconds) throws IOException {
        Path published = TestedStore.copied(store, prefix(id), folder.resolve("copies"));
        new Conformance(Files.createTempDirectory(folder, "conformance")).check(published);
        assertThat(TestMedia.pictures(published.resolve("progressive.mp4")))
                .as("pictures, as many as the source has")
                .hasSize(25 * seconds);
    }

    private static void await(String what, Duration limit, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("%s, within %s", what, limit).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }
}
