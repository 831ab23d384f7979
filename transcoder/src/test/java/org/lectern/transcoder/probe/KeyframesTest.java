package org.lectern.transcoder.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
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

/** Where a source can be cut without encoding, whatever its file tells it by; most cameras and encoders reorder pictures. */
class KeyframesTest {
    @TempDir
    Path temporary;

    private Path folder = Path.of("");

    @BeforeEach
    void resolve() throws IOException {
        folder = temporary.toRealPath();
    }

    @ParameterizedTest
    @CsvSource({
        "edited.mp4, +faststart",
        "negative.mov, +negative_cts_offsets",
        "fragments.mp4, +frag_keyframe+empty_moov",
        "wrapped.mkv,"
    })
    void areFoundAmongReorderedPictures(String name, String flags) throws IOException {
        Arguments muxing = flags == null ? new Arguments() : new Arguments().option("-movflags", flags);
        Path file = make(name, drawn().all(reordered()).all(muxing));
        assertThat(Objects.requireNonNull(look(file).video()).reorder()).isPositive();
        assertAt(file, 0, 2, 4);
    }

    @Test
    void areFoundWhereNoEditListTakesBackTheReordering() throws IOException {
        assertAt(make("unedited.mp4", drawn().all(reordered()).option("-use_editlist", 0)), 0, 2, 4);
    }

    @Test
    void areCountedFromWhereTheSoundBegins() throws IOException {
        Arguments late = new Arguments()
                .option("-f", "lavfi")
                .option("-i", "sine=duration=7")
                .option("-itsoffset", 1)
                .all(drawn())
                .option("-c:a", "aac");
        assertAt(make("late.mp4", late.all(reordered())), 1, 3, 5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"open.mp4", "open.mkv"})
    void areNoneWherePicturesAfterOneAreShownBeforeIt(String name) throws IOException {
        assertAt(make(name, drawn().all(reordered()).option("-x264-params", "open-gop=1:scenecut=0:b-adapt=0")));
    }

    @Test
    void areNoneWhereAnEditLeavesOutPictures() throws IOException {
        Path whole = make("whole.mp4", drawn().all(reordered()));
        Arguments later =
                new Arguments().option("-ss", 1).option("-i", "file:" + whole).option("-c", "copy");
        assertAt(TestMedia.make(folder, "later.mp4", later, whole));
        assertThat(patched(whole, "elst", 4, 2000)).as("an edit of two seconds").contains(List.of());
    }

    @Test
    void areNoneWherePicturesAreDescribedInSeveralWays() throws IOException {
        Path file = make("one.mp4", drawn().all(reordered()));
        assertThat(patched(file, "stsd", 0, 2)).contains(List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"stts", "ctts", "stss", "elst"})
    void areNotTakenFromATableThatIsLongerThanItsBox(String type) throws IOException {
        Path file = make("one.mp4", drawn().all(reordered()));
        assertThat(patched(file, type, 0, -1)).isEmpty();
    }

    @Test
    void areNotTakenFromATableThatClaimsMorePicturesThanItTellsOf() throws IOException {
        Path file = make("one.mp4", drawn().all(reordered()));
        assertThat(patched(file, "stsz", 4, 1_000_000)).isEmpty();
        assertThat(patched(file, "stts", 4, 1))
                .as("the duration of one picture")
                .isEmpty();
    }

    @Test
    void areFoundBehindPicturesOfMoreThanFourGigabytes() throws IOException {
        Path file = make("large.mp4", drawn().all(reordered()));
        byte[] bytes = Files.readAllBytes(file);
        int room = indexOf(bytes, "free") - 4;
        ByteBuffer header = ByteBuffer.wrap(bytes);
        long size = header.getInt(room + 8);
        header.putInt(room, 1).putInt(room + 4, header.getInt(room + 12)).putLong(room + 8, size + 8);
        Files.write(file, bytes);
        assertThat(SampleTable.keyframes(file, look(file))).contains(List.of(0.0, 2.0, 4.0));
    }

    @Test
    void areNoneWhereLookingForThemTakesTooLong() throws IOException, InterruptedException {
        Source source = look(make("patient.mkv", drawn().all(reordered())));
        Path silent = folder.resolve("silent.mkv");
        assertThat(new ProcessBuilder("mkfifo", silent.toString()).start().waitFor())
                .isZero();
        Limits hasty =
                new Limits(Duration.ofMillis(200), Duration.ofMinutes(1), 60, Limits.LOOKING.memoryBytes(), 1 << 30);
        Cage cage = new Cage(Binaries.shippedIn(Path.of("target")), new CageLimits(hasty, Limits.ENCODING));
        assertThat(new Probe(cage, Acceptance.DEFAULT).keyframes(silent, source, folder))
                .isEmpty();
    }

    private static Arguments drawn() {
        return new Arguments().option("-f", "lavfi").option("-i", "testsrc2=size=128x72:rate=25:duration=6");
    }

    private static Arguments reordered() {
        return new Arguments()
                .option("-c:v", "libx264")
                .option("-preset", "ultrafast")
                .option("-pix_fmt", "yuv420p")
                .option("-bf", 2)
                .option("-g", 50);
    }

    private Path make(String name, Arguments arguments) throws IOException {
        return TestMedia.make(folder, name, arguments);
    }

    private static Probe probe() throws IOException {
        return new Probe(TestMedia.cage(), Acceptance.DEFAULT);
    }

    private Source look(Path file) throws IOException {
        return probe().look(file, folder);
    }

    private void assertAt(Path file, double... seconds) throws IOException {
        Source source = look(file);
        assertThat(Objects.requireNonNull(source.video()).copyable()).isTrue();
        List<Double> found = probe().keyframes(file, source, folder);
        assertThat(found).hasSize(seconds.length);
        for (int i = 0; i < seconds.length; i++) {
            assertThat(found.get(i)).isCloseTo(seconds[i], within(0.002));
        }
    }

    /** What the table of a file tells once a number of it has been changed, so many bytes after a full box's fields. */
    private Optional<List<Double>> patched(Path file, String box, int at, int number) throws IOException {
        Source source = look(file);
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer.wrap(bytes).putInt(indexOf(bytes, box) + 8 + at, number);
        Path changed = Files.write(folder.resolve("patched.mp4"), bytes);
        return SampleTable.keyframes(changed, source);
    }

    private static int indexOf(byte[] bytes, String type) {
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(type);
    }
}
