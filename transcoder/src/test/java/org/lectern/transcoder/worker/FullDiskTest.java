package org.lectern.transcoder.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.transcoder.TestMedia;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.contract.TranscodeOrder;
import org.lectern.transcoder.contract.TranscodeState;
import org.lectern.transcoder.probe.Acceptance;
import org.lectern.transcoder.store.FilesystemStore;
import org.lectern.transcoder.store.LocalS3;
import org.lectern.transcoder.store.MediaStore;
import org.lectern.transcoder.store.S3Store;
import org.lectern.transcoder.tasks.Tasks;
import org.lectern.transcoder.tasks.Transcodes;

/** A disk that is really full, where this machine lets one be mounted: work waits for room, and nothing is lost by that. */
class FullDiskTest {
    @TempDir
    Path folder;

    @Test
    void pausesTheWorkUntilThereIsRoom() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", disk.toString()), "may not mount here");
        MongoServer server = new MongoServer(new MemoryBackend());
        try (MongoClient client = MongoClients.create(server.bindAndGetConnectionString())) {
            MongoDatabase database = client.getDatabase("lectern");
            Path source = TestMedia.make(
                    folder,
                    "clip.mkv",
                    new Arguments()
                            .option("-f", "lavfi")
                            .option("-i", "testsrc2=size=640x360:rate=25:duration=40")
                            .option("-c:v", "mpeg4")
                            .option("-b:v", "200k"));
            MediaStore store = new FilesystemStore(disk);
            Tasks tasks = new Tasks(database);
            Transcodes transcodes = new Transcodes(database, tasks);
            ObjectId id = new ObjectId();
            store.put("sources/" + id, source);
            transcodes.enqueue(new TranscodeOrder(id, id, "sources/" + id, "published/" + id + "/", ""));
            Workshop workshop = new Workshop(
                    transcodes,
                    tasks,
                    store,
                    TestMedia.cage(),
                    folder.resolve("work"),
                    Acceptance.DEFAULT,
                    false,
                    Workshop.LEAST_ROOM);
            Worker worker = new Worker(workshop);
            try (worker;
                    Invariants invariants = new Invariants(database, store, id, "published/" + id + "/")) {
                Document paused = await(database, new Document("state", "COOLING"));
                assertThat(paused.getString("waitsFor")).isEqualTo(Room.MISSING);
                assertThat(paused.getInteger("failures")).isZero();
                invariants.look();
                assertThat(told(transcodes, id))
                        .as("what the instructor is told")
                        .containsExactly(Room.MISSING);
                assertThat(transcodes.findProgress(id).orElseThrow().stages())
                        .as("a step that waits says for what")
                        .anyMatch(stage -> Room.MISSING.equals(stage.lastFailure()) && stage.failures() == 0);
                assertThat(invariants.segments()).as("what had room").isPositive();
                assertThat(run("mount", "-o", "remount,size=64m", disk.toString()))
                        .isTrue();
                invariants.ready(Duration.ofSeconds(90));
                assertThat(told(transcodes, id)).as("nothing waits any more").isEmpty();
            }
        } finally {
            server.shutdownNow();
            run("umount", "-l", disk.toString());
        }
    }

    /** Copies of sources, of which a worker needs some on its own disk where the store keeps no files. */
    @Test
    void makesRoomForTheNextSource() throws Exception {
        Path source = TestMedia.make(
                folder,
                "noise.mkv",
                new Arguments()
                        .option("-f", "lavfi")
                        .option("-i", "testsrc2=size=320x180:rate=25:duration=3,noise=alls=80:allf=t")
                        .option("-c:v", "mpeg4")
                        .option("-q:v", 1));
        Path tooLarge = Files.write(folder.resolve("large"), new byte[(int) (4 * Files.size(source))]);
        long bytes = Workshop.LEAST_ROOM + 5 * Files.size(source) / 2;
        Path disk = Files.createDirectory(folder.resolve("work"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=" + bytes, "tmpfs", disk.toString()), "may not mount here");
        try (LocalS3 s3 = new LocalS3();
                S3Store store = s3.store();
                RunningWorker worker = new RunningWorker(folder, store)) {
            for (int video = 1; video <= 3; video++) {
                isReady(worker.finish(source, Duration.ofSeconds(40)));
            }
            ObjectId waiting = worker.order(tooLarge);
            Awaitility.await("what finds no room says so")
                    .untilAsserted(
                            () -> assertThat(worker.find(waiting).warnings()).containsExactly(Room.MISSING));
            isReady(worker.finish(source, Duration.ofSeconds(40)));
        } finally {
            run("umount", "-l", disk.toString());
        }
    }

    private static void isReady(RunningWorker.Finished finished) {
        assertThat(finished.transcode().state()).as("%s", finished.transcode()).isEqualTo(TranscodeState.READY);
    }

    private static List<String> told(Transcodes transcodes, ObjectId id) {
        return Objects.requireNonNull(transcodes.findAll(Set.of(id)).get(id)).warnings();
    }

    private static Document await(MongoDatabase database, Document task) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (true) {
            Document found = database.getCollection("tasks").find(task).first();
            if (found != null) {
                return found;
            }
            assertThat(System.nanoTime()).as("a task like %s", task).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    private static boolean run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            return process.waitFor() == 0;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
