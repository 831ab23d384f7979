package org.lectern.transcoder.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.transcoder.TestMedia;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.contract.Transcode;
import org.lectern.transcoder.contract.TranscodeOrder;
import org.lectern.transcoder.contract.TranscodeState;
import org.lectern.transcoder.plan.Plan;
import org.lectern.transcoder.probe.AudioTrack;
import org.lectern.transcoder.probe.Container;
import org.lectern.transcoder.probe.Source;
import org.lectern.transcoder.tasks.Kind;
import org.lectern.transcoder.tasks.Lane;
import org.lectern.transcoder.tasks.Task;
import org.lectern.transcoder.tasks.Tasks;
import org.lectern.transcoder.tasks.Transcodes;

/** What a worker does when something goes wrong that nothing can be done about. */
class WorkerTest {
    @TempDir
    Path folder;

    private TestedWorkshop tested;
    private Tasks tasks;
    private Transcodes transcodes;
    private Workshop workshop;

    @BeforeEach
    void start() throws IOException {
        tested = new TestedWorkshop(folder);
        tasks = tested.tasks();
        transcodes = tested.transcodes();
        workshop = tested.workshop();
    }

    @AfterEach
    void stop() {
        tested.close();
    }

    private ObjectId order(ObjectId id) {
        transcodes.enqueue(new TranscodeOrder(id, id, "sources/" + id, "published/" + id + "/", ""));
        return id;
    }

    /** There are more tasks than hands. */
    @Test
    void goesOnWithAllHandsWhateverStumbles() throws IOException {
        Path film = TestMedia.make(
                folder,
                "film.mp4",
                new Arguments().option("-f", "lavfi").option("-i", "testsrc2=size=160x90:rate=10:duration=2"));
        AtomicInteger stumbled = new AtomicInteger();
        Worker worker = new Worker(workshop, performed -> {
            stumbled.incrementAndGet();
            throw new StackOverflowError("of a test");
        });
        try {
            for (int i = 0; i < 3; i++) {
                ObjectId id = new ObjectId();
                tested.store().put("sources/" + id, film);
                order(id);
                await().atMost(Duration.ofSeconds(20)).until(() -> state(id) == TranscodeState.READY);
            }
        } finally {
            worker.close();
        }
        assertThat(stumbled).hasValueGreaterThanOrEqualTo(9);
    }

    private TranscodeState state(ObjectId id) {
        Transcode transcode = transcodes.findAll(Set.of(id)).get(id);
        return transcode == null ? TranscodeState.QUEUED : transcode.state();
    }

    @Test
    void goesOnWithoutOneOfTheTracksOfSoundAlone() throws IOException {
        Task task = lastTrack(2);
        assertThat(new Work(workshop, Files.createDirectories(folder.resolve("work")), new Bell()).doWithout(task))
                .isTrue();
        assertThat(transcodes.findPlan(task.transcodeId()).orElseThrow().plan().audio())
                .extracting("folder")
                .containsExactly("audio-0");
        assertThat(transcodes.findAll(Set.of(task.transcodeId())).get(task.transcodeId()))
                .extracting(Transcode::warnings)
                .asString()
                .contains("left out");
    }

    @Test
    void hasNothingToGoOnWithWhereTheOnlyTrackOfSoundAloneCantBeDecoded() throws IOException {
        Task task = lastTrack(1);
        assertThat(new Work(workshop, Files.createDirectories(folder.resolve("work")), new Bell()).doWithout(task))
                .isFalse();
    }

    /** The last of so many tracks of a source that has nothing else, claimed. */
    private Task lastTrack(int tracks) {
        List<AudioTrack> sound = List.of(
                new AudioTrack(0, "aac", 2, "stereo", "eng", "", true, 60),
                new AudioTrack(1, "aac", 2, "stereo", "deu", "", false, 60));
        Source source = new Source(Container.ISO_MEDIA, true, null, sound.subList(0, tracks), List.of(), List.of());
        Plan plan = Plan.of(source, List.of());
        ObjectId id = order(new ObjectId());
        transcodes.plan(id, 0, plan, List.of());
        tasks.add(
                id,
                id,
                1,
                Planning.tasks(plan).stream()
                        .filter(task ->
                                task.kind() == Kind.AUDIO && task.folders().contains("audio-" + (tracks - 1)))
                        .toList());
        Task planning = tasks.claims().claim("hand", Set.of(Lane.FIRST)).orElseThrow();
        assertThat(planning.kind()).isEqualTo(Kind.PLAN);
        return tasks.claims().claim("hand", Set.of(Lane.FIRST)).orElseThrow();
    }
}
