package org.lectern.transcoder.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.transcoder.TestMedia;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.probe.Acceptance;
import org.lectern.transcoder.probe.Probe;
import org.lectern.transcoder.probe.Source;

/** Recordings joined into one file, of which each begins with its own clock: pictures and sound stay together. */
class RestartedClockTest {
    private static final double HALF_A_GAP = 0.2;
    private static final int PARTS = 4;
    private static final int MILLISECONDS = 1000;
    private static final String SILENCE_IN_GAPS = "aresample=48000:async=1:first_pts=0";
    /** The checksum of nothing but zeros. */
    private static final String SILENCE = "0x00000000";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"mpegts", "vob"})
    void soundThatIsShorterComesWithThePicturesOfItsPart(String format) throws IOException {
        assertThat(beginnings(joined(format, 2.5, 2, 0), "a"))
                .satisfiesExactly(this::atTheStart, at -> comes(at, 2.5), at -> comes(at, 5), at -> comes(at, 7.5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mpegts", "vob"})
    void picturesThatAreShorterComeWithTheSoundOfTheirPart(String format) throws IOException {
        assertThat(beginnings(joined(format, 2, 2.5, 0), "v"))
                .satisfiesExactly(this::atTheStart, at -> comes(at, 2.5), at -> comes(at, 5), at -> comes(at, 7.5));
    }

    @Test
    void soundThatBeginsLateStaysLate() throws IOException {
        assertThat(beginnings(joined("mpegts", 2, 1, 0.6), "a").getFirst()).isCloseTo(0.6, within(HALF_A_GAP));
    }

    private void atTheStart(double seconds) {
        comes(seconds, 0);
    }

    private void comes(double seconds, double expected) {
        assertThat(seconds).isCloseTo(expected, within(HALF_A_GAP));
    }

    private Path joined(String format, double pictures, double sound, double late) throws IOException {
        Path part = TestMedia.make(
                folder,
                "part",
                new Arguments()
                        .option("-f", "lavfi")
                        .option("-i", "testsrc2=size=160x90:rate=25:duration=" + pictures)
                        .option("-itsoffset", late)
                        .option("-f", "lavfi")
                        .option("-i", "sine=sample_rate=48000:duration=" + sound)
                        .option("-c:v", "mpeg2video")
                        .option("-c:a", "mp2")
                        .option("-f", format));
        Path joined = Files.write(folder.toRealPath().resolve("joined"), new byte[0]);
        for (int i = 0; i < PARTS; i++) {
            Files.write(joined, Files.readAllBytes(part), StandardOpenOption.APPEND);
        }
        return joined;
    }

    /** When something comes after a pause, if only the track of that kind is encoded. */
    private List<Double> beginnings(Path file, String kind) throws IOException {
        Source source = new Probe(TestMedia.cage(), Acceptance.DEFAULT).look(file, folder.toRealPath());
        Path times = folder.toRealPath().resolve("times");
        Encoding encoding = new Encoding(TestMedia.cage(), file, folder.toRealPath(), 0);
        Arguments arguments = FfmpegOptions.quiet()
                .all(FfmpegOptions.source(encoding, source, 0, source.endSeconds()))
                .option("-filter_complex", "[0:" + kind + "]" + (kind.equals("a") ? SILENCE_IN_GAPS : "null") + "[out]")
                .option("-map", "[out]")
                .option("-fps_mode", "passthrough")
                .option("-enc_time_base", "1/" + MILLISECONDS)
                .option("-f", "framecrc")
                .word("file:" + times);
        assertThat(FfmpegOptions.run(encoding, arguments, () -> {}).complaints())
                .isEmpty();
        List<Double> beginnings = new ArrayList<>();
        double last = -1;
        for (String line : Files.readAllLines(times)) {
            if (!line.startsWith("#") && !line.endsWith(SILENCE)) {
                double time = Double.parseDouble(line.split(",", -1)[2]) / MILLISECONDS;
                if (time - last > 2 * HALF_A_GAP) {
                    beginnings.add(time);
                }
                last = time;
            }
        }
        return beginnings;
    }
}
