package org.lectern.transcoder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.transcoder.TestMedia;
import org.lectern.transcoder.cage.Cage;
import org.lectern.transcoder.contract.TranscodeOrder;
import org.lectern.transcoder.contract.TranscodeState;
import org.lectern.transcoder.hls.MediaPlaylist;
import org.lectern.transcoder.hls.Segment;
import org.lectern.transcoder.plan.Plan;
import org.lectern.transcoder.presentation.Presentation;
import org.lectern.transcoder.presentation.Presentations;
import org.lectern.transcoder.probe.Acceptance;
import org.lectern.transcoder.probe.AudioTrack;
import org.lectern.transcoder.probe.Container;
import org.lectern.transcoder.probe.Rational;
import org.lectern.transcoder.probe.Source;
import org.lectern.transcoder.probe.VideoTrack;
import org.lectern.transcoder.store.FilesystemStore;
import org.lectern.transcoder.store.MediaStore;
import org.lectern.transcoder.tasks.ClaimLost;
import org.lectern.transcoder.tasks.Kind;
import org.lectern.transcoder.tasks.Lane;
import org.lectern.transcoder.tasks.Observer;
import org.lectern.transcoder.tasks.RecordedTrack;
import org.lectern.transcoder.tasks.Task;
import org.lectern.transcoder.tasks.Tasks;
import org.lectern.transcoder.tasks.Transcodes;
import org.lectern.transcoder.tasks.Transcodes.Planned;

/**
 * Whatever claims, deaths, pauses, failures, new plans, cancellations and late words follow each other: no segment is lost or
 * changed, playlists only grow, and all is done in the end. Workers do all but the encoding; they die before any of their
 * writes, and their clocks have nothing to do with each other. What fails is made shorter before it is told.
 */
class InterleavingsTest {
    private static final int WORKERS = 3;
    private static final List<Set<Lane>> HANDS = List.of(
            EnumSet.of(Lane.FIRST),
            EnumSet.of(Lane.NEXT),
            EnumSet.of(Lane.SIDE),
            EnumSet.allOf(Lane.class),
            EnumSet.allOf(Lane.class));

    @TempDir
    static Path folder;

    private static MongoServer server;
    private static MongoClient client;
    private static Cage cage;
    private static MediaStore store;

    @BeforeAll
    static void start() throws IOException {
        server = new MongoServer(new MemoryBackend());
        client = MongoClients.create(server.bindAndGetConnectionString());
        cage = TestMedia.cage();
        store = new FilesystemStore(folder.resolve("media"));
    }

    @AfterAll
    static void stop() {
        client.close();
        server.shutdownNow();
    }

    @Test
    void loseNothing() {
        explore(0, 8);
    }

    @Test
    @Tag("slow")
    void loseNothingHoweverMany() {
        explore(1000, 1000);
    }

    private static void explore(int firstSeed, int seeds) {
        for (int seed = firstSeed; seed < firstSeed + seeds; seed++) {
            Random random = new Random(seed);
            List<Step> steps = IntStream.range(0, 150)
                    .mapToObj(i -> new Step(Verb.any(random), random.nextInt(1000), random.nextInt(1000)))
                    .toList();
            Optional<Throwable> failure = failure(steps);
            if (failure.isPresent()) {
                List<Step> shortest = shortened(steps);
                throw new AssertionError(
                        "Seed " + seed + " fails; " + shortest.size() + " of its steps suffice: " + shortest,
                        failure(shortest).orElse(failure.get()));
            }
        }
    }

    /** Leaves out what the failure doesn't need, in ever smaller runs. */
    private static List<Step> shortened(List<Step> steps) {
        List<Step> needed = new ArrayList<>(steps);
        for (int run = steps.size() / 2; run > 0; run /= 2) {
            for (int from = 0; from + run <= needed.size(); ) {
                List<Step> without = new ArrayList<>(needed);
                without.subList(from, from + run).clear();
                if (failure(without).isPresent()) {
                    needed = without;
                } else {
                    from += run;
                }
            }
        }
        return needed;
    }

