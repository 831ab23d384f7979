package org.lectern.transcoder.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.transcoder.TestMedia;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.cage.Binaries;
import org.lectern.transcoder.cage.Cage;
import org.lectern.transcoder.cage.CageLimits;
import org.lectern.transcoder.cage.Limits;

/** Where each track ends, and which tracks there are, whatever the file tells of the whole. */
class TrackLengthsTest {
    private static final double A_FEW_PICTURES = 0.15;

    @TempDir
    Path folder;

    @Test
    void matroskaTracksEndWhereTheirTagsSay() throws IOException {
        Source source = look(unequal("tagged.mkv", new Arguments()));
        assertThat(pictures(source).endSeconds()).isCloseTo(2, within(A_FEW_PICTURES));
        assertThat(source.endSeconds()).isCloseTo(6, within(A_FEW_PICTURES));
    }

    @Test
    void matroskaTracksWithoutTagsEndWithTheirLastPacket() throws IOException {
        Path file = unequal("untagged.mkv", new Arguments());
        replaceIn(file, "DURATION", "DURATI0N");
        Source source = look(file);
        assertThat(pictures(source).endSeconds()).isCloseTo(2, within(A_FEW_PICTURES));
        assertThat(source.endSeconds()).isCloseTo(6, within(A_FEW_PICTURES));
    }

    /** What a browser records tells no length at all. */
    @Test
    void matroskaTracksOfARecordingThatTellsNoLengthEndWithTheirLastPacket() throws IOException {
        Source source = look(unequal("recorded.mkv", new Arguments().option("-live", 1)));
        assertThat(pictures(source).endSeconds()).isCloseTo(2, within(A_FEW_PICTURES));
        assertThat(source.endSeconds()).isCloseTo(6, within(A_FEW_PICTURES));
    }

    @ParameterizedTest
    @CsvSource({"mpegts, mpeg2video, 0", "mpegts, mpeg2video, 120", "vob, mpeg2video, 0"})
    void recordingsJoinedIntoOneFileLastAsLongAsAllOfThem(String format, String codec, int clockOfTheSecond)
            throws IOException {
        Path joined = Files.write(folder.toRealPath().resolve("joined"), new byte[0]);
        for (int clock : new int[] {0, clockOfTheSecond}) {
            Path part = make(
                    "part",
                    drawn(3, 0)
                            .all(sounding(3, 0))
                            .option("-c:v", codec)
                            .option("-c:a", "mp2")
                            .option("-output_ts_offset", clock)
                            .option("-f", format));
            Files.write(joined, Files.readAllBytes(part), StandardOpenOption.APPEND);
        }
        Source source = look(joined);
        assertThat(pictures(source).endSeconds()).isCloseTo(6, within(A_FEW_PICTURES));
        assertThat(source.endSeconds()).isCloseTo(6, within(A_FEW_PICTURES));
    }

