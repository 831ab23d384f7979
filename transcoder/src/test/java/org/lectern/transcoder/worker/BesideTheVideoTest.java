package org.lectern.transcoder.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.transcoder.TestMedia;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.cage.Invocation;
import org.lectern.transcoder.cage.Limits;
import org.lectern.transcoder.cage.Program;
import org.lectern.transcoder.contract.TranscodeState;

/** What is published with a video: its poster, its storyboard, and sound as loud as that of others. */
class BesideTheVideoTest {
    @TempDir
    static Path folder;

    private static RunningWorker worker;
    private static Conformance conformance;

    @BeforeAll
    static void start() throws IOException {
        worker = new RunningWorker(folder);
        conformance = new Conformance(Files.createDirectory(folder.resolve("conformance")));
    }

    @AfterAll
    static void stop() {
        worker.close();
    }

    @Test
    void theStoryboardFollowsTheVideo() throws IOException {
        // a little brighter with each second
        Path published = published(
                "brighter.mp4",
                new Arguments()
                        .option("-f", "lavfi")
                        .option(
                                "-i",
                                "color=black:size=640x360:rate=10:duration=20,format=gray,geq=lum='20+10*floor(T)'"));
        BufferedImage sheet = image(published.resolve("storyboard-0.jpg"));
        for (int tile = 0; tile < 10; tile++) {
            int middle = sheet.getRGB(tile % 5 * 240 + 120, tile / 5 * 136 + 68) & 0xFF;
            assertThat(middle).as("tile %d", tile).isCloseTo(20 + 20 * tile, within(5));
        }
    }

    @Test
    void aBlackBeginningIsNoPosterAndThePosterIsClear() throws IOException {
        Path published = published(
                "black.mp4",
                new Arguments()
                        .option("-f", "lavfi")
                        .option(
                                "-i",
                                "testsrc2=size=960x540:rate=25:duration=30,drawbox=color=black:thickness=fill:enable='lt(t,24)'"));
        BufferedImage poster = image(published.resolve("poster.jpg"));
        assertThat(poster.getWidth()).isEqualTo(960);
        assertThat(brightness(poster)).isGreaterThan(50);
    }

    @ParameterizedTest
    @ValueSource(ints = {-35, -8})
    void soundThatIsFarOffIsBroughtToMinusSixteen(int lufs) throws IOException {
        assertThat(loudnessOf(published("off.mp4", sound(lufs)))).isCloseTo(-16, within(1.0));
    }

    @Test
    void soundThatIsNearlyRightIsLeftAlone() throws IOException {
        assertThat(loudnessOf(published("near.mp4", sound(-18)))).isCloseTo(-18, within(0.3));
    }

    @Test
    void whatIsMadeLouderStaysBelowFullScale() throws IOException {
        // a click of full scale each second in what is otherwise soft
        Path published = published(
                "clicks.mp4",
                picture()
                        .option("-f", "lavfi")
                        .option(
                                "-i",
                                "sine=frequency=440:sample_rate=48000:duration=20,volume=-12dB,volume=18dB:enable='lt(mod(t,1),0.002)',"
                                        + "volume=12dB:enable='lt(mod(t,1),0.002)',aformat=channel_layouts=stereo")
                        .option("-c:a", "aac"));
        assertThat(measured(published, "Peak:")).isLessThan(-0.5);
    }

    private static Arguments picture() {
        return new Arguments().option("-f", "lavfi").option("-i", "testsrc2=size=320x180:rate=10:duration=20");
    }

    /** A tone of so many LUFS on two channels (EBU Tech 3341). */
    private static Arguments sound(int lufs) {
        return picture()
                .option("-f", "lavfi")
                .option(
                        "-i",
                        "sine=frequency=1000:sample_rate=48000:duration=20,volume=8,volume=" + lufs
                                + "dB,aformat=sample_fmts=fltp,pan=stereo|c0=c0|c1=c0")
                .option("-c:a", "aac")
                .option("-b:a", "192k");
    }

    private static Path published(String name, Arguments arguments) throws IOException {
        Path source =
                TestMedia.make(folder, name, arguments.option("-c:v", "libx264").option("-pix_fmt", "yuv420p"));
        RunningWorker.Ended ended = worker.transcode(source, Duration.ofMinutes(1));
        assertThat(ended.transcode().state()).as("%s", ended.transcode()).isEqualTo(TranscodeState.READY);
        conformance.check(ended.published());
        return ended.published();
    }

    private static double loudnessOf(Path published) throws IOException {
        return measured(published, "I:");
    }

    /** What ffmpeg's own summary says of the progressive file's sound. */
    private static double measured(Path published, String what) throws IOException {
        Path file = published.resolve("progressive.mp4").toRealPath();
        Arguments arguments = new Arguments()
                .flag("-nostdin")
                .flag("-nostats")
                .option("-i", "file:" + file)
                .flag("-vn")
                .option("-af", "ebur128=peak=true:framelog=quiet")
                .option("-f", "null")
                .word("-");
        List<String> summary = TestMedia.cage()
                .run(
                        new Invocation(
                                Program.FFMPEG, arguments, List.of(file), folder.toRealPath(), Limits.LOOKING, 0),
                        line -> {})
                .complaints();
        String line = summary.stream()
                .map(String::strip)
                .filter(words -> words.startsWith(what))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + what + " in " + summary));
        return Double.parseDouble(line.replaceAll("^\\S+\\s+|\\s+\\S+$", ""));
    }

    private static double brightness(BufferedImage image) {
        long sum = 0;
        for (int x = 0; x < image.getWidth(); x++) {
            for (int y = 0; y < image.getHeight(); y++) {
                sum += image.getRGB(x, y) >> 8 & 0xFF;
            }
        }
        return (double) sum / image.getWidth() / image.getHeight();
    }

    private static BufferedImage image(Path file) throws IOException {
        return Objects.requireNonNull(ImageIO.read(file.toFile()));
    }
}