    private static Optional<Throwable> failure(List<Step> steps) {
        MongoDatabase database = client.getDatabase("interleaving");
        database.drop();
        try {
            World world = new World(database);
            for (Step step : steps) {
                world.take(step);
            }
            world.comesToAnEnd();
            return Optional.empty();
        } catch (AssertionError | RuntimeException | IOException failure) {
            return Optional.of(failure);
        }
    }

    private enum Verb {
        ORDER(2),
        CLAIM(14),
        WORK(30),
        SHOW_SIGN(8),
        WAIT(8),
        LOOK(10),
        FAIL(2),
        WANT_ROOM(2),
        RELEASE(2),
        GIVE_WAY(4),
        KILL(2),
        KILL_AMID_WRITES(5),
        REFUSE(1),
        RETRY(2),
        DELETE(1);

        private final int frequency;

        Verb(int frequency) {
            this.frequency = frequency;
        }

        static Verb any(Random random) {
            int at = random.nextInt(
                    List.of(values()).stream().mapToInt(verb -> verb.frequency).sum());
            for (Verb verb : values()) {
                at -= verb.frequency;
                if (at < 0) {
                    return verb;
                }
            }
            throw new IllegalStateException();
        }
    }

    private record Step(Verb verb, int who, int what) {}

    /** What a source turns out to be. */
    private record Truth(long frames, boolean copyable, int unfitSegment, boolean secondSoundReadable) {
        static Truth of(int what) {
            return new Truth(
                    what % 3 == 0 ? 1777 : 3250, what % 2 == 0, what % 5 == 0 ? 6 : Integer.MAX_VALUE, what % 7 != 0);
        }

        Plan plan() {
            VideoTrack video = new VideoTrack(
                    0,
                    "h264",
                    640,
                    360,
                    Rational.of(1),
                    0,
                    Rational.of(25),
                    0,
                    130,
                    false,
                    false,
                    "",
                    "",
                    "",
                    800_000,
                    2,
                    copyable);
            List<AudioTrack> sound = List.of(
                    new AudioTrack(1, "aac", 2, "stereo", "eng", "", true, 130),
                    new AudioTrack(2, "aac", 2, "stereo", "deu", "", false, 130));
            List<Double> keyframes =
                    IntStream.range(0, 44).mapToObj(i -> 3.0 * i).toList();
            return Plan.of(
                    new Source(Container.ISO_MEDIA, true, video, sound, List.of(), List.of()),
                    copyable ? keyframes : List.of());
        }
    }

    private static List<String> tracksOf(Plan plan) {
        List<String> tracks = new ArrayList<>();
        plan.rungs().forEach(rung -> tracks.add(rung.name()));
        plan.audio().forEach(audio -> tracks.add(audio.folder()));
        return tracks;
    }

    /** A task as its worker believes to have it. */
    private record Held(Task task, Planned planned) {}

    private static final class World {
        private final MongoDatabase database;
        private final List<Hands> workers = new ArrayList<>();
        private final Tasks tasks;
        private final Transcodes transcodes;
        private final Presentations presentations;
        private final Map<ObjectId, Truth> truths = new TreeMap<>();
        private final Map<ObjectId, Map<String, List<Segment>>> shown = new HashMap<>();
        private final Set<ObjectId> playable = new HashSet<>();
        private final Set<String> stored = new HashSet<>();
        private final Map<String, Segment> recorded = new HashMap<>();
        private final Map<ObjectId, Integer> passedOver = new HashMap<>();
        private long now;

        World(MongoDatabase database) throws IOException {
            this.database = database;
            this.tasks = new Tasks(database);
            this.transcodes = new Transcodes(database, tasks);
            this.presentations = new Presentations(transcodes, tasks);
            for (int i = 0; i < WORKERS; i++) {
                workers.add(new Hands(this, i));
            }
        }

        void take(Step step) throws IOException {
            Hands worker = workers.get(step.who % WORKERS);
            switch (step.verb) {
                case ORDER -> order(step.who, step.what);
                case WAIT -> now += Duration.ofMillis(500 + 5L * step.what).toNanos();
                case RETRY -> any(step.what).ifPresent(transcodes::retry);
                case DELETE -> any(step.what).ifPresent(this::delete);
                case KILL_AMID_WRITES -> worker.mortal.killAfter(step.what % 6);
                default -> worker.take(step);
            }
            for (ObjectId id : truths.keySet()) {
                check(id);
            }
        }

