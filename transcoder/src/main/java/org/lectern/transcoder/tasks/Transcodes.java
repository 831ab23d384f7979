package org.lectern.transcoder.tasks;

import static org.lectern.transcoder.tasks.TranscodeProgress.rungs;
import static org.lectern.transcoder.tasks.TranscodeProgress.share;
import static org.lectern.transcoder.tasks.TranscodeProgress.stages;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.lectern.transcoder.contract.PublishedVariant;
import org.lectern.transcoder.contract.Transcode;
import org.lectern.transcoder.contract.TranscodeOrder;
import org.lectern.transcoder.contract.TranscodeState;
import org.lectern.transcoder.plan.Plan;
import org.lectern.transcoder.tasks.TranscodeProgress.Measured;
import org.lectern.transcoder.tasks.TranscodeProgress.Standing;
import org.lectern.transcoder.tasks.TranscodeProgress.TaskProgress;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** All transcodes: what was ordered, what was planned, how it stands. */
public final class Transcodes {
    /** A plan that was written before there was one of its lists has none of what is in it, and none of a newer property. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .withConfigOverride(
                    List.class, lists -> lists.setNullHandling(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)))
            .build();

    private static final String PICTURES = "pictures";
    private static final String SOUND = "sound";
    private static final List<PlannedTask> PLAN = List.of(PlannedTask.of(Kind.PLAN, Lane.FIRST, 0, 1));

    private final MongoCollection<Document> transcodes;
    private final Tasks tasks;
    private final TaskCounts counts;

    /** The transcodes in a database. */
    public Transcodes(MongoDatabase database, Tasks tasks) {
        this.transcodes = database.getCollection("transcodes");
        this.tasks = tasks;
        this.counts = new TaskCounts(database);
        transcodes.createIndex(new Document("state", 1));
    }

    /**
     * A plan and which one it is.
     *
     * @param round counts the plans of one transcode, from 1
     * @param failed whether nobody is at work on it any more
     * @param playable whether it could be watched already, be it by an earlier plan
     */
    public record Planned(TranscodeOrder order, Plan plan, int round, boolean failed, boolean playable) {}

    /** Takes the order on: once this has returned, it will be done. */
    public void enqueue(TranscodeOrder order) {
        transcodes.insertOne(new Document("_id", order.id())
                .append("ownerId", order.ownerId())
                .append("sourceKey", order.sourceKey())
                .append("outputPrefix", order.outputPrefix())
                .append("uriPrefix", order.uriPrefix())
                .append("state", TranscodeState.QUEUED.name())
                .append("round", 0)
                .append("begun", List.of())
                .append("warnings", List.of())
                .append("variants", List.of()));
        tasks.add(order.id(), order.ownerId(), 0, PLAN);
    }

    /** Does what processes have left undone that died after they had taken an order on, or had been told to try again. */
    public void startForgotten() {
        Document untouched = new Document("state", TranscodeState.QUEUED.name());
        for (Document transcode : transcodes.find(untouched)) {
            tasks.add(transcode.getObjectId("_id"), transcode.getObjectId("ownerId"), 0, PLAN);
        }
        for (ObjectId halted : tasks.halted()) {
            if (findOrder(halted).isPresent()) {
                tasks.resume(halted);
            }
        }
    }

    /** The transcodes that were ordered before an instant, in whatever state. */
    public List<ObjectId> findOrderedBefore(Instant instant) {
        return transcodes
                .find(new Document("_id", new Document("$lt", new ObjectId(Date.from(instant)))))
                .projection(new Document("_id", 1))
                .map(transcode -> transcode.getObjectId("_id"))
                .into(new ArrayList<>());
    }

    /** Lets the tasks of a transcode that has ended, or is forgotten, end too: who ended it may have died over that. */
    public void settle(ObjectId id) {
        Document found = transcodes
                .find(new Document("_id", id))
                .projection(new Document("state", 1))
                .first();
        if (found == null || state(found) == TranscodeState.READY) {
            tasks.deleteOf(id);
        } else if (state(found) == TranscodeState.FAILED) {
            tasks.halt(id);
        }
    }

    /** The order, where the transcode isn't ended or forgotten. */
    public Optional<TranscodeOrder> findOrder(ObjectId id) {
        return Optional.ofNullable(transcodes.find(alive(id)).first()).map(Transcodes::order);
    }

    /** The plan, where there is one and the transcode isn't ended or forgotten. */
    public Optional<Planned> findPlan(ObjectId id) {
        return findPlan(alive(id));
    }

    /** The plan of a transcode that isn't READY, be it that it has failed: what was recorded can be watched. */
    public Optional<Planned> findUnfinished(ObjectId id) {
        return findPlan(new Document("_id", id).append("state", new Document("$ne", TranscodeState.READY.name())));
    }

