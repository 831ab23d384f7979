package org.lectern.transcoder.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lectern.transcoder.plan.Chunks;
import org.lectern.transcoder.tasks.Kind;
import org.lectern.transcoder.tasks.Lane;
import org.lectern.transcoder.tasks.PlannedTask;
import org.lectern.transcoder.tasks.Task;
import org.lectern.transcoder.tasks.Tasks;

/** When a hand puts down what it is doing amid it, for another video that viewers wait for. */
class GivingWayTest {
    private static final String RUNG = "360p";
    /** Several looks. */
    private static final Duration LONG_ENOUGH = Duration.ofMillis(1500);

    @TempDir
    Path folder;

    private final Bell bell = new Bell();
    private final ObjectId own = new ObjectId();
    private final ObjectId another = new ObjectId();
    private TestedWorkshop tested;
    private Tasks tasks;
    private Workshop workshop;

    @BeforeEach
    void start() throws IOException {
        bell.found(EnumSet.allOf(Lane.class));
        tested = new TestedWorkshop(folder);
        tasks = tested.tasks();
        workshop = tested.workshop();
    }

    @AfterEach
    void stop() {
        tested.close();
    }

    private void waits(ObjectId transcode, Lane lane, int part, int order, int firstSegment, String... rungs) {
        waits(transcode, Kind.VIDEO, lane, part, order, firstSegment, rungs);
    }

    private void waits(
            ObjectId transcode, Kind kind, Lane lane, int part, int order, int firstSegment, String... rungs) {
        List<String> folders = rungs.length == 0 ? List.of(RUNG) : List.of(rungs);
        PlannedTask task = new PlannedTask(kind, part, lane, order, 1, folders, firstSegment, firstSegment + 100);
        tasks.add(transcode, transcode, 0, List.of(task));
    }

    private Task claim(Lane lane) {
        return tasks.claims().claim("hand", EnumSet.of(lane)).orElseThrow();
    }

    /** Goes on with segment after segment until it gives way, or for long enough. */
    private Optional<GaveWay> goOn(Task task) throws IOException {
        tasks.record(task, RUNG, "avc1.640028", 12_800);
        try (StoringSink sink = new StoringSink(workshop, task, "published/", bell)) {
            long end = System.nanoTime() + LONG_ENOUGH.toNanos();
            int[] next = {task.firstSegment()};
            GaveWay[] gaveWay = new GaveWay[1];
            await().pollInterval(Duration.ofMillis(50)).until(() -> {
                sink.captions(RUNG, next[0]++, "a segment".getBytes(StandardCharsets.US_ASCII), 51_200);
                try {
                    sink.flush();
                } catch (GaveWay thrown) {
                    gaveWay[0] = thrown;
                }
                return gaveWay[0] != null || System.nanoTime() > end;
            });
            return Optional.ofNullable(gaveWay[0]);
        }
    }

    @Test
    void betterPicturesGiveWayToWhatMakesAnotherVideoWatchable() throws IOException {
        waits(own, Lane.FIRST, 1, 50, 0);
        Task task = claim(Lane.FIRST);
        waits(another, Lane.FIRST, 0, 10, 0);
        assertThat(goOn(task)).get().extracting(GaveWay::to).isEqualTo(another);
        Task taken = tasks.claims().giveWay(task, another, "hand").orElseThrow();
        assertThat(taken.transcodeId()).isEqualTo(another);
        Task again = claim(Lane.FIRST);
        assertThat(again.transcodeId()).isEqualTo(own);
        assertThat(again.firstMissing()).as("what is done stays done").isGreaterThan(2);
    }

    @Test
    void betterPicturesDontGiveWayToTheirLikeNorToTheirOwnNorToWhatAnotherHandHasTakenUp() throws IOException {
        waits(own, Lane.FIRST, 1, 50, 0);
        Task task = claim(Lane.FIRST);
        ObjectId taken = new ObjectId();
        waits(taken, Lane.FIRST, 0, 10, 0);
        assertThat(claim(Lane.FIRST).transcodeId()).isEqualTo(taken);
        waits(own, Lane.FIRST, 0, 10, 0);
        waits(another, Lane.FIRST, 1, 50, 0);
        assertThat(goOn(task)).isEmpty();
    }

    @Test
    void whatMakesAVideoWatchableGivesWayToNothing() throws IOException {
        waits(own, Lane.FIRST, 0, 10, 0);
        Task task = claim(Lane.FIRST);
        waits(another, Lane.FIRST, 0, 5, 0);
        assertThat(goOn(task)).isEmpty();
    }

