package org.lectern.transcoder.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lectern.transcoder.TestMedia;
import org.lectern.transcoder.cage.Arguments;

/** A file may tell to show its pictures in a mirror: they are copied only where they are shown as they are. */
class MirroredPicturesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"vflip, mp4", "hflip, mp4", "vflip, mkv"})
    void areNotCopied(String mirror, String format) throws IOException {
        Path file = TestMedia.make(
                folder,
                "mirrored." + format,
                new Arguments()
                        .flag("-display_" + mirror)
                        .option("-i", "file:" + drawn())
                        .option("-c", "copy"),
                drawn());
        assertThat(look(file).copyable()).isFalse();
    }

    @Test
    void areCopiedWhereTheyAreUpright() throws IOException {
        assertThat(look(drawn()).copyable()).isTrue();
    }

    private VideoTrack look(Path file) throws IOException {
        Source source = new Probe(TestMedia.cage(), Acceptance.DEFAULT).look(file, folder.toRealPath());
        return Objects.requireNonNull(source.video());
    }

    private Path drawn() throws IOException {
        return TestMedia.make(
                folder,
                "drawn.mp4",
                new Arguments()
                        .option("-f", "lavfi")
                        .option("-i", "testsrc2=size=320x180:rate=25:duration=1")
                        .option("-c:v", "libx264")
                        .option("-preset", "ultrafast")
                        .option("-pix_fmt", "yuv420p"));
    }
}
