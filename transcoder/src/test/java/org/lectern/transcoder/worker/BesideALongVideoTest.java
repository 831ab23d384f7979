package org.lectern.transcoder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.transcoder.TestMedia;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.contract.TranscodeState;
import org.lectern.transcoder.presentation.Presentation;
import org.lectern.transcoder.tasks.Lane;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A short video is watched in time though a long one is being encoded that was there before. */
class BesideALongVideoTest {
    private static final Logger LOG = LoggerFactory.getLogger(BesideALongVideoTest.class);
    private static final int SECOND_CHUNK_SECONDS = 8;

    @TempDir
    Path folder;

    /** Also past its second chunk: whoever has minutes to watch waits for the third, and its owner for all of it. */
    @Test
    void aNewVideoIsMadeWholeBeforeTheLongOnesRestEnds() throws Exception {
        Path part = clip("part.mkv", "320x180", 20);
        Path lesson = looped(part, "lesson.mkv", 5);
        Path lecture = looped(part, "lecture.ts", 60);
        try (RunningWorker worker = new RunningWorker(folder)) {
            ObjectId before = worker.order(lecture);
            // nothing but one long task is left of its pictures: transport streams are encoded in one go
            await(
                    "the rest of the lecture",
                    Duration.ofMinutes(2),
                    () -> !worker.claims(Lane.LONG).isEmpty());
            Set<String> ofTheLecture = worker.claims(Lane.LONG);
            ObjectId id = worker.order(lesson);
            await("the lesson", Duration.ofMinutes(2), () -> worker.find(id).state() == TranscodeState.READY);
            assertThat(worker.claims(Lane.LONG))
                    .as(
                            "the lecture is still at %s, and was neither waited for nor interrupted",
                            seconds(worker, before))
                    .isEqualTo(ofTheLecture);
        }
    }

    @Test
    void aNewVideoGoesOnPastItsFirstChunkWhileTheLongOneIsAtItsSecond() throws Exception {
        Path lecture = looped(clip("part.mkv", "1280x720", 20), "lecture.ts", 45);
        Path lesson = clip("lesson.mkv", "320x180", 20);
        try (RunningWorker worker = new RunningWorker(folder)) {
            ObjectId before = worker.order(lecture);
            await(
                    "the lecture's second chunk",
                    Duration.ofMinutes(2),
                    () -> seconds(worker, before) > SECOND_CHUNK_SECONDS);
            ObjectId id = worker.order(lesson);
            await("the lesson's second chunk", Duration.ofMinutes(2), () -> seconds(worker, id) > SECOND_CHUNK_SECONDS);
            assertThat(seconds(worker, before))
                    .as("seconds of the lecture, whose second chunk gave way before its end")
                    .isLessThan(60);
        }
    }

    /** The promise is ten seconds, and a few more to go on; on a machine that has nothing else to do. */
    @Test
    @Tag("slow")
    void aNewVideoIsWatchedWithinTenSecondsWhileThreeHoursAreEncoded() throws Exception {
        Path lesson = clip("lesson.mkv", "1280x720", 30);
        Path lecture = looped(lesson, "lecture.mkv", 3 * 3600 / 30);
        try (RunningWorker worker = new RunningWorker(folder)) {
            ObjectId before = worker.order(lecture);
            await(
                    "the lecture's second chunk",
                    Duration.ofMinutes(5),
                    () -> seconds(worker, before) > SECOND_CHUNK_SECONDS);
            isWatchedInTime(worker, lesson, "while three hours are encoded");
            worker.restart();
            isWatchedInTime(worker, lesson, "after a restart");
        }
    }

    private static void isWatchedInTime(RunningWorker worker, Path lesson, String when) throws Exception {
        long ordered = System.nanoTime();
        ObjectId id = worker.order(lesson);
        await("something to watch", Duration.ofMinutes(2), () -> worker.find(id).playable());
        Duration playable = Duration.ofNanos(System.nanoTime() - ordered);
        await("the second chunk", Duration.ofMinutes(2), () -> seconds(worker, id) > SECOND_CHUNK_SECONDS);
        Duration goesOn = Duration.ofNanos(System.nanoTime() - ordered);
        LOG.info("{}: playable after {}, goes on after {}", when, playable, goesOn);
        assertThat(playable).as("until it can be watched, " + when).isLessThan(Duration.ofSeconds(10));
        assertThat(goesOn.minus(playable))
                .as("until it goes on, " + when)
                .isLessThan(Duration.ofSeconds(SECOND_CHUNK_SECONDS));
    }

    /** How far it can be watched, with its sound. */
    private static double seconds(RunningWorker worker, ObjectId id) {
        Presentation presentation = worker.presentation(id);
        if (presentation == null) {
            return 0;
        }
        double pictures = presentation.plan().rungs().stream()
                .mapToDouble(rung -> seconds(presentation, rung.name()))
                .max()
                .orElse(0);
        return Math.min(
                pictures,
                seconds(presentation, presentation.plan().audio().getFirst().folder()));
    }

    private static double seconds(Presentation presentation, String folder) {
        return presentation.media(folder).stream()
                .flatMap(playlist -> playlist.segments().stream())
                .mapToDouble(segment -> segment.seconds())
                .sum();
    }

    /** Of pictures that no browser plays, so that they can't be copied. */
    private Path clip(String name, String size, int seconds) throws IOException {
        return TestMedia.make(
                folder,
                name,
                new Arguments()
                        .option("-f", "lavfi")
                        .option("-i", "testsrc2=size=" + size + ":rate=25:duration=" + seconds)
                        .option("-f", "lavfi")
                        .option("-i", "sine=duration=" + seconds)
                        .option("-c:v", "mpeg2video")
                        .option("-q:v", 20)
                        .option("-c:a", "aac"));
    }

    private Path looped(Path clip, String name, int times) throws IOException {
        return TestMedia.make(
                folder,
                name,
                new Arguments()
                        .option("-stream_loop", times - 1)
                        .option("-i", "file:" + clip)
                        .option("-c", "copy"),
                clip);
    }

    private static void await(String what, Duration limit, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("%s, within %s", what, limit).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }
}