    /** The whole of a short track is one task. */
    @Test
    void soundGivesWayToWhatMakesAnotherVideoWatchableWhenItsBeginningIsThere() throws IOException {
        waits(own, Kind.AUDIO, Lane.FIRST, 0, 20, 0);
        Task task = claim(Lane.FIRST);
        waits(another, Lane.FIRST, 0, 10, 0);
        assertThat(goOn(task)).get().extracting(GaveWay::to).isEqualTo(another);
        tasks.claims().giveWay(task, another, "hand");
        assertThat(claim(Lane.FIRST).firstMissing()).isGreaterThanOrEqualTo(Chunks.FIRST_SEGMENTS);
    }

    @Test
    void theBeginningOfSoundGivesWayToNothing() throws IOException {
        waits(own, Kind.AUDIO, Lane.FIRST, 0, 20, 0);
        Task task = claim(Lane.FIRST);
        waits(another, Lane.FIRST, 0, 10, 0);
        try (StoringSink sink = new StoringSink(workshop, task, "published/", bell)) {
            store(task, sink, RUNG);
            await().during(LONG_ENOUGH).atMost(LONG_ENOUGH.multipliedBy(2)).untilAsserted(sink::flush);
        }
    }

    @Test
    void whatComesNextGivesWayToWhoHasHalfAsMuchToWatch() throws IOException {
        waits(own, Lane.NEXT, 5, 10, 40);
        Task task = claim(Lane.NEXT);
        waits(another, Lane.NEXT, 2, 10, 15);
        assertThat(goOn(task)).get().extracting(GaveWay::to).isEqualTo(another);
    }

    /** Either would keep others waiting for minutes or hours. */
    @ParameterizedTest
    @CsvSource({"LONG,VIDEO", "SIDE,AUDIO"})
    void whatIsLongGivesWayToWhoHasHalfAsMuch(Lane lane, Kind kind) throws IOException {
        waits(own, kind, lane, 5, 10, 40);
        Task task = claim(lane);
        waits(another, kind, lane, 2, 10, 15);
        assertThat(goOn(task)).get().extracting(GaveWay::to).isEqualTo(another);
    }

    @Test
    void nothingGivesWayToTheEncodedPicturesOfACopy() throws IOException {
        waits(own, Lane.NEXT, 5, 10, 40);
        Task task = claim(Lane.NEXT);
        waits(another, Kind.COPY, Lane.REST, 2, 10, 15);
        waits(another, Lane.NEXT, 2, 10, 15);
        assertThat(goOn(task)).isEmpty();
    }

    @Test
    void theEncodedPicturesOfACopyGiveWayToWhatHasNone() throws IOException {
        waits(own, Kind.COPY, Lane.REST, 2, 10, 15);
        waits(own, Lane.NEXT, 2, 10, 15);
        Task task = claim(Lane.NEXT);
        waits(another, Lane.NEXT, 5, 10, 60);
        assertThat(goOn(task)).get().extracting(GaveWay::to).isEqualTo(another);
    }

    /** Its first segment was there in one of its rungs already, and is now in the other. */
    @Test
    void whatComesNextGivesWayBehindWhatEarlierClaimsHaveRecorded() throws IOException {
        waits(own, Lane.NEXT, 2, 10, 15, RUNG, "720p");
        Task before = claim(Lane.NEXT);
        try (StoringSink sink = new StoringSink(workshop, before, "published/", bell)) {
            store(before, sink, RUNG);
        }
        tasks.release(before);
        Task task = claim(Lane.NEXT);
        waits(another, Lane.NEXT, 2, 10, 15);
        try (StoringSink sink = new StoringSink(workshop, task, "published/", bell)) {
            store(task, sink, "720p");
            await().atMost(LONG_ENOUGH).until(() -> {
                try {
                    sink.flush();
                    return false;
                } catch (GaveWay gaveWay) {
                    return gaveWay.to().equals(another);
                }
            });
        }
    }

    private void store(Task task, StoringSink sink, String rung) throws IOException {
        tasks.record(task, rung, "avc1.640028", 12_800);
        sink.captions(rung, task.firstSegment(), "a segment".getBytes(StandardCharsets.US_ASCII), 51_200);
        sink.flush();
    }

    @Test
    void whatComesNextDoesntGiveWayToWhoHasMoreThanThat() throws IOException {
        waits(own, Lane.NEXT, 2, 10, 15);
        Task task = claim(Lane.NEXT);
        waits(another, Lane.NEXT, 5, 10, 60);
        assertThat(goOn(task)).isEmpty();
    }
}
