package org.lectern.transcoder.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.transcoder.TestMedia;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.contract.TranscodeOrder;
import org.lectern.transcoder.contract.TranscodeState;
import org.lectern.transcoder.probe.Acceptance;
import org.lectern.transcoder.store.FilesystemStore;
import org.lectern.transcoder.store.MediaStore;
import org.lectern.transcoder.tasks.Tasks;
import org.lectern.transcoder.tasks.Transcodes;

/** A worker that has no room on its disk, beside one that has. */
class NoRoomHereTest {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(2);
    /** One for what comes first alone, and one for everything per four processors. */
    private static final int HANDS = 1 + Math.max(1, Runtime.getRuntime().availableProcessors() / 4);

    @TempDir
    Path folder;

    @Test
    void leavesTheWorkToTheOther() throws IOException {
        Path source = TestMedia.make(
                folder,
                "clip.mkv",
                new Arguments()
                        .option("-f", "lavfi")
                        .option("-i", "testsrc2=size=160x90:rate=25:duration=2")
                        .option("-c:v", "mpeg4"));
        MongoServer server = new MongoServer(new MemoryBackend());
        try (MongoClient client = MongoClients.create(server.bindAndGetConnectionString())) {
            MongoDatabase database = client.getDatabase("lectern");
            MediaStore store = new FilesystemStore(folder.resolve("media"));
            Tasks tasks = new Tasks(database);
            Transcodes transcodes = new Transcodes(database, tasks);
            List<ObjectId> videos = new ArrayList<>();
            for (int i = 0; i < HANDS + 4; i++) {
                ObjectId id = new ObjectId();
                store.put("sources/" + id, source);
                transcodes.enqueue(new TranscodeOrder(id, id, "sources/" + id, "published/" + id + "/", ""));
                videos.add(id);
            }
            Workshop roomy = new Workshop(
                    transcodes, tasks, store, TestMedia.cage(), folder.resolve("work"), Acceptance.DEFAULT, false, 0);
            Workshop full = new Workshop(
                    transcodes,
                    tasks,
                    store,
                    roomy.cage(),
                    roomy.workRoot(),
                    Acceptance.DEFAULT,
                    false,
                    Long.MAX_VALUE);
            AtomicInteger tried = new AtomicInteger();
            Worker withoutRoom = new Worker(full, performed -> tried.incrementAndGet());
            long closing;
            try (withoutRoom) {
                await("it tries").until(() -> tried.get() > 0);
                await("each hand tries once").during(LONG_ENOUGH).until(() -> tried.get() <= HANDS);
                Worker other = new Worker(roomy);
                try (other) {
                    await("all are ready")
                            .atMost(Duration.ofMinutes(1))
                            .until(() -> transcodes.count(TranscodeState.READY) == videos.size());
                }
                closing = System.nanoTime();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - closing))
                    .as("it ends at once all the same")
                    .isLessThan(LONG_ENOUGH);
        } finally {
            server.shutdownNow();
        }
    }
}
