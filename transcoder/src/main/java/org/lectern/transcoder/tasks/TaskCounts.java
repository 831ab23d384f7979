package org.lectern.transcoder.tasks;

import static org.lectern.transcoder.tasks.TaskState.CLAIMED;
import static org.lectern.transcoder.tasks.TaskState.COOLING;
import static org.lectern.transcoder.tasks.TaskState.DONE;
import static org.lectern.transcoder.tasks.TaskState.HALTED;
import static org.lectern.transcoder.tasks.TaskState.WAITING;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.lectern.transcoder.tasks.TranscodeProgress.Measured;
import org.lectern.transcoder.tasks.TranscodeProgress.Standing;
import org.lectern.transcoder.tasks.TranscodeProgress.TaskProgress;

/** How far the tasks have come and how many there are: what is read of them without changing anything. */
public final class TaskCounts {
    private final MongoCollection<Document> tasks;

    /** Of the tasks in a database. */
    public TaskCounts(MongoDatabase database) {
        this.tasks = database.getCollection(Tasks.COLLECTION);
    }

    /** How much of each transcode's work is done, in percent; those without tasks are left out. */
    public Map<ObjectId, Integer> percent(Collection<ObjectId> transcodeIds) {
        Map<ObjectId, double[]> sums = new HashMap<>();
        Document wanted = new Document("transcodeId", new Document("$in", List.copyOf(transcodeIds)));
        for (Document task : tasks.find(wanted).projection(new Document("tracks", 0))) {
            double[] sum = sums.computeIfAbsent(task.getObjectId("transcodeId"), id -> new double[2]);
            int weight = task.getInteger("weight");
            sum[0] += weight * share(task);
            sum[1] += weight;
        }
        Map<ObjectId, Integer> percent = new HashMap<>();
        sums.forEach((id, sum) -> percent.put(id, sum[1] == 0 ? 0 : (int) (100 * sum[0] / sum[1])));
        return percent;
    }

    /** How the transcode's tasks stand. */
    List<TaskProgress> progress(ObjectId transcodeId) {
        List<TaskProgress> progress = new ArrayList<>();
        for (Document task :
                tasks.find(new Document("transcodeId", transcodeId)).projection(new Document("tracks", 0))) {
            Standing standing = standing(task.getString("state"));
            progress.add(new TaskProgress(
                    Kind.valueOf(task.getString("kind")),
                    standing,
                    task.getInteger("weight"),
                    share(task),
                    task.getInteger("failures"),
                    task.getString(task.containsKey("waitsFor") ? "waitsFor" : "lastFailure")));
        }
        return progress;
    }

    /** What there is of each track of the transcode, by folder. */
    Map<String, Measured> measured(ObjectId transcodeId) {
        Map<String, Measured> measured = new HashMap<>();
        for (Document task :
                tasks.find(new Document("transcodeId", transcodeId)).projection(new Document("measured", 1))) {
            task.get("measured", new Document()).forEach((folder, value) -> {
                Document track = (Document) value;
                Measured more = new Measured(track.getInteger("segments"), track.getLong("bytes"));
                measured.merge(
                        folder,
                        more,
                        (one, other) -> new Measured(one.segments() + other.segments(), one.bytes() + other.bytes()));
            });
        }
        return measured;
    }

    /** What the transcodes wait for, in words; those that wait for nothing but their turn are left out. */
    Map<ObjectId, String> waitsFor(Collection<ObjectId> transcodeIds) {
        Map<ObjectId, String> reasons = new HashMap<>();
        Document wanted = new Document("transcodeId", new Document("$in", List.copyOf(transcodeIds)))
                .append("waitsFor", new Document("$exists", true));
        for (Document task : tasks.find(wanted).projection(new Document("tracks", 0))) {
            reasons.put(task.getObjectId("transcodeId"), task.getString("waitsFor"));
        }
        return reasons;
    }

    /** How many transcodes that were taken on before this one haven't begun, or are at their beginning. */
    int ahead(ObjectId transcodeId) {
        Document earlier = new Document("state", new Document("$in", List.of(WAITING, CLAIMED)))
                .append("lane", Lane.FIRST.name())
                .append("transcodeId", new Document("$lt", transcodeId));
        return tasks.distinct("transcodeId", earlier, ObjectId.class)
                .into(new ArrayList<>())
                .size();
    }

    /** How many tasks of a lane wait to be claimed. */
    public long waiting(Lane lane) {
        return tasks.countDocuments(new Document("state", WAITING).append("lane", lane.name()));
    }

    /** How many tasks of a lane are being done, on whatever machine. */
    public long running(Lane lane) {
        return tasks.countDocuments(new Document("state", CLAIMED).append("lane", lane.name()));
    }

    /** How much of the task is done, 0 to 1. */
    private static double share(Document task) {
        if (DONE.equals(task.getString("state"))) {
            return 1;
        }
        // what is recorded with the last task was given up, and is no work of its own
        boolean works = !Kind.FINISH.name().equals(task.getString("kind"));
        return works ? Math.min(1, (double) task.getInteger("recorded") / Math.max(1, task.getInteger("segments"))) : 0;
    }

    private static Standing standing(String state) {
        return switch (state) {
            case CLAIMED -> Standing.RUNNING;
            case COOLING -> Standing.PAUSED;
            case HALTED -> Standing.STOPPED;
            case DONE -> Standing.DONE;
            default -> Standing.WAITING;
        };
    }
}