    private Optional<Planned> findPlan(Document which) {
        return Optional.ofNullable(transcodes.find(which).first())
                .filter(document -> document.containsKey("plan"))
                .map(document -> new Planned(
                        order(document),
                        JSON.readValue(document.get("plan", Document.class).toJson(), Plan.class),
                        document.getInteger("round"),
                        state(document) == TranscodeState.FAILED,
                        hasBegun(document)));
    }

    /**
     * Puts a plan in the place of an earlier one; does nothing if another has done so, or the transcode is ended.
     *
     * @param earlierRound which plan it follows; 0 where it is the first
     * @return whether the plan was put in place
     */
    public boolean plan(ObjectId id, int earlierRound, Plan plan, List<String> warnings) {
        Document set = new Document("state", TranscodeState.RUNNING.name())
                .append("plan", Document.parse(JSON.writeValueAsString(plan)))
                .append("sounds", !plan.audio().isEmpty())
                .append("durationSeconds", plan.grid().durationSeconds())
                .append("round", earlierRound + 1);
        if (earlierRound == 0) {
            set.append("since", since(0.0));
        }
        Document change = new Document("$set", set)
                .append("$addToSet", new Document("warnings", new Document("$each", warnings)));
        return transcodes
                        .updateOne(alive(id).append("round", earlierRound), change)
                        .getModifiedCount()
                == 1;
    }

    /** By how much a track is made louder, once that has been measured. */
    public Optional<Double> findGain(ObjectId id, String folder) {
        return Optional.ofNullable(transcodes
                        .find(new Document("_id", id))
                        .projection(new Document("gains", 1))
                        .first())
                .map(transcode -> transcode.get("gains", new Document()).getDouble(folder));
    }

    /**
     * Says by how much a track is made louder, for all who encode it.
     *
     * @return what holds: what was said first
     */
    public double level(ObjectId id, String folder, double gainDecibels) {
        String gain = "gains." + folder;
        transcodes.updateOne(
                new Document("_id", id).append(gain, new Document("$exists", false)),
                new Document("$set", new Document(gain, gainDecibels)));
        return findGain(id, folder).orElse(gainDecibels);
    }

    /** Says that the first segment of the pictures or of the sound can be had. */
    public void begun(ObjectId id, Kind kind) {
        String track = kind == Kind.AUDIO ? SOUND : PICTURES;
        transcodes.updateOne(alive(id), new Document("$addToSet", new Document("begun", track)));
    }

    /** Adds to what the instructor should know, once. */
    public void warn(ObjectId id, String warning) {
        transcodes.updateOne(alive(id), new Document("$addToSet", new Document("warnings", warning)));
    }

    /** Ends it well, and forgets its tasks. */
    public void ready(ObjectId id, List<PublishedVariant> variants) {
        List<Document> documents = variants.stream()
                .map(variant -> new Document("height", variant.height()).append("bandwidth", variant.bandwidth()))
                .toList();
        transcodes.updateOne(
                alive(id),
                new Document("$set", new Document("state", TranscodeState.READY.name()).append("variants", documents)));
        tasks.deleteOf(id);
    }

    /** Ends it badly. What was recorded stays, so that it can still be watched, and gone on with. */
    public void fail(ObjectId id, String reason) {
        transcodes.updateOne(
                alive(id),
                new Document("$set", new Document("state", TranscodeState.FAILED.name()).append("failure", reason)));
        tasks.halt(id);
    }

    /**
     * Tries again what has failed, from where it stopped.
     *
     * @return whether it had failed
     */
    public boolean retry(ObjectId id) {
        Document failed = new Document("_id", id).append("state", TranscodeState.FAILED.name());
        Document found = transcodes.find(failed).first();
        if (found == null) {
            return false;
        }
        TranscodeState state = found.containsKey("plan") ? TranscodeState.RUNNING : TranscodeState.QUEUED;
        Document afresh = new Document("state", state.name()).append("since", since(share(counts.progress(id))));
        Document again = new Document("$set", afresh).append("$unset", new Document("failure", ""));
        boolean ours = transcodes.updateOne(failed, again).getModifiedCount() == 1;
        tasks.resume(id);
        return ours;
    }

    /** Forgets it; who works on it stops within two seconds. */
    public void delete(ObjectId id) {
        transcodes.deleteOne(new Document("_id", id));
        tasks.deleteOf(id);
    }

