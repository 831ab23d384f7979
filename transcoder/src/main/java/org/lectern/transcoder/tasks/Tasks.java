package org.lectern.transcoder.tasks;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.lectern.transcoder.hls.Segment;

/**
 * The tasks of all transcodes that aren't ended. Whoever claims one gets a number; every later write names it, so that a
 * worker whose task was given to another can't change anything any more.
 */
public final class Tasks {
    private static final String WAITING = "WAITING";
    private static final String CLAIMED = "CLAIMED";
    private static final String DONE = "DONE";
    /** Waits until all other tasks of its transcode are done. */
    private static final String BLOCKED = "BLOCKED";

    private final MongoCollection<Document> tasks;

    /** The tasks in a database. */
    public Tasks(MongoDatabase database) {
        this.tasks = database.getCollection("tasks");
        tasks.createIndex(new Document("transcodeId", 1));
        tasks.createIndex(new Document("state", 1)
                .append("lane", 1)
                .append("transcodeId", 1)
                .append("order", 1));
    }

    /** A claimed task's sign of life, as an observer sees it. */
    public record Sign(String taskId, long claim, long heartbeat) {}

    /**
     * Adds tasks to a transcode; those that are there already stay as they are.
     *
     * @param round counts the plans of one transcode, so that a new plan's tasks aren't taken for an old one's
     */
    public void add(ObjectId transcodeId, int round, List<PlannedTask> planned) {
        for (PlannedTask task : planned) {
            String id = transcodeId.toHexString() + "-" + round + "-" + task.kind() + "-" + task.part();
            Document fields = new Document("transcodeId", transcodeId)
                    .append("round", round)
                    .append("kind", task.kind().name())
                    .append("part", task.part())
                    .append("lane", task.lane().name())
                    .append("order", task.order())
                    .append("weight", task.weight())
                    .append("recorded", 0)
                    .append("state", task.kind() == Kind.FINISH ? BLOCKED : WAITING)
                    .append("claim", 0L)
                    .append("heartbeat", 0L)
                    .append("failures", 0)
                    .append("tracks", new Document());
            tasks.updateOne(
                    new Document("_id", id), new Document("$setOnInsert", fields), new UpdateOptions().upsert(true));
        }
    }

    /** Puts a new plan's tasks in the place of those of earlier plans, whose workers lose their claims. */
    public void replace(ObjectId transcodeId, int round, List<PlannedTask> planned) {
        add(transcodeId, round, planned);
        tasks.deleteMany(new Document("transcodeId", transcodeId).append("round", new Document("$lt", round)));
    }