        private void order(int owner, int what) {
            if (truths.size() < 4) {
                ObjectId id = new ObjectId();
                ObjectId ownerId = new ObjectId(owner % 3, 0);
                truths.put(id, Truth.of(what));
                transcodes.enqueue(new TranscodeOrder(id, ownerId, "sources/" + id, "published/" + id + "/", ""));
            }
        }

        private Optional<ObjectId> any(int what) {
            return truths.keySet().stream()
                    .skip(truths.isEmpty() ? 0 : what % truths.size())
                    .findFirst();
        }

        private void delete(ObjectId id) {
            transcodes.delete(id);
            truths.remove(id);
            shown.remove(id);
        }

        /** Those of whom something waits that a hand may take. */
        Map<Lane, Set<ObjectId>> waiting() {
            Map<Lane, Set<ObjectId>> waiting = new HashMap<>();
            for (Document task : database.getCollection("tasks").find(new Document("state", "WAITING"))) {
                waiting.computeIfAbsent(Lane.valueOf(task.getString("lane")), lane -> new HashSet<>())
                        .add(task.getObjectId("ownerId"));
            }
            return waiting;
        }

        boolean firstSoundWaits() {
            Document sound =
                    new Document("state", "WAITING").append("lane", "FIRST").append("kind", "AUDIO");
            return database.getCollection("tasks").find(sound).first() != null;
        }

        /** Who gives way has been served as far as it went, and is the last to be served again. */
        ObjectId hadItsTurn(Task task) {
            ObjectId owner = document(task.id()).getObjectId("ownerId");
            passedOver.remove(owner);
            return owner;
        }

        void served(Task task, Set<ObjectId> waiting) {
            ObjectId owner = hadItsTurn(task);
            for (ObjectId other : waiting) {
                if (!other.equals(owner)) {
                    assertThat(passedOver.merge(other, 1, Integer::sum))
                            .as("turns that instructor %s had to wait", other)
                            .isLessThanOrEqualTo(2);
                }
            }
        }

        Document document(String taskId) {
            Document found = database.getCollection("tasks")
                    .find(new Document("_id", taskId))
                    .first();
            return found == null ? new Document() : found;
        }

        void store(Task task, String folder, int index) {
            assertThat(stored.add(task.transcodeId() + "/" + folder + "/" + index + "-" + task.claim()))
                    .as("segment %d of %s is written once under a name", index, folder)
                    .isTrue();
        }

        /** What is recorded was stored, is never recorded twice or otherwise, and is shown without ever being taken back. */
        private void check(ObjectId id) {
            Optional<Planned> planned = transcodes.findUnfinished(id);
            Set<String> seen = new HashSet<>();
            for (Document task : database.getCollection("tasks")
                    .find(new Document("transcodeId", id).append("state", new Document("$ne", "SUPERSEDED")))) {
                if (planned.isPresent()
                        && task.getInteger("round") != planned.get().round()) {
                    continue;
                }
                task.get("tracks", new Document()).forEach((folder, track) -> {
                    for (Document segment : ((Document) track).getList("segments", Document.class, List.of())) {
                        assertThat(seen.add(folder + "/" + segment.getInteger("index")))
                                .as("%s %s is recorded once", folder, segment)
                                .isTrue();
                    }
                });
            }
            if (planned.isEmpty()) {
                return;
            }
            Map<String, RecordedTrack> tracks = tasks.recorded(id);
            tracks.forEach((folder, track) -> {
                for (Segment segment : track.segments()) {
                    String name = id + "/" + folder + "/";
                    assertThat(stored).contains(name + segment.fileName());
                    if (planned.get().plan().fits(folder, segment.index(), segment.seconds())) {
                        Segment before =
                                recorded.putIfAbsent(name + segment.index() + "/" + segment.seconds(), segment);
                        assertThat(before == null ? segment : before).isEqualTo(segment);
                    }
                }
            });
            Plan plan = planned.get().plan();
            Map<String, List<Segment>> growing = playlists(new Presentation(plan, tracks, "", false, false));
            shown.getOrDefault(id, Map.of()).forEach((folder, segments) -> {
                List<Segment> still = segments.stream()
                        .takeWhile(segment -> plan.fits(folder, segment.index(), segment.seconds()))
                        .toList();
                if (tracksOf(plan).contains(folder) || !folder.startsWith("audio")) {
                    assertThat(growing.getOrDefault(folder, List.of()))
                            .as("what is shown of %s", folder)
                            .startsWith(still.toArray(Segment[]::new));
                }
            });
            shown.put(id, growing);
            if (presentations.find(id).isPresent()) {
                playable.add(id);
            } else {
                assertThat(playable).as("what could be watched").doesNotContain(id);
            }
        }