    @Test
    void aTrackThatGoesOnUnderAnotherNumberIsOneTrack() throws IOException {
        Path joined = Files.write(folder.toRealPath().resolve("joined.ts"), new byte[0]);
        for (int number : new int[] {0x100, 0x200}) {
            Path part = make(
                    "part.ts",
                    drawn(12, 0)
                            .all(sounding(12, 0))
                            .option("-c:v", "mpeg2video")
                            .option("-c:a", "mp2")
                            .option("-mpegts_start_pid", number)
                            .option("-output_ts_offset", number == 0x100 ? 0 : 12));
            Files.write(joined, Files.readAllBytes(part), StandardOpenOption.APPEND);
        }
        Source source = look(joined);
        assertThat(source.audio()).hasSize(1);
        assertThat(source.warnings()).isEmpty();
        assertThat(pictures(source).endSeconds()).isCloseTo(24, within(A_FEW_PICTURES));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mpegts", "vob"})
    void tracksThatBeginLateAreFound(String format) throws IOException {
        for (int pictures = 0; pictures <= 12; pictures += 12) {
            Source source = look(make(
                    "late",
                    drawn(14 - pictures, pictures)
                            .all(sounding(2 + pictures, 12 - pictures))
                            .option("-c:v", "mpeg2video")
                            .option("-c:a", "mp2")
                            .option("-f", format)));
            assertThat(source.video()).isNotNull();
            assertThat(source.audio()).hasSize(1);
            assertThat(source.endSeconds()).isCloseTo(14, within(A_FEW_PICTURES));
        }
    }

    /** A large file; here it is one that nobody writes to. */
    @ParameterizedTest
    @CsvSource({
        "film.mxf, mpeg2video, pcm_s16le",
        "film.flv, flv1, aac",
        "film.wmv, wmv2, wmav2",
        "film.vob, mpeg2video, mp2"
    })
    void tracksThatTakeTooLongToReadEndWhereTheFileSays(String name, String pictures, String sound)
            throws IOException, InterruptedException {
        Path whole = make(
                name, drawn(4, 0).all(sounding(4, 0)).option("-c:v", pictures).option("-c:a", sound));
        Container container = Container.of(whole).orElseThrow();
        Answer answer = new CagedFile(TestMedia.cage(), container, whole, folder.toRealPath()).ask();
        Path silent = folder.toRealPath().resolve("silent");
        assertThat(new ProcessBuilder("mkfifo", silent.toString()).start().waitFor())
                .isZero();
        Limits hasty =
                new Limits(Duration.ofMillis(200), Duration.ofMinutes(1), 60, Limits.LOOKING.memoryBytes(), 1 << 30);
        Cage cage = new Cage(Binaries.shippedIn(Path.of("target")), new CageLimits(hasty, Limits.ENCODING));
        Timeline timeline = new Timeline(new CagedFile(cage, container, silent, folder.toRealPath()), answer);
        timeline.measureEnds(answer.streams());
        for (StreamEntry track : answer.streams()) {
            assertThat(timeline.end(track)).as("%s", track.type()).isCloseTo(4, within(A_FEW_PICTURES));
        }
    }

    @Test
    void picturesThatCannotBeReadAreToldOf() throws IOException {
        Path file = make(
                "unknown.mp4",
                drawn(1, 0).all(sounding(1, 0)).option("-c:v", "libx264").option("-c:a", "aac"));
        replaceIn(file, "avc1", "brxq");
        Source source = look(file);
        assertThat(source.video()).isNull();
        assertThat(source.warnings()).singleElement().asString().startsWith("The pictures can't be read");
    }

    @Test
    void aCoverIsNotMissedAsAVideo() throws IOException {
        Path cover = make("cover.jpg", drawn(1, 0).option("-frames:v", 1));
        Path file = TestMedia.make(
                folder,
                "cover.m4a",
                sounding(1, 0)
                        .option("-i", "file:" + cover)
                        .option("-map", 0)
                        .option("-map", 1)
                        .option("-c:a", "aac")
                        .option("-c:v", "copy")
                        .option("-disposition:v", "attached_pic"),
                cover);
        assertThat(look(file).warnings()).isEmpty();
    }

    @Test
    void slidesThatStandForMinutesAreAccepted() throws IOException {
        Source source = look(make(
                "slides.mp4",
                drawn(4, 0)
                        .option("-vf", "setpts=N*300/TB")
                        .option("-fps_mode", "passthrough")
                        .option("-enc_time_base", "1/1000")
                        .option("-c:v", "mpeg4")
                        .option("-frames:v", 4)));
        assertThat(pictures(source).endSeconds()).isGreaterThanOrEqualTo(900);
    }

    /** Two seconds of pictures, six of sound, and a subtitle that stands until the ninth. */
    private Path unequal(String name, Arguments options) throws IOException {
        Path subtitles = Files.writeString(
                folder.toRealPath().resolve("late.srt"), "1\n00:00:01,000 --> 00:00:09,000\nStill there.\n");
        return TestMedia.make(
                folder,
                name,
                drawn(2, 0)
                        .all(sounding(6, 0))
                        .option("-i", "file:" + subtitles)
                        .option("-map", 0)
                        .option("-map", 1)
                        .option("-map", 2)
                        .option("-c:v", "mpeg4")
                        .option("-c:a", "libmp3lame")
                        .option("-c:s", "srt")
                        .all(options),
                subtitles);
    }

    private static Arguments drawn(int seconds, int late) {
        return new Arguments()
                .option("-itsoffset", late)
                .option("-f", "lavfi")
                .option("-i", "testsrc2=size=160x90:rate=25:duration=" + seconds);
    }

    private static Arguments sounding(int seconds, int late) {
        return new Arguments()
                .option("-itsoffset", late)
                .option("-f", "lavfi")
                .option("-i", "sine=sample_rate=48000:duration=" + seconds);
    }

    private Path make(String name, Arguments arguments) throws IOException {
        return TestMedia.make(folder, name, arguments);
    }

    private Source look(Path file) throws IOException {
        return new Probe(TestMedia.cage(), Acceptance.DEFAULT).look(file, folder.toRealPath());
    }

    private static VideoTrack pictures(Source source) {
        return Objects.requireNonNull(source.video());
    }

    private static void replaceIn(Path file, String text, String other) throws IOException {
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(content).contains(text);
        Files.writeString(file, content.replace(text, other), StandardCharsets.ISO_8859_1);
    }
}