    /** Claims the most urgent task of the lanes: of the oldest transcode, the first in order. */
    public Optional<Task> claim(String worker, Collection<Lane> lanes) {
        Document wanted = new Document("state", WAITING)
                .append(
                        "lane",
                        new Document("$in", lanes.stream().map(Enum::name).toList()));
        Document urgency = new Document("lane", 1).append("transcodeId", 1).append("order", 1);
        Document claim = new Document(
                        "$set",
                        new Document("state", CLAIMED)
                                .append("worker", worker)
                                .append("recorded", 0)
                                .append("tracks", new Document()))
                .append("$inc", new Document("claim", 1L).append("heartbeat", 1L));
        Document claimed = tasks.findOneAndUpdate(
                wanted, claim, new FindOneAndUpdateOptions().sort(urgency).returnDocument(ReturnDocument.AFTER));
        return Optional.ofNullable(claimed).map(Tasks::task);
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

    /**
     * Records a segment that the store holds.
     *
     * @param ticks that it lasts, of the track's timescale
     */
    public void record(Task task, String folder, int index, long bytes, long ticks) throws ClaimLost {
        Document segment = new Document("index", index).append("bytes", bytes).append("ticks", ticks);
        change(
                task,
                new Document("$push", new Document("tracks." + folder + ".segments", segment))
                        .append("$inc", new Document("recorded", 1).append("heartbeat", 1L)));
    }

    /** Ends the task well, and lets the transcode be finished if it was the last. */
    public void done(Task task) throws ClaimLost {
        change(task, new Document("$set", new Document("state", DONE)));
        unblock(task.transcodeId());
    }

    /** Gives the task back to be tried again. */
    public void failed(Task task, String reason) throws ClaimLost {
        change(
                task,
                new Document("$set", new Document("state", WAITING).append("lastFailure", reason))
                        .append("$inc", new Document("failures", 1)));
    }

    /** Gives the task back because the worker is shutting down: it isn't the task's fault. */
    public void release(Task task) throws ClaimLost {
        change(task, new Document("$set", new Document("state", WAITING)));
    }

    /** The signs of life of all claimed tasks. */
    public List<Sign> signs() {
        List<Sign> signs = new ArrayList<>();
        for (Document task : tasks.find(new Document("state", CLAIMED))
                .projection(new Document("claim", 1).append("heartbeat", 1))) {
            signs.add(new Sign(task.getString("_id"), task.getLong("claim"), task.getLong("heartbeat")));
        }
        return signs;
    }

    /**
     * Takes the task from its worker unless it has shown a sign of life since.
     *
     * @return whether it was taken
     */
    public boolean takeFromTheDead(Sign last) {
        Document stillTheSame = new Document("_id", last.taskId())
                .append("state", CLAIMED)
                .append("claim", last.claim())
                .append("heartbeat", last.heartbeat());
        return tasks.updateOne(stillTheSame, new Document("$set", new Document("state", WAITING)))
                        .getModifiedCount()
                == 1;
    }

    /** Lets every transcode be finished whose other tasks are done: a worker may have died before it said so. */
    public void unblockAll() {
        for (Document blocked : tasks.find(new Document("state", BLOCKED))) {
            unblock(blocked.getObjectId("transcodeId"));
        }
    }

    private void unblock(ObjectId transcodeId) {
        Document unfinished = new Document("transcodeId", transcodeId)
                .append("state", new Document("$in", List.of(WAITING, CLAIMED)));
        if (tasks.countDocuments(unfinished) == 0) {
            tasks.updateOne(
                    new Document("transcodeId", transcodeId).append("state", BLOCKED),
                    new Document("$set", new Document("state", WAITING)));
        }
    }

    /** All that has been recorded for the transcode by tasks that are done, by folder. */
    public Map<String, RecordedTrack> recorded(ObjectId transcodeId) {
        Map<String, String> codecs = new HashMap<>();
        Map<String, TreeMap<Integer, Segment>> segments = new HashMap<>();
        for (Document task : tasks.find(new Document("transcodeId", transcodeId).append("state", DONE))) {
            for (Map.Entry<String, Object> entry :
                    task.get("tracks", new Document()).entrySet()) {
                Document track = (Document) entry.getValue();
                int timescale = track.getInteger("timescale");
                codecs.put(entry.getKey(), track.getString("codec"));
                TreeMap<Integer, Segment> ordered = segments.computeIfAbsent(entry.getKey(), folder -> new TreeMap<>());
                for (Document segment : track.getList("segments", Document.class, List.of())) {
                    int index = segment.getInteger("index");
                    double seconds = (double) segment.getLong("ticks") / timescale;
                    ordered.put(index, new Segment(index, segment.getLong("bytes"), seconds));
                }
            }
        }
        Map<String, RecordedTrack> recorded = new HashMap<>();
        codecs.forEach((folder, codec) -> recorded.put(
                folder,
                new RecordedTrack(
                        folder,
                        codec,
                        List.copyOf(
                                segments.getOrDefault(folder, new TreeMap<>()).values()))));
        return recorded;
    }

    /** How much of each transcode's work is done, in percent; those without tasks are left out. */
    public Map<ObjectId, Integer> percent(Collection<ObjectId> transcodeIds) {
        Map<ObjectId, long[]> sums = new HashMap<>();
        Document wanted = new Document("transcodeId", new Document("$in", List.copyOf(transcodeIds)));
        Document fields = new Document("transcodeId", 1)
                .append("weight", 1)
                .append("recorded", 1)
                .append("state", 1);
        for (Document task : tasks.find(wanted).projection(fields)) {
            long[] sum = sums.computeIfAbsent(task.getObjectId("transcodeId"), id -> new long[2]);
            int weight = task.getInteger("weight");
            boolean done = DONE.equals(task.getString("state"));
            sum[0] += done ? weight : Math.min(weight, task.getInteger("recorded"));
            sum[1] += weight;
        }
        Map<ObjectId, Integer> percent = new HashMap<>();
        sums.forEach((id, sum) -> percent.put(id, sum[1] == 0 ? 0 : (int) (100 * sum[0] / sum[1])));
        return percent;
    }

    /** Forgets the transcode's tasks; who is at one of them loses his claim. */
    public void deleteOf(ObjectId transcodeId) {
        tasks.deleteMany(new Document("transcodeId", transcodeId));
    }

    private void change(Task task, Document change) throws ClaimLost {
        Document mine = new Document("_id", task.id()).append("state", CLAIMED).append("claim", task.claim());
        if (tasks.updateOne(mine, change).getMatchedCount() == 0) {
            throw new ClaimLost(task);
        }
    }

    private static Task task(Document task) {
        return new Task(
                task.getString("_id"),
                task.getObjectId("transcodeId"),
                task.getInteger("round"),
                Kind.valueOf(task.getString("kind")),
                task.getInteger("part"),
                task.getLong("claim"),
                task.getInteger("failures"));
    }
}
