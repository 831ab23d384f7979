package org.lectern.transcoder.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.transcoder.TestMedia;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.contract.TranscodeOrder;
import org.lectern.transcoder.encode.Encoding;
import org.lectern.transcoder.plan.AudioRendition;
import org.lectern.transcoder.plan.Plan;
import org.lectern.transcoder.probe.Acceptance;
import org.lectern.transcoder.probe.Probe;
import org.lectern.transcoder.probe.Source;
import org.lectern.transcoder.tasks.Kind;
import org.lectern.transcoder.tasks.Lane;
import org.lectern.transcoder.tasks.PlannedTask;
import org.lectern.transcoder.tasks.Task;
import org.lectern.transcoder.tasks.Tasks;
import org.lectern.transcoder.tasks.Transcodes;

/** All stretches of a track, whoever encodes them, are made louder by the same. */
class LevelingTest {
    private static final String TRACK = "audio-0";

    @TempDir
    Path folder;

    private final ObjectId id = new ObjectId();
    private TestedWorkshop tested;
    private Tasks tasks;
    private Transcodes transcodes;
    private Source source;
    private AudioRendition rendition;
    private Encoding encoding;

    /** A tone of −30 LUFS. */
    @BeforeEach
    void start() throws IOException {
        tested = new TestedWorkshop(folder);
        tasks = tested.tasks();
        transcodes = tested.transcodes();
        transcodes.enqueue(new TranscodeOrder(id, id, "", "", ""));
        tasks.claims().claim("another hand", EnumSet.allOf(Lane.class));
        Path file = TestMedia.make(
                folder.toRealPath(),
                "soft.mp4",
                new Arguments()
                        .option("-f", "lavfi")
                        .option(
                                "-i",
                                "sine=frequency=1000:sample_rate=48000:duration=10,volume=8,volume=-30dB,"
                                        + "aformat=sample_fmts=fltp,pan=stereo|c0=c0|c1=c0")
                        .option("-c:a", "aac"));
        source = new Probe(TestMedia.cage(), Acceptance.DEFAULT).look(file, folder.toRealPath());
        rendition = Plan.of(source, List.of()).audio().getFirst();
        encoding = new Encoding(TestMedia.cage(), file, folder.toRealPath(), 0);
    }

    @AfterEach
    void stop() {
        tested.close();
    }

    private Leveling leveling(boolean levelsSound) throws IOException {
        return new Leveling(tested.workshop(levelsSound));
    }

    private double gain(boolean levelsSound, int firstSegment) throws IOException {
        tasks.add(
                id,
                id,
                1,
                List.of(new PlannedTask(
                        Kind.AUDIO, 0, Lane.FIRST, 1, 1, List.of(TRACK), firstSegment, firstSegment + 2)));
        Task task = tasks.claims().claim("hand", EnumSet.allOf(Lane.class)).orElseThrow();
        return leveling(levelsSound).gainDecibels(task, source, rendition, encoding);
    }

    @Test
    void theBeginningIsMeasuredAndTheOthersAreTold() throws IOException {
        double gain = gain(true, 0);
        assertThat(gain).isCloseTo(14, within(0.4));
        assertThat(transcodes.findGain(id, TRACK)).contains(gain);
    }

    @Test
    void whatFollowsWaitsForWhatIsMeasuredAtTheBeginning() throws Exception {
        try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Double> follows = other.submit(() -> gain(true, 2));
            await().during(Duration.ofMillis(500)).until(() -> !follows.isDone());
            transcodes.level(id, TRACK, -3.5);
            assertThat(follows.get()).isEqualTo(-3.5);
        }
    }

    @Test
    void whatFollowsIsMeasuredItselfWhereNobodyIsAtTheBeginning() throws IOException {
        assertThat(gain(true, 2)).isCloseTo(14, within(0.4));
    }

    @Test
    void whatWasSaidFirstHolds() throws IOException {
        transcodes.level(id, TRACK, 2.5);
        assertThat(transcodes.level(id, TRACK, 4)).isEqualTo(2.5);
        assertThat(gain(true, 0)).isEqualTo(2.5);
    }

    @Test
    void nothingIsMadeLouderWhereThatIsSwitchedOff() throws IOException {
        assertThat(gain(false, 0)).isZero();
    }
}