        private static Map<String, List<Segment>> playlists(Presentation presentation) {
            Map<String, List<Segment>> playlists = new HashMap<>();
            presentation
                    .recorded()
                    .keySet()
                    .forEach(folder -> presentation
                            .media(folder)
                            .map(MediaPlaylist::segments)
                            .ifPresent(segments -> playlists.put(folder, segments)));
            return playlists;
        }

        /** One worker is left, who doesn't die. */
        void comesToAnEnd() throws IOException {
            Hands last = workers.getFirst();
            for (Hands worker : workers) {
                worker.die();
            }
            for (int round = 0; ; round++) {
                assertThat(round)
                        .as("rounds until all is done: %s", tasksLeft())
                        .isLessThan(2000);
                now += Duration.ofSeconds(2).toNanos();
                last.take(new Step(Verb.LOOK, 0, 0));
                for (int hand = 0; hand < HANDS.size(); hand++) {
                    last.take(new Step(Verb.CLAIM, 0, hand));
                    while (!last.held.isEmpty()) {
                        last.take(new Step(Verb.WORK, 0, 999));
                    }
                }
                truths.keySet().forEach(this::check);
                boolean ended = transcodes.findAll(truths.keySet()).values().stream()
                        .allMatch(transcode -> transcode.state() == TranscodeState.READY
                                || transcode.state() == TranscodeState.FAILED);
                if (ended && unfinishedTasks() == 0) {
                    return;
                }
            }
        }

        private long unfinishedTasks() {
            return database.getCollection("tasks")
                    .countDocuments(
                            new Document("state", new Document("$nin", List.of("HALTED", "DONE", "SUPERSEDED"))));
        }

        private List<String> tasksLeft() {
            return database.getCollection("tasks")
                    .find()
                    .map(task -> task.getString("_id") + " " + task.getString("state"))
                    .into(new ArrayList<>());
        }
    }

    /** A worker that does all but the encoding. */
    private static final class Hands {
        private final World world;
        private final MortalDatabase mortal;
        private final Tasks tasks;
        private final Transcodes transcodes;
        private final Planning planning;
        private final Work work;
        private final long clockOffset;
        private final List<Held> held = new ArrayList<>();
        private Observer observer;

        Hands(World world, int number) {
            this.world = world;
            this.mortal = new MortalDatabase(world.database);
            this.tasks = new Tasks(mortal.view());
            this.transcodes = new Transcodes(mortal.view(), tasks);
            Workshop workshop = new Workshop(transcodes, tasks, store, cage, folder, Acceptance.DEFAULT, true, 0);
            this.planning = new Planning(workshop);
            this.work = new Work(workshop, folder, new Bell());
            this.clockOffset = Duration.ofHours(number - 1).toNanos();
            this.observer = newObserver();
        }

        private Observer newObserver() {
            return new Observer(tasks, () -> world.now + clockOffset);
        }

        void take(Step step) throws IOException {
            try {
                switch (step.verb) {
                    case CLAIM -> claim(HANDS.get(step.what % HANDS.size()));
                    case LOOK -> {
                        work.takeUpForgotten();
                        observer.look();
                    }
                    case KILL -> die();
                    default -> {
                        if (!held.isEmpty()) {
                            act(step, held.get(step.what % held.size()));
                        }
                    }
                }
            } catch (MortalDatabase.Killed killed) {
                die();
            }
        }

