package org.lectern.transcoder.tasks;

import static org.lectern.transcoder.tasks.TaskState.BLOCKED;
import static org.lectern.transcoder.tasks.TaskState.CLAIMED;
import static org.lectern.transcoder.tasks.TaskState.COOLING;
import static org.lectern.transcoder.tasks.TaskState.DONE;
import static org.lectern.transcoder.tasks.TaskState.HALTED;
import static org.lectern.transcoder.tasks.TaskState.SUPERSEDED;
import static org.lectern.transcoder.tasks.TaskState.WAITING;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.InsertManyOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.lectern.transcoder.hls.IFramePlaylist;

/**
 * The tasks of all transcodes that aren't READY. Whoever claims one gets a number; every later write names it, so that a
 * worker whose task was given to another can't change anything any more. docs/decisions/0002 draws the states.
 */
public final class Tasks {
    static final String COLLECTION = "tasks";

    private static final List<String> UNFINISHED = List.of(WAITING, CLAIMED, COOLING, HALTED);
    /** A claim whose sign hasn't changed for so long, by an observer's own monotonic clock, is given up. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Duration PAUSE_OF_WAITING = Duration.ofSeconds(5);
    /** So many claims more than any plan's tasks can have had: a new plan's tasks never use a number again. */
    private static final long CLAIMS_OF_A_ROUND = 1_000_000;
    /** What a stopped task adds to a revision: more than all that can be recorded. */
    private static final long A_STOP = 1_000_000_000_000L;

    private final MongoCollection<Document> tasks;
    private final Turns turns;
    private final Claims claims;
    private final Set<Runnable> listeners = ConcurrentHashMap.newKeySet();

    /** The tasks in a database. */
    public Tasks(MongoDatabase database) {
        this.tasks = database.getCollection(COLLECTION);
        this.turns = new Turns(database);
        this.claims = new Claims(tasks, turns);
        tasks.createIndex(new Document("transcodeId", 1));
        tasks.createIndex(new Document("state", 1)
                .append("lane", 1)
                .append("ownerId", 1)
                .append("transcodeId", 1)
                .append("order", 1));
    }

    /** Which of them is claimed next. */
    public Claims claims() {
        return claims;
    }

    /**
     * A task's sign of life, as an observer sees it.
     *
     * @param patience how long it may stay the same before the task is given to another
     */
    public record Sign(String taskId, long claim, long heartbeat, Duration patience) {}

    /**
     * A segment that the store holds.
     *
     * @param fileName within its track's folder
     * @param ticks that it lasts, of the track's timescale
     * @param sum CRC-32C of its bytes
     * @param iFrames the pictures in it that can be decoded by themselves; none in sound or captions
     */
    public record StoredSegment(
            String folder,
            int index,
            String fileName,
            long bytes,
            long ticks,
            long sum,
            List<IFramePlaylist.Picture> iFrames) {
        /** Copies the list. */
        public StoredSegment {
            iFrames = List.copyOf(iFrames);
        }

        /** One without pictures. */
        public StoredSegment(String folder, int index, String fileName, long bytes, long ticks, long sum) {
            this(folder, index, fileName, bytes, ticks, sum, List.of());
        }
    }

    /**
     * Adds tasks to a transcode; those that are there already stay as they are.
     *
     * @param ownerId whose turn it must be
     * @param round counts the plans of one transcode, so that a new plan's tasks aren't taken for an old one's
     */
    public void add(ObjectId transcodeId, ObjectId ownerId, int round, List<PlannedTask> planned) {
        add(transcodeId, ownerId, round, planned, task -> new Document());
    }