    /** How the transcodes stand, by id; those that are forgotten are left out. */
    public Map<ObjectId, Transcode> findAll(Collection<ObjectId> ids) {
        List<Document> found = transcodes
                .find(new Document("_id", new Document("$in", List.copyOf(ids))))
                .projection(new Document("plan", 0))
                .into(new ArrayList<>());
        List<ObjectId> alive = found.stream()
                .filter(document ->
                        state(document) == TranscodeState.RUNNING || state(document) == TranscodeState.QUEUED)
                .map(document -> document.getObjectId("_id"))
                .toList();
        Map<ObjectId, Integer> percent = alive.isEmpty() ? Map.of() : counts.percent(alive);
        Map<ObjectId, String> waitsFor = alive.isEmpty() ? Map.of() : counts.waitsFor(alive);
        Map<ObjectId, Transcode> transcodesById = new HashMap<>();
        for (Document document : found) {
            ObjectId id = document.getObjectId("_id");
            transcodesById.put(id, transcode(document, percent.getOrDefault(id, 0), waitsFor.get(id)));
        }
        return transcodesById;
    }

    /** How far a transcode has come, in all that a person wants to know; empty if it is forgotten. */
    public Optional<TranscodeProgress> findProgress(ObjectId id) {
        Document document = transcodes.find(new Document("_id", id)).first();
        if (document == null) {
            return Optional.empty();
        }
        TranscodeState state = state(document);
        Optional<Plan> plan = Optional.ofNullable(document.get("plan", Document.class))
                .filter(written -> state != TranscodeState.READY)
                .map(written -> JSON.readValue(written.toJson(), Plan.class));
        List<TaskProgress> progress = state == TranscodeState.READY ? List.of() : counts.progress(id);
        double done = state == TranscodeState.READY ? 1 : share(progress);
        Map<String, Measured> measured = plan.isPresent() ? counts.measured(id) : Map.of();
        boolean atWork = progress.stream().anyMatch(task -> task.standing() == Standing.RUNNING);
        return Optional.of(new TranscodeProgress(
                state,
                (int) (100 * done),
                state == TranscodeState.QUEUED ? counts.ahead(id) : 0,
                atWork && state == TranscodeState.RUNNING ? left(document, done) : Optional.empty(),
                stages(progress, plan.isPresent()),
                plan.map(planned -> rungs(planned, measured)).orElse(List.of())));
    }

    /** From when, and from how much, the pace is measured. Only people read what comes of it, so a clock will do. */
    private static Document since(double share) {
        return new Document("at", Instant.now()).append("share", share);
    }

    private static Optional<Duration> left(Document transcode, double done) {
        return Optional.ofNullable(transcode.get("since", Document.class))
                .flatMap(since -> TranscodeProgress.left(taken(since), since.getDouble("share"), done));
    }

    /** How long ago it was planned, or tried again; empty if neither, or if it is forgotten. */
    public Optional<Duration> taken(ObjectId id) {
        return Optional.ofNullable(transcodes
                        .find(new Document("_id", id))
                        .projection(new Document("since", 1))
                        .first())
                .map(document -> document.get("since", Document.class))
                .map(Transcodes::taken);
    }

    private static Duration taken(Document since) {
        return Duration.between(since.getDate("at").toInstant(), Instant.now());
    }

    /** How many transcodes are in a state. */
    public long count(TranscodeState state) {
        return transcodes.countDocuments(new Document("state", state.name()));
    }

    private static Document alive(ObjectId id) {
        return new Document("_id", id)
                .append(
                        "state",
                        new Document("$in", List.of(TranscodeState.QUEUED.name(), TranscodeState.RUNNING.name())));
    }

    private static TranscodeState state(Document document) {
        return TranscodeState.valueOf(document.getString("state"));
    }

    private static TranscodeOrder order(Document document) {
        return new TranscodeOrder(
                document.getObjectId("_id"),
                document.getObjectId("ownerId"),
                document.getString("sourceKey"),
                document.getString("outputPrefix"),
                document.getString("uriPrefix"));
    }

    private static Transcode transcode(Document document, int percent, @Nullable String waitsFor) {
        TranscodeState state = state(document);
        List<String> warnings = new ArrayList<>(document.getList("warnings", String.class));
        if (waitsFor != null) {
            warnings.addFirst(waitsFor);
        }
        return new Transcode(
                document.getObjectId("_id"),
                state,
                state == TranscodeState.READY ? 100 : percent,
                state == TranscodeState.READY || hasBegun(document),
                document.getDouble("durationSeconds"),
                document.getList("variants", Document.class).stream()
                        .map(variant ->
                                new PublishedVariant(variant.getInteger("height"), variant.getLong("bandwidth")))
                        .toList(),
                document.getString("failure"),
                warnings);
    }

    private static boolean hasBegun(Document transcode) {
        List<String> begun = transcode.getList("begun", String.class, List.of());
        return begun.contains(PICTURES) && (begun.contains(SOUND) || !transcode.getBoolean("sounds", true));
    }
}
