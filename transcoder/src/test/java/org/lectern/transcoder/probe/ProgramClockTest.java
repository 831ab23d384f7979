package org.lectern.transcoder.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.transcoder.TestMedia;
import org.lectern.transcoder.cage.Arguments;

class ProgramClockTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void runsOnInARecording(int m2ts) throws IOException {
        assertThat(ProgramClock.runsOn(recording(0, m2ts))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void doesNotRunOnWhereItStartsAnew(int m2ts) throws IOException {
        Path file = recording(0, m2ts);
        assertThat(ProgramClock.runsOn(append(file, file))).isFalse();
    }

    @Test
    void doesNotRunOnWhereItLeapsAMinute() throws IOException {
        Path file = recording(0, 0);
        assertThat(ProgramClock.runsOn(append(file, recording(60, 0)))).isFalse();
    }

    @Test
    void isNotBelievedInWhatIsDamaged() throws IOException {
        Path file = recording(0, 0);
        byte[] bytes = Files.readAllBytes(file);
        bytes[188 * 20] = 0;
        assertThat(ProgramClock.runsOn(Files.write(file, bytes))).isFalse();
    }

    private Path recording(int clock, int m2ts) throws IOException {
        return TestMedia.make(
                folder,
                clock + ".ts",
                new Arguments()
                        .option("-f", "lavfi")
                        .option("-i", "testsrc2=size=160x90:rate=25:duration=2")
                        .option("-c:v", "mpeg2video")
                        .option("-output_ts_offset", clock)
                        .option("-mpegts_m2ts_mode", m2ts));
    }

    private static Path append(Path file, Path other) throws IOException {
        Path joined = file.resolveSibling("joined.ts");
        Files.copy(file, joined);
        return Files.write(joined, Files.readAllBytes(other), StandardOpenOption.APPEND);
    }
}