        private void die() {
            held.clear();
            mortal.killAfter(Integer.MAX_VALUE);
            observer = newObserver();
        }

        private void claim(Set<Lane> lanes) {
            Map<Lane, Set<ObjectId>> waiting = world.waiting();
            boolean soundFirst = lanes.equals(EnumSet.of(Lane.NEXT)) && world.firstSoundWaits();
            Optional<Task> claimed = tasks.claims().claim("worker", lanes);
            if (soundFirst) {
                assertThat(claimed.orElseThrow().kind()).isEqualTo(Kind.AUDIO);
                assertThat(claimed.orElseThrow().lane()).isEqualTo(Lane.FIRST);
                hold(claimed.orElseThrow());
                return;
            }
            List<Lane> urgent = Lane.byUrgency(lanes).stream()
                    .filter(equal -> equal.stream().anyMatch(waiting::containsKey))
                    .findFirst()
                    .orElse(List.of());
            assertThat(claimed.isPresent()).isNotEqualTo(urgent.isEmpty());
            if (claimed.isEmpty()) {
                return;
            }
            Task task = claimed.get();
            assertThat(urgent).as("the most urgent lanes").contains(task.lane());
            world.served(
                    task,
                    urgent.stream()
                            .flatMap(lane -> waiting.getOrDefault(lane, Set.of()).stream())
                            .collect(Collectors.toSet()));
            hold(task);
        }

        private void hold(Task task) {
            Optional<TranscodeOrder> order = transcodes.findOrder(task.transcodeId());
            if (order.isEmpty()) {
                transcodes.settle(task.transcodeId());
                return;
            }
            @Nullable Planned planned = transcodes.findPlan(task.transcodeId()).orElse(null);
            if (task.kind() == Kind.PLAN) {
                Plan plan = planned == null ? truth(task).plan() : planned.plan();
                held.add(new Held(task, new Planned(order.get(), plan, 0, false, false)));
            } else if (planned != null && planned.round() == task.round()) {
                held.add(new Held(task, planned));
            } else {
                planning.restart(task.transcodeId());
            }
        }

        private Truth truth(Task task) {
            return world.truths.getOrDefault(task.transcodeId(), Truth.of(1));
        }

        private void act(Step step, Held one) throws IOException {
            Task task = one.task;
            switch (step.verb) {
                case SHOW_SIGN -> say(one, () -> tasks.heartbeat(task));
                case FAIL -> fail(one);
                case WANT_ROOM -> last(one, () -> tasks.waits(task, "full"));
                case RELEASE -> last(one, () -> tasks.release(task));
                case GIVE_WAY ->
                    last(one, () -> {
                        ObjectId to = tasks.claims()
                                .findFarBehind(task, Integer.MAX_VALUE)
                                .orElseGet(ObjectId::new);
                        world.hadItsTurn(task);
                        tasks.claims().giveWay(task, to, "worker").ifPresent(this::hold);
                    });
                case REFUSE ->
                    last(one, () -> {
                        tasks.heartbeat(task);
                        transcodes.fail(task.transcodeId(), "refused");
                    });
                default -> perform(one, 1 + step.what % 5);
            }
        }

        private void fail(Held one) throws IOException {
            Task task = one.task;
            last(one, () -> {
                if (!tasks.failed(task, "bad luck", 3)) {
                    tasks.heartbeat(task);
                    if (!work.doWithout(task)) {
                        transcodes.fail(task.transcodeId(), "too much bad luck");
                    }
                }
            });
        }

        private void perform(Held one, int segments) throws IOException {
            Task task = one.task;
            Plan plan = one.planned.plan();
            switch (task.kind()) {
                case PLAN ->
                    last(one, () -> {
                        transcodes.plan(task.transcodeId(), 0, plan, List.of());
                        if (transcodes.findPlan(task.transcodeId()).isPresent()) {
                            planning.plan(task.transcodeId(), folder, folder);
                        }
                        tasks.done(task);
                    });
                case FINISH -> {
                    if (isMine(task)) {
                        verify(task, plan);
                    }
                    held.remove(one);
                    transcodes.ready(task.transcodeId(), List.of());
                }
                default -> encode(one, segments);
            }
        }

