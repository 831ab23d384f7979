package org.lectern.transcoder.tasks;

import static org.lectern.transcoder.tasks.TaskState.CLAIMED;
import static org.lectern.transcoder.tasks.TaskState.WAITING;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;
import org.bson.types.ObjectId;

/** In which order tasks are claimed, whose turn it is, and which of them is put down for another video's. */
public final class Claims {
    private final MongoCollection<Document> tasks;
    private final Turns turns;

    Claims(MongoCollection<Document> tasks, Turns turns) {
        this.tasks = tasks;
        this.turns = turns;
    }

    /**
     * Claims the most urgent task of the lanes: in the most urgent lane, of the instructor who has waited longest, the first
     * in order of his oldest transcode; of the one that has waited longest where there is much to do for each. Who is there for
     * what comes next, and not for what comes first, takes the first sound of any video before that.
     */
    public Optional<Task> claim(String worker, Collection<Lane> lanes) {
        if (lanes.contains(Lane.NEXT) && !lanes.contains(Lane.FIRST)) {
            Optional<Task> sound = claimFirstSound(worker, new Document());
            if (sound.isPresent()) {
                return sound;
            }
        }
        for (List<Lane> urgent : Lane.byUrgency(lanes)) {
            Document waiting = new Document("state", WAITING)
                    .append(
                            "lane",
                            new Document("$in", urgent.stream().map(Lane::name).toList()));
            List<ObjectId> owners =
                    tasks.distinct("ownerId", waiting, ObjectId.class).into(new ArrayList<>());
            for (ObjectId owner : turns.inTurn(owners)) {
                Document wanted = new Document(waiting).append("ownerId", owner);
                Optional<Task> claimed = Lane.isInTurn(urgent) ? claimInTurn(worker, wanted) : claim(worker, wanted);
                if (claimed.isPresent()) {
                    if (owners.size() > 1) {
                        turns.served(owner);
                    }
                    return claimed;
                }
            }
        }
        return Optional.empty();
    }

    /** Nothing can be watched before its first sound is there, too; it is encoded beside the first pictures, in less time. */
    private Optional<Task> claimFirstSound(String worker, Document of) {
        return claim(
                worker,
                new Document(of)
                        .append("state", WAITING)
                        .append("lane", Lane.FIRST.name())
                        .append("kind", Kind.AUDIO.name()));
    }

    /** The lanes for which tasks wait to be claimed; of those in FIRST, who is there for NEXT may claim one, too. */
    public Set<Lane> waiting() {
        Set<Lane> lanes = tasks.distinct("lane", new Document("state", WAITING), String.class)
                .map(Lane::valueOf)
                .into(EnumSet.noneOf(Lane.class));
        if (lanes.contains(Lane.FIRST)) {
            lanes.add(Lane.NEXT);
        }
        return lanes;
    }

    private Optional<Task> claimInTurn(String worker, Document wanted) {
        List<ObjectId> transcodes =
                tasks.distinct("transcodeId", wanted, ObjectId.class).into(new ArrayList<>());
        for (ObjectId transcode : turns.inTurn(transcodes)) {
            Optional<Task> claimed = claim(worker, new Document(wanted).append("transcodeId", transcode));
            if (claimed.isPresent()) {
                if (transcodes.size() > 1) {
                    turns.served(transcode);
                }
                return claimed;
            }
        }
        return Optional.empty();
    }

    private Optional<Task> claim(String worker, Document wanted) {
        Document urgency = new Document("order", 1).append("transcodeId", 1);
        Document claim = new Document("$set", new Document("state", CLAIMED).append("worker", worker))
                .append("$inc", new Document("claim", 1L).append("heartbeat", 1L))
                .append("$unset", new Document("waitsFor", ""));
        Document claimed = tasks.findOneAndUpdate(
                wanted, claim, new FindOneAndUpdateOptions().sort(urgency).returnDocument(ReturnDocument.AFTER));
        return Optional.ofNullable(claimed).map(Tasks::task);
    }

    /**
     * Of the transcodes that wait in the task's lane and have at most half as much to watch, or nothing of what waits and less
     * than this one, the one that has least. Who has passed it lets it catch up; since it is by half, but for once in the
     * beginning, videos give way to each other a few times at most, not with each segment. Nobody waits for the encoded
     * pictures of what is watched as a copy: they give way to all that has none, and none to them.
     *
     * @param next the first segment that isn't there in all of the task's tracks
     */
    public Optional<ObjectId> findFarBehind(Task task, int next) {
        List<Task> others = tasks.find(new Document("state", WAITING)
                        .append("lane", task.lane().name())
                        .append("kind", task.kind().name())
                        .append("transcodeId", new Document("$ne", task.transcodeId())))
                .map(Tasks::task)
                .into(new ArrayList<>());
        Set<ObjectId> copied = others.isEmpty() || task.kind() != Kind.VIDEO ? Set.of() : copied();
        boolean isCopied = copied.contains(task.transcodeId());
        return others.stream()
                .filter(other -> copied.contains(other.transcodeId())
                        ? isCopied && isFarBehind(other, next)
                        : isCopied || isFarBehind(other, next))
                .min(Comparator.comparing((Task other) -> copied.contains(other.transcodeId()))
                        .thenComparingInt(Task::firstMissing))
                .map(Task::transcodeId);
    }

    private static boolean isFarBehind(Task other, int next) {
        return other.firstMissing() == other.firstSegment()
                ? other.firstMissing() < next
                : 2 * other.firstMissing() <= next;
    }

    /** The transcodes of which a rung is a copy of the source. */
    private Set<ObjectId> copied() {
        return tasks.distinct("transcodeId", new Document("kind", Kind.COPY.name()), ObjectId.class)
                .into(new HashSet<>());
    }

    /** Another transcode that waits in the task's lane with what comes before this in any video; the oldest of them. */
    public Optional<ObjectId> findMoreUrgent(Task task) {
        Document own = tasks.find(new Document("_id", task.id()))
                .projection(new Document("order", 1))
                .first();
        if (own == null) {
            return Optional.empty();
        }
        Document waiting = new Document("state", WAITING)
                .append("lane", task.lane().name())
                .append("order", new Document("$lt", own.getInteger("order")))
                .append("transcodeId", new Document("$ne", task.transcodeId()));
        return Optional.ofNullable(
                        tasks.find(waiting).sort(new Document("transcodeId", 1)).first())
                .map(other -> other.getObjectId("transcodeId"));
    }

    /**
     * Gives the task back and claims what is to be done first of the transcode it gives way to, in the same lane, as {@link
     * #claimOf} does.
     *
     * @param to as found far behind, or more urgent; another worker may have claimed all of it since
     */
    public Optional<Task> giveWay(Task task, ObjectId to, String worker) throws ClaimLost {
        Document waiting =
                tasks.findOneAndUpdate(Tasks.mine(task), new Document("$set", new Document("state", WAITING)));
        if (waiting == null) {
            throw new ClaimLost(task);
        }
        turns.served(waiting.getObjectId("ownerId"));
        turns.served(task.transcodeId());
        return claimOf(to, task.lane(), worker);
    }

    /**
     * Claims what is to be done first of one transcode in a lane; before what comes next its first sound, which its first
     * pictures are of no use without.
     */
    public Optional<Task> claimOf(ObjectId transcode, Lane lane, String worker) {
        Document its = new Document("transcodeId", transcode);
        Optional<Task> sound = lane == Lane.NEXT ? claimFirstSound(worker, its) : Optional.empty();
        return sound.isPresent()
                ? sound
                : claim(worker, its.append("state", WAITING).append("lane", lane.name()));
    }
}