    private void add(
            ObjectId transcodeId,
            ObjectId ownerId,
            int round,
            List<PlannedTask> planned,
            Function<PlannedTask, Document> carriedOver) {
        Set<String> there = new HashSet<>();
        for (Document task : tasks.find(new Document("transcodeId", transcodeId).append("round", round))
                .projection(new Document("_id", 1))) {
            there.add(task.getString("_id"));
        }
        List<Document> missing = new ArrayList<>();
        for (PlannedTask task : planned) {
            String id = transcodeId.toHexString() + "-" + round + "-" + task.kind() + "-" + task.part();
            if (!there.contains(id)) {
                Document tracks = carriedOver.apply(task);
                missing.add(new Document("_id", id)
                        .append("transcodeId", transcodeId)
                        .append("ownerId", ownerId)
                        .append("round", round)
                        .append("kind", task.kind().name())
                        .append("part", task.part())
                        .append("lane", task.lane().name())
                        .append("order", task.order())
                        .append("weight", task.weight())
                        .append("folders", task.folders())
                        .append("firstSegment", task.firstSegment())
                        .append("endSegment", task.endSegment())
                        .append("segments", task.segments())
                        .append("recorded", Tracks.recordedIn(tracks))
                        .append("measured", Tracks.measuredIn(tracks))
                        .append("state", task.kind() == Kind.FINISH ? BLOCKED : WAITING)
                        .append("claim", Math.max(0, round - 1) * CLAIMS_OF_A_ROUND)
                        .append("heartbeat", 0L)
                        .append("failures", 0)
                        .append("abandoned", 0)
                        .append("tracks", tracks));
            }
        }
        if (missing.isEmpty()) {
            return;
        }
        try {
            // in this order, so that the last one, which waits for the others, is never there without them
            tasks.insertMany(missing, new InsertManyOptions().ordered(true));
        } catch (MongoBulkWriteException raced) {
            if (raced.getWriteErrors().stream()
                    .anyMatch(error -> ErrorCategory.fromErrorCode(error.getCode()) != ErrorCategory.DUPLICATE_KEY)) {
                throw raced;
            }
            // another worker has added some of them at this moment
            add(transcodeId, ownerId, round, planned, carriedOver);
        }
        listeners.forEach(Runnable::run);
    }

