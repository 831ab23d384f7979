package org.lectern.transcoder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.transcoder.TestMedia;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.contract.TranscodeState;
import org.lectern.transcoder.store.LocalS3;
import org.lectern.transcoder.store.S3Store;

/** Nothing that a worker does needs the store's objects to be files on its machine. */
class WorkingOnS3Test {
    @TempDir
    Path folder;

    @Test
    void publishesAVideoAndKeepsNoCopyOfItsSource() throws IOException {
        Path source = TestMedia.make(
                folder,
                "clip.mp4",
                new Arguments()
                        .option("-f", "lavfi")
                        .option("-i", "testsrc2=size=640x360:rate=25:duration=9")
                        .option("-f", "lavfi")
                        .option("-i", "sine=duration=9")
                        .option("-c:v", "libx264")
                        .option("-preset", "ultrafast")
                        .option("-c:a", "aac"));
        try (LocalS3 s3 = new LocalS3();
                S3Store store = s3.store();
                RunningWorker worker = new RunningWorker(folder, store)) {
            RunningWorker.Ended ended = worker.transcode(source, Duration.ofMinutes(1));

            assertThat(ended.transcode().state()).as("%s", ended.transcode()).isEqualTo(TranscodeState.READY);
            new Conformance(Files.createDirectory(folder.resolve("conformance"))).check(ended.published());
        }
        try (Stream<Path> left = Files.list(folder.resolve("work"))) {
            assertThat(left.filter(Files::isDirectory)).isEmpty();
        }
    }
}