        private void verify(Task task, Plan plan) {
            Map<String, RecordedTrack> tracks = tasks.recorded(task.transcodeId());
            for (String track : tracksOf(plan)) {
                List<Segment> segments =
                        Objects.requireNonNull(tracks.get(track), track).unbroken();
                assertThat(segments).as(track).hasSize(plan.grid().segments());
                assertThat(segments)
                        .as(track)
                        .allMatch(segment -> plan.fits(track, segment.index(), segment.seconds()));
            }
        }

        private void encode(Held one, int most) throws IOException {
            Task task = one.task;
            Plan plan = one.planned.plan();
            Truth truth = truth(task);
            if (task.folders().contains("audio-1") && !truth.secondSoundReadable) {
                fail(one);
                return;
            }
            List<Tasks.StoredSegment> made = new ArrayList<>();
            for (int index = task.firstSegment(); index < task.endSegment(); index++) {
                boolean pictures = task.kind() != Kind.AUDIO;
                if (pictures && plan.grid().firstFrame(index + 1) > truth.frames) {
                    record(one, made);
                    if (held.remove(one)) {
                        planning.shorten(task.transcodeId(), one.planned, truth.frames);
                    }
                    return;
                }
                if (task.kind() == Kind.COPY && index >= truth.unfitSegment) {
                    record(one, made);
                    if (held.remove(one)) {
                        planning.encodeAll(task.transcodeId(), one.planned);
                    }
                    return;
                }
                for (String track : task.folders()) {
                    String name = task.transcodeId() + "/" + track + "/" + index + "-" + task.claim();
                    if (!task.holds(track, index) && !world.stored.contains(name)) {
                        world.store(task, track, index);
                        long ticks = pictures
                                ? 1000L
                                        * plan.grid().frameTicks()
                                        * (plan.grid().firstFrame(index + 1)
                                                - plan.grid().firstFrame(index))
                                : 1000L
                                        * Math.round(plan.grid().timescale()
                                                * plan.grid().segmentSeconds(index));
                        made.add(new Tasks.StoredSegment(
                                track, index, index + "-" + task.claim(), 1, ticks, 0, List.of()));
                    }
                }
                if (made.size() >= most) {
                    record(one, made);
                    return;
                }
            }
            record(one, made);
            if (held.contains(one)) {
                last(one, () -> tasks.done(task));
            }
        }

        private void record(Held one, List<Tasks.StoredSegment> made) throws IOException {
            if (made.isEmpty()) {
                return;
            }
            int timescale = 1000 * one.planned.plan().grid().timescale();
            for (String track : one.task.folders()) {
                say(one, () -> tasks.record(one.task, track, "codec", timescale));
            }
            if (held.contains(one)) {
                say(one, () -> tasks.record(one.task, List.copyOf(made)));
            }
        }

        private boolean isMine(Task task) {
            Document document = world.document(task.id());
            return "CLAIMED".equals(document.getString("state")) && document.getLong("claim") == task.claim();
        }

        private void last(Held one, Word word) throws IOException {
            held.remove(one);
            say(one, word);
        }

        /** Whoever holds the claim is heard; whoever has lost it changes nothing. */
        private void say(Held one, Word word) throws IOException {
            boolean mine = isMine(one.task) || one.task.kind() == Kind.PLAN;
            Document before = world.document(one.task.id());
            try {
                word.say();
                assertThat(mine).as("%s was heard", one.task.id()).isTrue();
            } catch (ClaimLost lost) {
                held.remove(one);
                assertThat(mine && one.task.kind() != Kind.PLAN)
                        .as("%s wasn't heard", one.task.id())
                        .isFalse();
                if (one.task.kind() != Kind.PLAN) {
                    assertThat(world.document(one.task.id())).isEqualTo(before);
                }
            }
        }

        @FunctionalInterface
        private interface Word {
            void say() throws IOException;
        }
    }
}
