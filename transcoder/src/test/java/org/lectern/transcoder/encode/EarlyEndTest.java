package org.lectern.transcoder.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.transcoder.TestMedia;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.plan.Chunk;
import org.lectern.transcoder.plan.Plan;
import org.lectern.transcoder.probe.Acceptance;
import org.lectern.transcoder.probe.Probe;

/** A file that promises 20 seconds of pictures, and was cut off. */
class EarlyEndTest {
    @TempDir
    Path folder;

    private Path file;
    private Plan plan;
    private final Beginnings beginnings = new Beginnings();

    @BeforeEach
    void cutOff() throws IOException {
        file = TestMedia.make(
                folder,
                "cut.mp4",
                new Arguments()
                        .option("-f", "lavfi")
                        .option("-i", "testsrc2=size=160x90:rate=25:duration=20")
                        .option("-c:v", "mjpeg")
                        .option("-movflags", "+faststart"));
        plan = Plan.of(new Probe(TestMedia.cage(), Acceptance.DEFAULT).look(file, folder.toRealPath()), List.of());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() / 3);
        }
    }

    @Test
    void aChunkWithoutAPictureBeginsNoTrack() {
        int last = plan.grid().segments() - 1;
        assertThat(framesUntil(new Chunk(1, last, last + 1)))
                .isEqualTo(plan.grid().firstFrame(last));
        assertThat(beginnings.folders()).isEmpty();
    }

    @Test
    void aPictureThatOnlyStandsIsNotCounted() throws IOException {
        int whole = TestMedia.pictures(file).size();
        assertThat(whole).isBetween(50, 250);
        assertThat(framesUntil(new Chunk(0, 0, plan.grid().segments()))).isBetween(whole - 1L, whole + 0L);
        assertThat(beginnings.folders()).containsExactly(plan.rungs().getFirst().name());
    }

    private long framesUntil(Chunk chunk) {
        SourceEndsEarly early = catchThrowableOfType(SourceEndsEarly.class, () -> {
            Encoding encoding = new Encoding(TestMedia.cage(), file, folder.toRealPath(), 0);
            new VideoEncode(encoding, plan).encode(chunk, plan.rungs(), beginnings);
        });
        return early.frames();
    }
}
