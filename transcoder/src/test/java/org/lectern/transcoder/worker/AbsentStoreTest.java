package org.lectern.transcoder.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.transcoder.TestMedia;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.contract.TranscodeState;
import org.lectern.transcoder.store.LocalS3;
import org.lectern.transcoder.store.S3Store;

/** A store that is away while a video is made, for longer than all tries of a task that fails take. */
class AbsentStoreTest {
    private static final Duration OUTAGE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    @Tag("slow")
    void isWaitedForAndCountsAsNobodysFailure() throws IOException {
        Path source = TestMedia.make(
                folder,
                "clip.mkv",
                new Arguments()
                        .option("-f", "lavfi")
                        .option("-i", "testsrc2=size=640x360:rate=25:duration=60")
                        .option("-f", "lavfi")
                        .option("-i", "sine=duration=60")
                        .option("-c:v", "mpeg4")
                        .option("-c:a", "aac"));
        try (LocalS3 s3 = new LocalS3();
                S3Store store = s3.store();
                RunningWorker worker = new RunningWorker(folder, store)) {
            ObjectId id = worker.order(source);
            await("something to watch")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> worker.find(id).playable());
            s3.stop();
            await("it says what it waits for")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> worker.find(id).warnings().contains(Worker.STORE_AWAY));
            await("it goes on waiting")
                    .during(OUTAGE)
                    .atMost(OUTAGE.plusSeconds(10))
                    .until(() -> worker.find(id).state() != TranscodeState.FAILED && worker.failures(id) == 0);
            s3.restart();
            RunningWorker.Finished finished = worker.finish(id, Duration.ofMinutes(2));
            assertThat(finished.transcode().state())
                    .as("%s", finished.transcode())
                    .isEqualTo(TranscodeState.READY);
            assertThat(finished.transcode().warnings()).isEmpty();
            new Conformance(Files.createDirectory(folder.resolve("conformance"))).check(worker.copied(finished));
        }
    }
}