    /**
     * Has a worker told when this process has added tasks, so that it needn't look for them.
     *
     * @param listener must be quick: whoever adds waits for it
     * @return what ends that
     */
    public Runnable whenAdded(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Whether a segment that was recorded for an earlier plan is a segment of the new one. */
    @FunctionalInterface
    public interface StillPlanned {
        /** Tells by the place and the length of the segment. */
        boolean test(String folder, int index, double seconds);
    }

    /**
     * Puts a new plan's tasks in the place of those of earlier plans, whose workers lose their claims. Segments that those
     * recorded, and that the new plan has too, stay recorded. Who dies over it leaves {@link #superseded} tasks behind; doing
     * it again then does the rest.
     */
    public void replace(
            ObjectId transcodeId, ObjectId ownerId, int round, List<PlannedTask> planned, StillPlanned stillPlanned) {
        Document older = new Document("transcodeId", transcodeId).append("round", new Document("$lt", round));
        tasks.updateMany(older, new Document("$set", new Document("state", SUPERSEDED)));
        List<Document> earlier = tasks.find(older).into(new ArrayList<>());
        add(transcodeId, ownerId, round, planned, task -> Tracks.carriedOver(task, earlier, stillPlanned));
        tasks.deleteMany(older);
        unblock(transcodeId);
    }

    /** Shows that the task is still being done. */
    public void heartbeat(Task task) throws ClaimLost {
        change(task, new Document("$inc", new Document("heartbeat", 1L)));
    }

    /**
     * Records a track, before its first segment.
     *
     * @param codec as in CODECS; empty for WebVTT
     * @param timescale ticks a second
     */
    public void record(Task task, String folder, String codec, int timescale) throws ClaimLost {
        String track = "tracks." + folder;
        Document head = new Document(track + ".codec", codec).append(track + ".timescale", timescale);
        change(task, new Document("$set", head));
    }

    /** Records segments that the store holds. */
    public void record(Task task, List<StoredSegment> stored) throws ClaimLost {
        Map<String, List<Document>> byFolder = Tracks.documents(stored);
        Document push = new Document();
        Document more = new Document("recorded", stored.size()).append("heartbeat", 1L);
        byFolder.forEach((folder, segments) -> {
            push.append("tracks." + folder + ".segments", new Document("$each", segments));
            more.append("measured." + folder + ".segments", segments.size());
            more.append(
                    "measured." + folder + ".bytes",
                    segments.stream()
                            .mapToLong(segment -> segment.getLong("bytes"))
                            .sum());
        });
        Document afresh = new Document("abandoned", 0).append("failures", 0);
        change(task, new Document("$push", push).append("$inc", more).append("$set", afresh));
    }

    /** Ends the task well, and lets the transcode be finished if it was the last. */
    public void done(Task task) throws ClaimLost {
        change(task, new Document("$set", new Document("state", DONE)));
        unblock(task.transcodeId());
    }

    /**
     * Has segments made again that the store has lost, before the transcode is finished. Until they are, they stay among what
     * can be watched: what is left of them is better than no video.
     *
     * @param finish the task that is to finish it, which waits for them
     * @param lost by folder
     */
    public void makeAgain(Task finish, Map<String, Set<Integer>> lost) throws ClaimLost {
        change(
                finish,
                new Document("$set", new Document("state", BLOCKED)).append("$inc", new Document("failures", 1)));
        for (Document task : tasks.find(new Document("transcodeId", finish.transcodeId()).append("state", DONE))) {
            Document tracks = task.get("tracks", new Document());
            int before = Tracks.recordedIn(tracks);
            lost.forEach((folder, indexes) -> {
                Document track = tracks.get(folder, new Document());
                if (!track.isEmpty()) {
                    track.put(
                            "segments",
                            track.getList("segments", Document.class, List.of()).stream()
                                    .map(segment -> indexes.contains(segment.getInteger("index"))
                                            ? new Document(segment).append("lost", true)
                                            : segment)
                                    .toList());
                }
            });
            if (Tracks.recordedIn(tracks) < before) {
                tasks.updateOne(
                        new Document("_id", task.getString("_id")).append("state", DONE),
                        new Document(
                                "$set",
                                new Document("state", WAITING)
                                        .append("tracks", tracks)
                                        .append("recorded", Tracks.recordedIn(tracks))));
            }
        }
        unblock(finish.transcodeId());
    }

    /**
     * Gives the task back to be tried again after a pause, four times as long each time.
     *
     * @param tries how often it may fail in a row without getting any further
     * @return whether it will be tried again; if not, it is still claimed
     */
    public boolean failed(Task task, String reason, int tries) throws ClaimLost {
        Document now =
                tasks.find(mine(task)).projection(new Document("failures", 1)).first();
        if (now == null) {
            throw new ClaimLost(task);
        }
        int failures = now.getInteger("failures");
        if (failures + 1 >= tries) {
            return false;
        }
        long pause = FIRST_PAUSE.toMillis() << (2 * Math.min(failures, 10));
        change(task, pausing(pause, "lastFailure", reason).append("$inc", new Document("failures", 1)));
        return true;
    }

    /**
     * Gives the task back because of what isn't its fault and passes, as a full disk does: it is tried until that is over.
     *
     * @param reason in words, which are told until somebody takes the task up again
     */
    public void waits(Task task, String reason) throws ClaimLost {
        change(task, pausing(PAUSE_OF_WAITING.toMillis(), "waitsFor", reason));
    }

    private static Document pausing(long milliseconds, String field, String reason) {
        return new Document(
                "$set",
                new Document("state", COOLING).append("pause", milliseconds).append(field, reason));
    }

    /** Gives the task back because the worker is shutting down: it isn't the task's fault. */
    public void release(Task task) throws ClaimLost {
        change(task, new Document("$set", new Document("state", WAITING)));
    }

    /** The signs of life of all tasks that are claimed or pausing. */
    public List<Sign> signs() {
        List<Sign> signs = new ArrayList<>();
        for (Document task : tasks.find(new Document("state", new Document("$in", List.of(CLAIMED, COOLING))))
                .projection(new Document("tracks", 0))) {
            Duration patience =
                    task.getString("state").equals(COOLING) ? Duration.ofMillis(task.getLong("pause")) : SILENCE;
            signs.add(new Sign(task.getString("_id"), task.getLong("claim"), task.getLong("heartbeat"), patience));
        }
        return signs;
    }

    /**
     * Gives the task to whoever claims it next, unless it has shown a sign of life since.
     *
     * @return whether it was taken from a worker
     */
    public boolean takeUp(Sign last) {
        Document stillTheSame =
                new Document("_id", last.taskId()).append("claim", last.claim()).append("heartbeat", last.heartbeat());
        Document waiting = new Document("$set", new Document("state", WAITING));
        tasks.updateOne(new Document(stillTheSame).append("state", COOLING), waiting);
        return tasks.updateOne(
                                new Document(stillTheSame).append("state", CLAIMED),
                                waiting.append("$inc", new Document("abandoned", 1)))
                        .getModifiedCount()
                == 1;
    }

    /** The transcodes of which a task was abandoned so often, without getting any further, that it must be its fault. */
    public List<ObjectId> hopeless(int abandoned) {
        return tasks.distinct(
                        "transcodeId",
                        new Document("state", WAITING).append("abandoned", new Document("$gte", abandoned)),
                        ObjectId.class)
                .into(new ArrayList<>());
    }

    /** The transcodes of which some tasks are those of an earlier plan, since a newer plan's are taking their place. */
    public List<ObjectId> superseded() {
        return transcodesIn(SUPERSEDED);
    }

    /** The transcodes that have stopped. */
    List<ObjectId> halted() {
        return transcodesIn(HALTED);
    }

    private List<ObjectId> transcodesIn(String state) {
        return tasks.distinct("transcodeId", new Document("state", state), ObjectId.class)
                .into(new ArrayList<>());
    }

    /** Lets every transcode be finished whose other tasks are done: a worker may have died before it said so. */
    public void unblockAll() {
        for (Document blocked : tasks.find(new Document("state", BLOCKED)).projection(new Document("transcodeId", 1))) {
            unblock(blocked.getObjectId("transcodeId"));
        }
    }

    private void unblock(ObjectId transcodeId) {
        Document unfinished = new Document("transcodeId", transcodeId).append("state", new Document("$in", UNFINISHED));
        if (tasks.countDocuments(unfinished) == 0) {
            tasks.updateOne(
                    new Document("transcodeId", transcodeId).append("state", BLOCKED),
                    new Document("$set", new Document("state", WAITING)));
        }
    }

    /** Stops all that isn't done; what was recorded stays. */
    void halt(ObjectId transcodeId) {
        tasks.updateMany(
                new Document("transcodeId", transcodeId)
                        .append("state", new Document("$in", List.of(WAITING, CLAIMED, COOLING, BLOCKED))),
                new Document("$set", new Document("state", HALTED)));
    }

    /** Goes on with what was stopped, as if it had never been tried. */
    void resume(ObjectId transcodeId) {
        Document halted = new Document("transcodeId", transcodeId).append("state", HALTED);
        Document afresh = new Document("failures", 0).append("abandoned", 0);
        tasks.updateMany(
                new Document(halted).append("kind", Kind.FINISH.name()),
                new Document("$set", new Document(afresh).append("state", BLOCKED)));
        tasks.updateMany(halted, new Document("$set", new Document(afresh).append("state", WAITING)));
        unblock(transcodeId);
    }

    /** All that has been recorded for the transcode, by folder. */
    public Map<String, RecordedTrack> recorded(ObjectId transcodeId) {
        return Tracks.merged(tasks.find(new Document("transcodeId", transcodeId)));
    }

    /** CRC-32C of each recorded segment's bytes, by folder and file name with a slash between. */
    public Map<String, Long> sums(ObjectId transcodeId) {
        return Tracks.sums(tasks.find(new Document("transcodeId", transcodeId)));
    }

    /** A number that changes whenever more has been recorded for the transcode, and when it fails; negative if it has no tasks. */
    public long revision(ObjectId transcodeId) {
        long revision = -1;
        for (Document task : tasks.find(new Document("transcodeId", transcodeId))
                .projection(new Document("recorded", 1).append("round", 1).append("state", 1))) {
            revision = Math.max(revision, 0) + task.getInteger("recorded") + 1_000_000L * task.getInteger("round");
            if (HALTED.equals(task.getString("state"))) {
                revision += A_STOP;
            }
        }
        return revision;
    }

    /** Forgets the transcode's tasks; who is at one of them loses his claim. */
    public void deleteOf(ObjectId transcodeId) {
        tasks.deleteMany(new Document("transcodeId", transcodeId));
        turns.forget(transcodeId);
    }

    private void change(Task task, Document change) throws ClaimLost {
        if (tasks.updateOne(mine(task), change).getMatchedCount() == 0) {
            throw new ClaimLost(task);
        }
    }

    static Document mine(Task task) {
        return new Document("_id", task.id()).append("state", CLAIMED).append("claim", task.claim());
    }

    static Task task(Document task) {
        return new Task(
                task.getString("_id"),
                task.getObjectId("transcodeId"),
                task.getInteger("round"),
                Kind.valueOf(task.getString("kind")),
                task.getInteger("part"),
                Lane.valueOf(task.getString("lane")),
                task.getLong("claim"),
                task.getInteger("failures"),
                task.getList("folders", String.class),
                task.getInteger("firstSegment"),
                task.getInteger("endSegment"),
                Tracks.indexes(task));
    }
}
