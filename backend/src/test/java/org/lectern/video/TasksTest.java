package org.lectern.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mongodb.client.MongoDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.lectern.testing.DatabaseTest;
import org.lectern.transcoder.hls.Segment;
import org.lectern.transcoder.tasks.ClaimLost;
import org.lectern.transcoder.tasks.Kind;
import org.lectern.transcoder.tasks.Lane;
import org.lectern.transcoder.tasks.PlannedTask;
import org.lectern.transcoder.tasks.RecordedTrack;
import org.lectern.transcoder.tasks.Task;
import org.lectern.transcoder.tasks.TaskCounts;
import org.lectern.transcoder.tasks.Tasks;

/** Claims on the databases that Lectern runs on. */
@DatabaseTest
class TasksTest {
    private static final ObjectId OWNER = new ObjectId();
    private static final Set<Lane> ANY = EnumSet.allOf(Lane.class);

    private final ObjectId transcode = new ObjectId();
    private final Tasks tasks;
    private final TaskCounts counts;

    TasksTest(MongoDatabase database) {
        tasks = new Tasks(database);
        counts = new TaskCounts(database);
    }

    @Test
    void areClaimedByUrgency() {
        ObjectId later = new ObjectId();
        tasks.add(later, OWNER, 1, List.of(video(0, Lane.FIRST, 2)));
        tasks.add(transcode, OWNER, 1, List.of(video(1, Lane.REST, 3), video(0, Lane.FIRST, 2), audio()));

        List<String> order = new ArrayList<>();
        for (Optional<Task> task = claim(); task.isPresent(); task = claim()) {
            order.add((task.get().transcodeId().equals(later) ? "later " : "")
                    + task.get().kind()
                    + task.get().part());
        }
        assertThat(order).containsExactly("AUDIO0", "VIDEO0", "later VIDEO0", "VIDEO1");
    }

    @Test
    void areLeftToOtherHandsByAHandForWhatIsUrgent() {
        tasks.add(transcode, OWNER, 1, List.of(video(0, Lane.REST, 1)));
        assertThat(tasks.claims().claim("one", EnumSet.of(Lane.FIRST))).isEmpty();
        assertThat(claim()).isPresent();
    }

    /** The hand for what comes first is at the pictures meanwhile. */
    @Test
    void areClaimedWithTheFirstSoundBeforeWhatComesNext() {
        Set<Lane> next = EnumSet.of(Lane.NEXT);
        tasks.add(transcode, OWNER, 1, List.of(chunk(Lane.NEXT, 2), video(0, Lane.FIRST, 1), audio()));
        assertThat(tasks.claims().claim("hand", next).orElseThrow().kind()).isEqualTo(Kind.AUDIO);
        assertThat(tasks.claims().claim("hand", next).orElseThrow().lane()).isEqualTo(Lane.NEXT);
        assertThat(tasks.claims().claim("hand", next)).isEmpty();
        assertThat(claim().orElseThrow().lane()).isEqualTo(Lane.FIRST);
    }

    /** Captions come first of all, and other languages at any time: with those alone, a player would find nothing. */
    @Test
    void makeAVideoPlayableWithItsPicturesAndTheSoundThatIsHeardFirst() {
        PlannedTask captions = new PlannedTask(Kind.CAPTIONS, 0, Lane.SIDE, 0, 1, List.of("text-0"), 0, 2);
        PlannedTask dubbed = new PlannedTask(Kind.AUDIO, 3, Lane.FIRST, 1, 1, List.of("audio-1"), 0, 2);
        PlannedTask onwards = new PlannedTask(Kind.AUDIO, 1, Lane.NEXT, 1, 1, List.of("audio-0"), 2, 16);
        tasks.add(transcode, OWNER, 1, List.of(captions, dubbed, onwards, audio(), video(0, Lane.FIRST, 1)));
        Set<String> beginning = new HashSet<>();
        for (Optional<Task> task = claim(); task.isPresent(); task = claim()) {
            if (task.get().isBeginning()) {
                beginning.addAll(task.get().folders());
            }
        }
        assertThat(beginning).containsExactlyInAnyOrder("720p", "audio-0");
    }

