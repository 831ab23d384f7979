package org.lectern.transcoder.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.transcoder.TestMedia;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.plan.AudioRendition;
import org.lectern.transcoder.plan.Loudness;
import org.lectern.transcoder.plan.Plan;
import org.lectern.transcoder.probe.Acceptance;
import org.lectern.transcoder.probe.Probe;
import org.lectern.transcoder.probe.Source;

class LoudnessMeasurementTest {
    @TempDir
    Path folder;

    /** EBU Tech 3341: a sine of 1 kHz at −23 dBFS on both channels is −23 LUFS loud. */
    @Test
    void measuresTheReferenceTone() throws IOException {
        assertThat(loudness(file("tone.mp4", tone(-23, 20)))).singleElement().satisfies(is(-23));
    }

    @Test
    void measuresEveryTrack() throws IOException {
        Path source = file(
                "two.mp4", tone(-30, 10).all(tone(-12, 10)).option("-map", 0).option("-map", 1));
        assertThat(loudness(source)).satisfiesExactly(is(-30), is(-12));
    }

    @Test
    void measuresAlsoWhatCameBeforeAChangeOfChannels() throws IOException {
        Path loud = TestMedia.make(folder, "loud.ac3", tone(-10, 5));
        Path quiet = TestMedia.make(folder, "quiet.ac3", tone(-30, 5).option("-ac", 6));
        Files.write(loud, Files.readAllBytes(quiet), StandardOpenOption.APPEND);
        assertThat(loudness(loud)).singleElement().satisfies(is(-10));
    }

    @Test
    void measuresAlsoTheEndOfWhatIsLong() throws IOException {
        Path source = file(
                "long.mp4", tone(-40, 80).all(tone(-20, 80)).option("-filter_complex", "[0:a][1:a]concat=n=2:v=0:a=1"));
        // the quiet half is more than 10 LU below, and so gated out
        assertThat(loudness(source)).singleElement().satisfies(is(-20));
    }

    @Test
    void silenceIsSilence() throws IOException {
        Path source = file(
                "silent.mp4", new Arguments().option("-f", "lavfi").option("-i", "anullsrc=r=48000:cl=stereo:d=8"));
        assertThat(loudness(source)).containsExactly(Loudness.SILENCE);
    }

    @Test
    void whatCannotBeMeasuredIsLeftAlone() throws IOException {
        Path source = file("tone.mp4", tone(-23, 20));
        Plan plan = plan(source);
        Files.writeString(source, "no longer a film");
        assertThat(measure(source, plan)).containsExactly(Loudness.SILENCE);
    }

    private static Consumer<Loudness> is(double lufs) {
        return loudness -> assertThat(loudness.lufs()).isCloseTo(lufs, within(0.3));
    }

    /** The source draws it with an amplitude of one eighth. */
    private static Arguments tone(int decibels, int seconds) {
        return new Arguments()
                .option("-f", "lavfi")
                .option(
                        "-i",
                        "sine=frequency=1000:sample_rate=48000:duration=" + seconds + ",volume=8,volume=" + decibels
                                + "dB,aformat=sample_fmts=fltp,pan=stereo|c0=c0|c1=c0");
    }

    private Path file(String name, Arguments arguments) throws IOException {
        return TestMedia.make(folder, name, arguments.option("-c:a", "aac").option("-b:a", "192k"));
    }

    private List<Loudness> loudness(Path source) throws IOException {
        return measure(source, plan(source));
    }

    private Plan plan(Path source) throws IOException {
        Source found = new Probe(TestMedia.cage(), Acceptance.DEFAULT).look(source, folder.toRealPath());
        return Plan.of(found, List.of());
    }

    private List<Loudness> measure(Path source, Plan plan) throws IOException {
        LoudnessMeasurement measurement = new LoudnessMeasurement(
                new Encoding(TestMedia.cage(), source, folder.toRealPath(), 0),
                plan.source().container());
        List<Loudness> loudness = new ArrayList<>();
        for (AudioRendition rendition : plan.audio()) {
            loudness.add(measurement.measure(rendition, plan.source().endSeconds()));
        }
        return loudness;
    }
}
