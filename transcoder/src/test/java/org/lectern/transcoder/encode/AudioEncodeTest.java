package org.lectern.transcoder.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lectern.transcoder.TestMedia;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.fmp4.InitSegment;
import org.lectern.transcoder.plan.Plan;
import org.lectern.transcoder.probe.Acceptance;
import org.lectern.transcoder.probe.Probe;
import org.lectern.transcoder.probe.Source;

/** What is heard, and when: of beeps a second after the start of each part of the source. */
class AudioEncodeTest {
    private static final int RATE = 8000;

    @TempDir
    Path folder;

    /** Television switches between films and the news; recorders stop and go on with another microphone. */
    @ParameterizedTest
    @CsvSource({
        "ac3, 5.1, 48000, stereo, 48000",
        "ac3, stereo, 48000, 5.1, 48000",
        "mp2, stereo, 48000, mono, 44100",
        "aac, mono, 44100, stereo, 48000"
    })
    void soundThatChangesWithinTheSourceIsHeardToItsEnd(
            String format, String layout, int rate, String otherLayout, int otherRate) throws IOException {
        Path source = part("source." + format, layout, rate);
        Files.write(source, joined(source, part("other." + format, otherLayout, otherRate)));
        assertThat(heard(source)).containsExactly(1, 3);
    }

    @Test
    void soundOfNineChannelsThatNobodyDescribesIsHeard() throws IOException {
        assertThat(heard(TestMedia.make(
                        folder, "nine.mkv", beep("9 channels", 48_000).option("-c:a", "pcm_s16le"))))
                .containsExactly(1);
    }

    @Test
    void ambisonicSoundIsHeard() throws IOException {
        Path source = TestMedia.make(
                folder,
                "sphere.mka",
                beep("ambisonic 1", 48_000).option("-c:a", "libopus").option("-mapping_family", 2));
        assertThat(heard(source)).containsExactly(1);
    }

    @Test
    void soundThatBeginsLaterThanOtherOfAnOggIsHeardLater() throws IOException {
        Path source = TestMedia.make(
                folder,
                "late.ogg",
                new Arguments()
                        .option("-itsoffset", 2)
                        .all(beep("mono", 48_000))
                        .all(beep("mono", 48_000))
                        .option("-map", 0)
                        .option("-map", 1)
                        .option("-c:a", "libopus"));
        assertThat(heard(source)).containsExactly(3);
    }

    private Path part(String name, String layout, int rate) throws IOException {
        return TestMedia.make(folder, name, beep(layout, rate));
    }

    private static Arguments beep(String layout, int rate) {
        String all = layout.equals("mono") ? "c0=c0" : "c0=c0|c1=c0";
        return new Arguments()
                .option("-f", "lavfi")
                .option(
                        "-i",
                        "aevalsrc=0.5*sin(2*PI*1000*t)*between(t\\,1\\,1.3):d=2:s=" + rate + ",pan=" + layout + "|"
                                + all);
    }

    private static byte[] joined(Path first, Path second) throws IOException {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.writeBytes(Files.readAllBytes(first));
        joined.writeBytes(Files.readAllBytes(second));
        return joined.toByteArray();
    }

    /** The seconds in which something begins to be heard. */
    private List<Integer> heard(Path source) throws IOException {
        Path work = Files.createDirectory(folder.resolve("work")).toRealPath();
        Source found = new Probe(TestMedia.cage(), Acceptance.DEFAULT).look(source, work);
        Plan plan = Plan.of(found, List.of());
        Track track = new Track();
        boolean undamaged = new AudioEncode(new Encoding(TestMedia.cage(), source, work, 0), plan)
                .encode(plan.audio().getFirst(), 0, plan.grid().segments(), track);
        assertThat(undamaged).as("whether all could be decoded").isTrue();
        Path file = Files.write(work.resolve("track.mp4"), track.bytes.toByteArray());
        Path decoded = TestMedia.make(
                work,
                "track.raw",
                new Arguments()
                        .option("-i", "file:" + file)
                        .option("-ac", 1)
                        .option("-ar", RATE)
                        .option("-f", "s16le"),
                file);
        ShortBuffer samples = ByteBuffer.wrap(Files.readAllBytes(decoded))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer();
        List<Integer> seconds = new ArrayList<>();
        int lastLoud = -RATE;
        for (int at = 0; at < samples.limit(); at++) {
            if (Math.abs(samples.get(at)) > Short.MAX_VALUE / 20) {
                if (at - lastLoud > RATE / 2) {
                    seconds.add(at / RATE);
                }
                lastLoud = at;
            }
        }
        return seconds;
    }

    /** All of one track, in its order. */
    private static final class Track implements SegmentSink {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void init(String name, InitSegment init) {
            bytes.writeBytes(init.bytes());
        }

        @Override
        public boolean holds(String name, int index) {
            return false;
        }

        @Override
        public void segment(String name, int index, byte[] segment, long ticks) {
            bytes.writeBytes(segment);
        }

        @Override
        public void flush() {}
    }
}