    @Test
    void areMadeKnownInTheProcessThatAddsThemWhenTheyCanBeClaimed() {
        List<Kind> found = new ArrayList<>();
        Runnable end = tasks.whenAdded(() -> claim().ifPresent(task -> found.add(task.kind())));
        tasks.add(transcode, OWNER, 1, List.of(audio()));
        tasks.add(transcode, OWNER, 1, List.of(audio()));
        end.run();
        tasks.add(transcode, OWNER, 1, List.of(video(0, Lane.FIRST, 1)));
        assertThat(found).containsExactly(Kind.AUDIO);
    }

    @Test
    void wakeWhoIsThereForWhatComesNextWhenTheFirstSoundWaits() {
        tasks.add(transcode, OWNER, 1, List.of(audio()));
        assertThat(tasks.claims().waiting()).contains(Lane.FIRST, Lane.NEXT);
        assertThat(tasks.claims().claim("a worker", Set.of(Lane.NEXT))).isPresent();
        assertThat(tasks.claims().waiting()).isEmpty();
    }

    @Test
    void areEachClaimedOnceByManyWorkersAtOnce() throws Exception {
        tasks.add(
                transcode,
                OWNER,
                1,
                IntStream.range(0, 40).mapToObj(i -> video(i, Lane.REST, i)).toList());
        Set<String> claimed = ConcurrentHashMap.newKeySet();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> workers = IntStream.range(0, 8)
                    .mapToObj(worker -> threads.submit(() -> {
                        int count = 0;
                        for (Optional<Task> task = claim(); task.isPresent(); task = claim()) {
                            assertThat(claimed.add(task.get().id()))
                                    .as(task.get().id())
                                    .isTrue();
                            count++;
                        }
                        return count;
                    }))
                    .toList();
            int sum = 0;
            for (Future<Integer> worker : workers) {
                sum += worker.get();
            }
            assertThat(sum).isEqualTo(40);
        }
    }

    @Test
    void areTakenOnlyFromWorkersThatShowNoSignOfLife() throws ClaimLost {
        tasks.add(transcode, OWNER, 1, List.of(audio()));
        Task task = claim().orElseThrow();
        Tasks.Sign sign = tasks.signs().getFirst();

        tasks.heartbeat(task);
        assertThat(tasks.takeUp(sign)).isFalse();

        assertThat(tasks.takeUp(tasks.signs().getFirst())).isTrue();
        assertThat(claim()).isPresent();
    }

    @Test
    void ignoreWhatALateWorkerSays() throws ClaimLost {
        tasks.add(transcode, OWNER, 1, List.of(audio()));
        Task late = claim().orElseThrow();
        tasks.record(late, "audio-0", "mp4a.40.2", 48_000);
        tasks.record(late, stored("audio-0", 0, "late"));
        tasks.takeUp(tasks.signs().getFirst());
        Task now = claim().orElseThrow();

        assertThatExceptionOfType(ClaimLost.class).isThrownBy(() -> tasks.heartbeat(late));
        assertThatExceptionOfType(ClaimLost.class).isThrownBy(() -> tasks.record(late, stored("audio-0", 1, "late")));
        assertThatExceptionOfType(ClaimLost.class).isThrownBy(() -> tasks.done(late));
        assertThatExceptionOfType(ClaimLost.class).isThrownBy(() -> tasks.failed(late, "late", 3));

        tasks.record(now, "audio-0", "mp4a.40.2", 48_000);
        assertThat(now.holds("audio-0", 0))
                .as("what was recorded needn't be made again")
                .isTrue();
        assertThat(now.firstMissing()).isEqualTo(1);
        tasks.record(now, stored("audio-0", 1, "now"));
        tasks.done(now);
        assertThat(tasks.recorded(transcode).values())
                .flatExtracting(RecordedTrack::segments)
                .extracting(Segment::fileName)
                .containsExactly("late", "now");
    }

    @Test
    void letTheirTranscodeBeFinishedWhenTheLastIsDone() throws ClaimLost {
        tasks.add(transcode, OWNER, 1, List.of(audio(), video(0, Lane.REST, 2), finish()));
        Task first = claim().orElseThrow();
        Task second = claim().orElseThrow();
        assertThat(claim()).isEmpty();
        tasks.done(first);
        assertThat(claim()).isEmpty();
        tasks.done(second);
        assertThat(claim().orElseThrow().kind()).isEqualTo(Kind.FINISH);
    }

    @Test
    void areReplacedByThoseOfANewPlan() {
        tasks.add(transcode, OWNER, 1, List.of(audio(), video(0, Lane.REST, 2)));
        Task old = claim().orElseThrow();
        tasks.replace(transcode, OWNER, 2, List.of(audio()), (folder, index, seconds) -> true);
        assertThatExceptionOfType(ClaimLost.class).isThrownBy(() -> tasks.heartbeat(old));
        assertThat(claim().orElseThrow().round()).isEqualTo(2);
        assertThat(claim()).isEmpty();
    }

    @Test
    void tellHowMuchIsDone() throws ClaimLost {
        tasks.add(
                transcode,
                OWNER,
                1,
                List.of(new PlannedTask(Kind.VIDEO, 0, Lane.REST, 1, 3, List.of("720p"), 0, 3), finish()));
        Task task = claim().orElseThrow();
        tasks.record(task, "720p", "avc1.64001f", 24_000);
        tasks.record(task, stored("720p", 0, "0"));
        tasks.record(task, stored("720p", 1, "1"));
        assertThat(counts.percent(Set.of(transcode))).containsEntry(transcode, 50);
    }

    /** Whatever claims, deaths, failures and late words follow each other: each task is done once, by who holds it. */
    @Test
    void areAllDoneInTheEndWhateverHappensToWorkers() throws ClaimLost {
        for (int seed = 0; seed < 20; seed++) {
            ObjectId id = new ObjectId();
            Random random = new Random(seed);
            List<PlannedTask> planned = new ArrayList<>(
                    IntStream.range(0, 6).mapToObj(i -> video(i, Lane.REST, i)).toList());
            planned.add(finish());
            tasks.add(id, OWNER, 1, planned);
            List<Task> held = new ArrayList<>();
            Set<String> lost = new HashSet<>();
            boolean finished = false;
            for (int step = 0; !finished; step++) {
                assertThat(step).as("seed %d doesn't come to an end", seed).isLessThan(2000);
                int what = random.nextInt(6);
                if (what < 2 || held.isEmpty()) {
                    tasks.claims().claim("worker", ANY).ifPresent(held::add);
                    continue;
                }
                Task task = held.remove(random.nextInt(held.size()));
                boolean mine = tasks.signs().stream()
                        .anyMatch(sign -> sign.taskId().equals(task.id()) && sign.claim() == task.claim());
                if (what == 2) {
                    tasks.signs().stream()
                            .filter(sign -> sign.taskId().equals(task.id()))
                            .forEach(tasks::takeUp);
                    held.add(task);
                    lost.add(task.id() + task.claim());
                } else if (mine && !lost.contains(task.id() + task.claim())) {
                    if (what == 3) {
                        assertThat(tasks.failed(task, "bad luck", 10_000)).isTrue();
                        tasks.signs().stream()
                                .filter(sign -> sign.taskId().equals(task.id()))
                                .forEach(tasks::takeUp);
                    } else {
                        tasks.done(task);
                        finished = task.kind() == Kind.FINISH;
                    }
                } else {
                    assertThatExceptionOfType(ClaimLost.class).isThrownBy(() -> tasks.done(task));
                }
            }
            assertThat(tasks.signs()).as("nothing is claimed any more").isEmpty();
            assertThat(counts.percent(Set.of(id))).containsEntry(id, 100);
            tasks.deleteOf(id);
        }
    }

    @Test
    void comeInTurnBetweenInstructors() {
        ObjectId other = new ObjectId();
        tasks.add(transcode, OWNER, 1, List.of(video(0, Lane.REST, 1), video(1, Lane.REST, 2), video(2, Lane.REST, 3)));
        ObjectId later = new ObjectId();
        tasks.add(later, other, 1, List.of(video(0, Lane.REST, 1), video(1, Lane.REST, 2)));

        List<ObjectId> order = new ArrayList<>();
        for (Optional<Task> task = claim(); task.isPresent(); task = claim()) {
            order.add(task.get().transcodeId());
        }
        assertThat(order).containsExactly(transcode, later, transcode, later, transcode);
    }

    @Test
    void comeInTurnBetweenTheVideosOfOneInstructor() {
        tasks.add(transcode, OWNER, 1, List.of(video(0, Lane.REST, 1), video(1, Lane.REST, 2), video(2, Lane.REST, 3)));
        ObjectId later = new ObjectId();
        tasks.add(later, OWNER, 1, List.of(video(0, Lane.REST, 1)));

        List<ObjectId> order = new ArrayList<>();
        for (Optional<Task> task = claim(); task.isPresent(); task = claim()) {
            order.add(task.get().transcodeId());
        }
        assertThat(order).containsExactly(transcode, later, transcode, transcode);
    }

    @Test
    void ofTheSecondChunkHaveAHandThatNoOtherVideoHoldsUp() {
        tasks.add(transcode, OWNER, 1, List.of(video(1, Lane.REST, 2), video(2, Lane.REST, 3)));
        assertThat(claim()).as("a long video is gone on with").isPresent();
        ObjectId later = new ObjectId();
        tasks.add(later, OWNER, 1, List.of(video(0, Lane.NEXT, 1), video(1, Lane.REST, 2)));

        Set<Lane> next = EnumSet.of(Lane.NEXT);
        assertThat(tasks.claims().claim("next", next).orElseThrow().transcodeId())
                .isEqualTo(later);
        assertThat(tasks.claims().claim("next", next))
                .as("it keeps free for the next video")
                .isEmpty();
    }

    @Test
    void ofTheSecondChunkComeInTurnWithTheRestForAHandThatTakesBoth() {
        tasks.add(transcode, OWNER, 1, List.of(video(0, Lane.REST, 1), video(1, Lane.REST, 2), video(2, Lane.REST, 3)));
        ObjectId other = new ObjectId();
        ObjectId later = new ObjectId();
        tasks.add(later, other, 1, List.of(video(0, Lane.NEXT, 1)));
        ObjectId latest = new ObjectId();
        tasks.add(latest, other, 1, List.of(video(0, Lane.NEXT, 1)));

        List<ObjectId> order = new ArrayList<>();
        for (Optional<Task> task = claim(); task.isPresent(); task = claim()) {
            order.add(task.get().transcodeId());
        }
        assertThat(order).containsExactly(transcode, later, transcode, latest, transcode);
    }

    @Test
    void giveWayToAVideoThatHasHalfAsMuchToWatch() throws ClaimLost {
        tasks.add(transcode, OWNER, 1, List.of(chunk(Lane.NEXT, 2)));
        Task ahead = claim().orElseThrow();
        ObjectId later = new ObjectId();
        tasks.add(later, OWNER, 1, List.of(chunk(Lane.NEXT, 2)));
        Task behind = claim().orElseThrow();
        tasks.record(behind, "720p", "avc1.64001f", 24_000);
        tasks.record(behind, stored("720p", 2, "2"));
        tasks.release(behind);
        assertThat(tasks.claims().findFarBehind(ahead, 5))
                .as("by less than half")
                .isEmpty();
        assertThat(tasks.claims().findFarBehind(ahead, 6)).contains(later);
    }

    @Test
    void giveWayToAVideoOfWhichNothingElseIsThere() throws ClaimLost {
        tasks.add(transcode, OWNER, 1, List.of(chunk(Lane.NEXT, 2)));
        Task ahead = claim().orElseThrow();
        assertThat(tasks.claims().findFarBehind(ahead, 15))
                .as("nobody else waits")
                .isEmpty();
        ObjectId later = new ObjectId();
        tasks.add(later, OWNER, 1, List.of(chunk(Lane.NEXT, 2)));
        assertThat(tasks.claims().findFarBehind(ahead, 2)).as("as far").isEmpty();
        tasks.record(ahead, "720p", "avc1.64001f", 24_000);
        tasks.record(ahead, stored("720p", 2, "2"));
        ObjectId to = tasks.claims().findFarBehind(ahead, 3).orElseThrow();

        Task behind = tasks.claims().giveWay(ahead, to, "worker").orElseThrow();
        assertThat(behind.transcodeId()).as("the other is served").isEqualTo(later);
        assertThatExceptionOfType(ClaimLost.class)
                .isThrownBy(() -> tasks.claims().giveWay(ahead, to, "worker"));
        assertThat(tasks.claims().findFarBehind(behind, 3))
                .as("it isn't interrupted before it is ahead itself")
                .isEmpty();
        assertThat(claim().orElseThrow().failures())
                .as("giving way is no failure")
                .isZero();
    }

    @Test
    void giveWayToTheFirstSoundBeforeWhatComesNext() throws ClaimLost {
        tasks.add(transcode, OWNER, 1, List.of(chunk(Lane.NEXT, 2)));
        Task ahead = claim().orElseThrow();
        ObjectId later = new ObjectId();
        tasks.add(later, OWNER, 1, List.of(chunk(Lane.NEXT, 2), audio()));
        Task first = tasks.claims().giveWay(ahead, later, "worker").orElseThrow();
        assertThat(first.kind()).isEqualTo(Kind.AUDIO);
        assertThat(first.lane()).isEqualTo(Lane.FIRST);
    }

    @Test
    void giveWayToTheVideoThatHasLeastToWatchHoweverLongOthersHaveWaited() throws ClaimLost {
        tasks.add(transcode, OWNER, 1, List.of(chunk(Lane.NEXT, 2)));
        Task ahead = claim().orElseThrow();
        tasks.add(new ObjectId(), OWNER, 1, List.of(chunk(Lane.NEXT, 3)));
        ObjectId least = new ObjectId();
        PlannedTask sound = new PlannedTask(Kind.AUDIO, 1, Lane.NEXT, 0, 1, List.of("audio-0"), 2, 16);
        tasks.add(least, new ObjectId(), 1, List.of(chunk(Lane.NEXT, 2), sound));
        ObjectId to = tasks.claims().findFarBehind(ahead, 8).orElseThrow();
        Task first = tasks.claims().giveWay(ahead, to, "worker").orElseThrow();
        assertThat(first.transcodeId()).isEqualTo(least);
        assertThat(first.kind()).as("what comes first of it").isEqualTo(Kind.AUDIO);
        Task pictures = tasks.claims().claimOf(least, Lane.NEXT, "worker").orElseThrow();
        assertThat(pictures.transcodeId()).as("its pictures, after its sound").isEqualTo(least);
        assertThat(pictures.kind()).isEqualTo(Kind.VIDEO);
        assertThat(tasks.claims().claimOf(least, Lane.NEXT, "worker"))
                .as("all of it")
                .isEmpty();
        assertThat(claim()).as("whoever else waits").isPresent();
    }

    @Test
    void makeOtherVideosWatchableBeforeOneLooksBetter() throws ClaimLost {
        PlannedTask lowest = new PlannedTask(Kind.VIDEO, 0, Lane.FIRST, 1, 1, List.of("360p"), 0, 2);
        PlannedTask better = new PlannedTask(Kind.VIDEO, 1, Lane.FIRST, 3, 1, List.of("720p"), 0, 2);
        tasks.add(transcode, OWNER, 1, List.of(better));
        Task first = claim().orElseThrow();
        assertThat(first.isBetterPictures()).isTrue();
        assertThat(tasks.claims().findMoreUrgent(first)).as("nobody else waits").isEmpty();
        tasks.add(new ObjectId(), OWNER, 1, List.of(better));
        assertThat(tasks.claims().findMoreUrgent(first)).as("just as urgent").isEmpty();
        ObjectId later = new ObjectId();
        tasks.add(later, new ObjectId(), 1, List.of(lowest));
        assertThat(tasks.claims().findMoreUrgent(first)).contains(later);

        Task watched = tasks.claims().giveWay(first, later, "worker").orElseThrow();
        assertThat(watched.transcodeId()).isEqualTo(later);
        assertThat(watched.isBetterPictures()).isFalse();
        ObjectId latest = new ObjectId();
        tasks.add(latest, OWNER, 1, List.of(lowest));
        assertThat(tasks.claims()
                        .claim("worker", EnumSet.of(Lane.FIRST))
                        .orElseThrow()
                        .transcodeId())
                .as("of one instructor's, what makes a video watchable, not what is older")
                .isEqualTo(latest);
    }

    @Test
    void giveWayToNobodyWhenAnotherWorkerWasFaster() throws ClaimLost {
        tasks.add(transcode, OWNER, 1, List.of(chunk(Lane.NEXT, 2)));
        Task ahead = claim().orElseThrow();
        tasks.add(new ObjectId(), OWNER, 1, List.of(chunk(Lane.NEXT, 2)));
        ObjectId to = tasks.claims().findFarBehind(ahead, 4).orElseThrow();
        assertThat(tasks.claims().claim("another", EnumSet.of(Lane.NEXT))).isPresent();
        assertThat(tasks.claims().giveWay(ahead, to, "worker")).isEmpty();
        assertThat(claim().orElseThrow().id()).as("it waits itself").isEqualTo(ahead.id());
    }

    @Test
    void giveWayToNoneThatIsBeingWorkedOnOrIsWantedLater() {
        tasks.add(transcode, OWNER, 1, List.of(chunk(Lane.NEXT, 2)));
        Task ahead = claim().orElseThrow();
        tasks.add(new ObjectId(), OWNER, 1, List.of(chunk(Lane.REST, 2)));
        assertThat(tasks.claims().findFarBehind(ahead, 15)).isEmpty();
        tasks.add(new ObjectId(), OWNER, 1, List.of(chunk(Lane.NEXT, 2)));
        assertThat(tasks.claims().claim("another", EnumSet.of(Lane.NEXT))).isPresent();
        assertThat(tasks.claims().findFarBehind(ahead, 15)).isEmpty();
    }

    private static PlannedTask chunk(Lane lane, int from) {
        return new PlannedTask(Kind.VIDEO, 1, lane, 1, 1, List.of("720p"), from, 16);
    }

    @Test
    void keepWhatWasRecordedWhenAPlanTakesThePlaceOfAnother() throws ClaimLost {
        tasks.add(
                transcode,
                OWNER,
                1,
                List.of(new PlannedTask(Kind.VIDEO, 0, Lane.REST, 1, 1, List.of("720p"), 0, 3), finish()));
        Task old = claim().orElseThrow();
        tasks.record(old, "720p", "avc1.64001f", 24_000);
        tasks.record(old, stored("720p", 0, "0"));
        tasks.record(old, stored("720p", 1, "1"));
        tasks.replace(
                transcode,
                OWNER,
                2,
                List.of(video(0, Lane.REST, 1), video(1, Lane.REST, 2), video(2, Lane.REST, 3), finish()),
                (folder, index, seconds) -> true);

        assertThatExceptionOfType(ClaimLost.class).isThrownBy(() -> tasks.record(old, stored("720p", 2, "late")));
        Task first = claim().orElseThrow();
        assertThat(first.firstMissing()).isEqualTo(first.endSegment());
        assertThat(first.claim()).as("no number is used again").isGreaterThan(1_000_000);
        assertThat(tasks.recorded(transcode).values())
                .flatExtracting(RecordedTrack::segments)
                .extracting(Segment::fileName)
                .containsExactly("0", "1");
    }

    @Test
    void pauseLongerWithEachFailure() throws ClaimLost {
        tasks.add(transcode, OWNER, 1, List.of(audio()));
        List<Duration> pauses = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            assertThat(tasks.failed(claim().orElseThrow(), "bad luck", 4)).isTrue();
            assertThat(claim()).as("it isn't tried again at once").isEmpty();
            pauses.add(tasks.signs().getFirst().patience());
            assertThat(tasks.takeUp(tasks.signs().getFirst()))
                    .as("nobody lost it")
                    .isFalse();
        }
        assertThat(pauses).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(8), Duration.ofSeconds(32));
        Task last = claim().orElseThrow();
        assertThat(last.failures()).isEqualTo(3);
        assertThat(tasks.failed(last, "bad luck", 4))
                .as("it may fail four times")
                .isFalse();
        tasks.heartbeat(last);
    }

    @Test
    void lackOnlyTheTracksThatArentComplete() throws ClaimLost {
        tasks.add(
                transcode,
                OWNER,
                1,
                List.of(new PlannedTask(Kind.VIDEO, 1, Lane.FIRST, 1, 1, List.of("720p", "360p"), 0, 2)));
        Task before = claim().orElseThrow();
        tasks.record(before, "360p", "avc1.640028", 12_800);
        tasks.record(before, stored("360p", 0, "a"));
        tasks.record(before, stored("360p", 1, "b"));
        tasks.release(before);
        Task now = claim().orElseThrow();
        assertThat(now.lacks("360p")).as("both are there").isFalse();
        assertThat(now.lacks("720p")).isTrue();
        assertThat(now.lacks("480p")).as("it is no matter of this task").isFalse();
    }

    @Test
    void countFailuresAnewOnceThereIsMore() throws ClaimLost {
        tasks.add(transcode, OWNER, 1, List.of(audio()));
        for (int i = 0; i < 3; i++) {
            Task task = claim().orElseThrow();
            tasks.record(task, "audio-0", "mp4a.40.2", 48_000);
            tasks.record(task, stored("audio-0", i, "more"));
            assertThat(tasks.failed(task, "too long", 2)).isTrue();
            tasks.takeUp(tasks.signs().getFirst());
        }
        assertThat(tasks.failed(claim().orElseThrow(), "too long", 2)).isFalse();
    }

    @Test
    void waitForRoomWithoutCountingAsFailed() throws ClaimLost {
        tasks.add(transcode, OWNER, 1, List.of(audio()));
        for (int i = 0; i < 5; i++) {
            tasks.waits(claim().orElseThrow(), "full");
            tasks.takeUp(tasks.signs().getFirst());
        }
        assertThat(claim().orElseThrow().failures()).isZero();
    }

    private static List<Tasks.StoredSegment> stored(String folder, int index, String fileName) {
        return List.of(new Tasks.StoredSegment(folder, index, fileName, 1000, 96_000, 0));
    }

    private Optional<Task> claim() {
        return tasks.claims().claim("worker", ANY);
    }

    private static PlannedTask audio() {
        return new PlannedTask(Kind.AUDIO, 0, Lane.FIRST, 1, 1, List.of("audio-0"), 0, 2);
    }

    private static PlannedTask video(int part, Lane lane, int order) {
        return new PlannedTask(Kind.VIDEO, part, lane, order, 1, List.of("720p"), part, part + 1);
    }

    private static PlannedTask finish() {
        return PlannedTask.of(Kind.FINISH, Lane.FIRST, Integer.MAX_VALUE, 1);
    }
}
