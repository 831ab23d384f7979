package org.lectern.transcoder.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.transcoder.TestMedia;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.cage.Invocation;
import org.lectern.transcoder.cage.Limits;
import org.lectern.transcoder.cage.Program;
import org.lectern.transcoder.fmp4.InitSegment;
import org.lectern.transcoder.plan.Plan;
import org.lectern.transcoder.probe.Acceptance;
import org.lectern.transcoder.probe.Probe;
import org.lectern.transcoder.probe.Source;

/** What is cut without encoding is shown as the source shows it, from the one init segment that it has, or isn't handed on. */
class VideoCopyTest {
    @TempDir
    Path temporary;

    private Path folder = Path.of("");
    private final Kept kept = new Kept();

    @BeforeEach
    void resolve() throws IOException {
        folder = temporary.toRealPath();
    }

    @Test
    void showsReorderedPicturesWhenTheSourceDoes() throws IOException {
        Path file = make("reordered.mp4", drawn("320x180", 10).option("-bf", 2));
        copy(file);
        assertThat(kept.segments).isEqualTo(3);
        Path copied = Files.write(folder.resolve("copied.mp4"), kept.bytes.toByteArray());
        assertThat(instants(copied)).hasSize(250).isEqualTo(instants(file));
    }

    @Test
    void endsBeforePicturesOfAnotherSize() throws IOException {
        Path wide = make("wide.mp4", drawn("320x180", 10));
        Path narrow = make("narrow.mp4", drawn("240x180", 10));
        Path file = TestMedia.concatenated(folder, "both.mp4", wide, narrow);
        assertThatThrownBy(() -> copy(file)).isInstanceOf(NotCopyable.class).hasMessageContaining("picture 250");
        assertThat(kept.segments).isEqualTo(2);
    }

    @Test
    void handsNothingOnThatOnlyThePicturesThemselvesSayHowToDecode() throws IOException {
        Path file = make(
                "inside.mp4",
                drawn("320x180", 10).option("-tag:v", "avc3").option("-bsf:v", "dump_extra=freq=keyframe"));
        byte[] bytes = Files.readAllBytes(file);
        int configuration = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("avcC") + 4;
        assertThat(bytes[configuration + 5]).as("the count of parameter sets").isEqualTo((byte) 0xE1);
        bytes[configuration + 5] = (byte) 0xE0;
        Files.write(file, bytes);
        assertThatThrownBy(() -> copy(file)).isInstanceOf(NotCopyable.class).hasMessageContaining("init segment");
        assertThat(kept.bytes.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fields.mp4", "fields.mkv"})
    void handsNothingOnThatMayBeCodedAsFields(String name) throws IOException {
        Path file = make(name, drawn("320x180", 10).option("-x264-params", "fake-interlaced=1"));
        assertThatThrownBy(() -> copy(file)).isInstanceOf(NotCopyable.class).hasMessageContaining("fields");
        assertThat(kept.bytes.size()).isZero();
    }

    private static Arguments drawn(String size, int seconds) {
        return new Arguments()
                .option("-f", "lavfi")
                .option("-i", "testsrc2=size=" + size + ":rate=25:duration=" + seconds)
                .option("-c:v", "libx264")
                .option("-preset", "ultrafast")
                .option("-pix_fmt", "yuv420p")
                .option("-g", 50);
    }

    private Path make(String name, Arguments arguments) throws IOException {
        return TestMedia.make(folder, name, arguments);
    }

    private void copy(Path file) throws IOException {
        Probe probe = new Probe(TestMedia.cage(), Acceptance.DEFAULT);
        Source source = probe.look(file, folder);
        Plan plan = Plan.of(source, probe.keyframes(file, source, folder));
        new VideoCopy(new Encoding(TestMedia.cage(), file, folder, 0), plan)
                .copy(plan.copiedRung().orElseThrow(), plan.grid().segments(), kept);
    }

    /** When pictures are shown, in the order in which they are decoded. */
    private List<String> instants(Path file) throws IOException {
        Arguments arguments = new Arguments()
                .option("-v", "error")
                .option("-show_entries", "packet=pts_time")
                .option("-of", "csv=p=0")
                .option("-i", "file:" + file);
        List<String> lines = new ArrayList<>();
        TestMedia.cage()
                .run(new Invocation(Program.FFPROBE, arguments, List.of(file), folder, Limits.LOOKING, 0), lines::add);
        return lines;
    }

    /** Keeps what it takes, one after the other. */
    private static final class Kept implements SegmentSink {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private int segments;

        @Override
        public void init(String folder, InitSegment init) {
            bytes.writeBytes(init.bytes());
        }

        @Override
        public boolean holds(String folder, int index) {
            return false;
        }

        @Override
        public void segment(String folder, int index, byte[] segment, long ticks) {
            bytes.writeBytes(segment);
            segments++;
        }

        @Override
        public void flush() {}
    }
}
