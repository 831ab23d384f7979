package org.lectern.transcoder.worker;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.lectern.transcoder.TestMedia;
import org.lectern.transcoder.cage.Cage;
import org.lectern.transcoder.contract.Transcode;
import org.lectern.transcoder.contract.TranscodeOrder;
import org.lectern.transcoder.contract.TranscodeState;
import org.lectern.transcoder.presentation.Presentation;
import org.lectern.transcoder.presentation.Presentations;
import org.lectern.transcoder.probe.Acceptance;
import org.lectern.transcoder.store.FilesystemStore;
import org.lectern.transcoder.store.MediaStore;
import org.lectern.transcoder.tasks.Lane;
import org.lectern.transcoder.tasks.Tasks;
import org.lectern.transcoder.tasks.Transcodes;

/** A worker on a store, of its own unless one is given, and a database over the wire protocol. */
final class RunningWorker implements AutoCloseable {
    /** How often is looked whether it can be watched. */
    private static final Duration WATCHED = Duration.ofMillis(100);

    /** Later it is looked again when a task has ended, or after so long: looking mustn't be a part of the work. */
    private static final Duration SELDOM = Duration.ofSeconds(1);

    private final Path folder;
    private final MediaStore store;
    private final Cage cage;
    private final Transcodes transcodes;
    private final MongoServer server = new MongoServer(new MemoryBackend());
    private final MongoClient client;
    private final Tasks tasks;
    private final Workshop workshop;
    private final Semaphore tasksTried = new Semaphore(0);
    private Worker worker;

    RunningWorker(Path folder) throws IOException {
        this(folder, new FilesystemStore(folder.resolve("media")));
    }

    RunningWorker(Path folder, MediaStore store) throws IOException {
        this.folder = folder.toAbsolutePath();
        this.store = store;
        client = MongoClients.create(server.bindAndGetConnectionString());
        cage = TestMedia.cage();
        tasks = new Tasks(client.getDatabase("lectern"));
        transcodes = new Transcodes(client.getDatabase("lectern"), tasks);
        workshop = new Workshop(
                transcodes, tasks, store, cage, folder.resolve("work"), Acceptance.DEFAULT, true, Workshop.LEAST_ROOM);
        worker = start();
    }

    private Worker start() throws IOException {
        return new Worker(workshop, performed -> tasksTried.release());
    }

    /** Stops the worker, and starts another in its place. */
    void restart() throws IOException {
        worker.close();
        worker = start();
    }

    /** Puts the file into the store and orders its transcode. */
    ObjectId order(Path file) throws IOException {
        ObjectId id = new ObjectId();
        store.put("sources/" + id.toHexString(), file);
        transcodes.enqueue(new TranscodeOrder(id, id, "sources/" + id.toHexString(), prefix(id), ""));
        return id;
    }

    private static String prefix(ObjectId id) {
        return "published/" + id.toHexString() + "/";
    }

    /** Watches a transcode; some of its objects, told by their keys, the store damages. */
    Invariants watch(ObjectId id, Predicate<String> damaged) {
        return new Invariants(client.getDatabase("lectern"), store, id, prefix(id), damaged);
    }

    Transcode find(ObjectId id) {
        return Objects.requireNonNull(transcodes.findAll(Set.of(id)).get(id));
    }

    /** How many failures its tasks have on their account. */
    int failures(ObjectId id) {
        int failures = 0;
        for (Document task :
                client.getDatabase("lectern").getCollection("tasks").find(new Document("transcodeId", id))) {
            failures += task.getInteger("failures");
        }
        return failures;
    }

    /** What there is to watch of what isn't READY; null while there is nothing. */
    @Nullable
    Presentation presentation(ObjectId id) {
        return new Presentations(transcodes, tasks)
                .find(id)
                .map(Presentations.Growing::presentation)
                .orElse(null);
    }

    /** The claims that are held in a lane: the ids of the tasks, each with the claim's number. */
    Set<String> claims(Lane lane) {
        Document claimed = new Document("state", "CLAIMED").append("lane", lane.name());
        return client.getDatabase("lectern")
                .getCollection("tasks")
                .find(claimed)
                .map(task -> task.getString("_id") + " " + task.getLong("claim"))
                .into(new HashSet<>());
    }

    /** Puts the file into the store, orders its transcode, waits for the end, and copies what was published. */
    Ended transcode(Path file, Duration limit) throws IOException {
        Finished finished = finish(file, limit);
        return new Ended(finished.transcode(), copied(finished), finished.playableAfter());
    }

    /** Puts the file into the store, orders its transcode, and waits for the end. */
    Finished finish(Path file, Duration limit) throws IOException {
        return finish(order(file), limit);
    }

    /** Waits for the end of a transcode. */
    Finished finish(ObjectId id, Duration limit) {
        long started = System.nanoTime();
        long deadline = started + limit.toNanos();
        @Nullable Duration playableAfter = null;
        while (true) {
            Transcode now = find(id);
            if (now.playable() && playableAfter == null) {
                playableAfter = Duration.ofNanos(System.nanoTime() - started);
            }
            if (now.state() == TranscodeState.READY || now.state() == TranscodeState.FAILED) {
                return new Finished(now, prefix(id), playableAfter);
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("It is still " + now + " after " + limit);
            }
            if (playableAfter == null) {
                LockSupport.parkNanos(WATCHED.toNanos());
            } else {
                awaitATask();
            }
        }
    }

    private void awaitATask() {
        try {
            if (tasksTried.tryAcquire(SELDOM.toNanos(), TimeUnit.NANOSECONDS)) {
                tasksTried.drainPermits();
            }
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** A folder with a copy of what was published; missing if nothing was. */
    Path copied(Finished finished) throws IOException {
        return TestedStore.copied(store, finished.prefix(), folder.resolve("copies"));
    }

    /**
     * How it ended.
     *
     * @param prefix of what was published, in the store
     * @param playableAfter from the order until it could be watched; null if it never could
     */
    record Finished(
            Transcode transcode, String prefix, @Nullable Duration playableAfter) {}

    /**
     * How it ended, and what there is of it.
     *
     * @param playableAfter from the order until it could be watched; null if it never could
     * @param published a folder with a copy of what was published; missing if nothing was
     */
    record Ended(
            Transcode transcode, Path published, @Nullable Duration playableAfter) {}

    @Override
    public void close() {
        worker.close();
        client.close();
        server.shutdownNow();
    }
}
