package org.lectern.transcoder.worker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.transcoder.CaptionedPictures;
import org.lectern.transcoder.CaptionedPictures.Caption;
import org.lectern.transcoder.TestMedia;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.contract.TranscodeState;
import org.lectern.transcoder.hls.WebVtt;

/** Pictures that change on the way, or don't say what they are: each is looked at as a browser shows it. */
class OddPicturesTest {
    private static final Arguments X264 =
            new Arguments().option("-c:v", "libx264").option("-preset", "ultrafast");

    private static final Arguments MPEG2 =
            new Arguments().option("-c:v", "mpeg2video").option("-b:v", "8M");

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

    /** As calls are recorded: the line gets worse, and the pictures get smaller. */
    @Test
    void picturesThatChangeTheirSizeAreFittedIntoTheFirstOnes() throws IOException {
        Path large = make(
                "large.ts",
                drawn("color=c=0x20A040:size=640x360:rate=25:duration=6", X264).option("-muxdelay", 0));
        Path narrow = make(
                "narrow.ts",
                drawn("color=c=0x20A040:size=480x360:rate=25:duration=6", X264)
                        .option("-muxdelay", 0)
                        .option("-output_ts_offset", 6));
        RunningWorker.Ended ended = watched(joined("sizes.ts", large, narrow));
        assertThat(ended.transcode().durationSeconds()).isCloseTo(12, within(0.15));
        assertThat(ended.transcode().warnings()).isEmpty();
        BufferedImage later = picture(ended, 10);
        assertThat(colour(later, 320, 180)).as("in the middle").matches(OddPicturesTest::isGreen);
        assertThat(colour(later, 90, 180)).as("inside of its edge").matches(OddPicturesTest::isGreen);
        assertThat(colour(later, 60, 180).getGreen()).as("beside it").isLessThan(30);
        assertThat(colour(picture(ended, 2), 60, 180)).as("before").matches(OddPicturesTest::isGreen);
    }

    /** As browsers record a window that is made smaller. */
    @ParameterizedTest
    @CsvSource({"libvpx, vp8", "libvpx-vp9, vp9"})
    void picturesOfBrowsersThatGetSmallerAreShownAsLargeAsBefore(String encoder, String name) throws IOException {
        Path large = make(name + "-large.ivf", green("640x360", encoder));
        Path small = make(name + "-small.ivf", green("320x180", encoder));
        RunningWorker.Ended ended = watched(TestMedia.concatenated(folder, name + ".webm", large, small));
        assertThat(ended.transcode().durationSeconds()).isCloseTo(12, within(0.15));
        assertThat(ended.transcode().warnings()).isEmpty();
        BufferedImage later = picture(ended, 10);
        assertThat(colour(later, 20, 20)).as("one corner").matches(OddPicturesTest::isGreen);
        assertThat(colour(later, 620, 340)).as("the other").matches(OddPicturesTest::isGreen);
    }

    @Test
    void picturesOfLongPixelsThatLieOnTheirSideFillTheirFrame() throws IOException {
        Path lying = make("lying.mp4", drawn("color=c=0x20A040:size=720x576:rate=25:duration=2,setdar=16/9", X264));
        Path source = TestMedia.make(
                folder,
                "standing.mp4",
                new Arguments()
                        .option("-display_rotation", 90)
                        .option("-i", "file:" + lying)
                        .option("-c", "copy"),
                lying);
        BufferedImage shown = picture(watched(source), 1);
        assertThat((double) shown.getHeight() / shown.getWidth()).isCloseTo(16.0 / 9, within(0.02));
        assertThat(colour(shown, 3, 3)).as("one corner").matches(OddPicturesTest::isGreen);
        assertThat(colour(shown, shown.getWidth() - 4, shown.getHeight() - 4))
                .as("the other")
                .matches(OddPicturesTest::isGreen);
    }

    /** Screens are recorded so. Lower rungs that don't say what they mean would be shown in other colours than higher ones. */
    @ParameterizedTest
    @CsvSource({"qtrle, rgb24, screen.mov", "libx264, yuv420p, untold.mkv"})
    void everyRungIsShownInTheColoursOfTheSource(String codec, String format, String name) throws IOException {
        Arguments encoder = new Arguments().option("-c:v", codec).option("-pix_fmt", format);
        // half of it costs so much that there is more than one rung
        Path source = make(
                name,
                drawn(
                        "color=c=0xC83020:size=640x720:rate=25:duration=2,format=rgb24[a];"
                                + "testsrc2=size=640x720:rate=25:duration=2,format=rgb24,noise=alls=40:allf=t[b];"
                                + "[a][b]hstack"
                                + (format.equals("rgb24")
                                        ? ""
                                        : ",scale=out_color_matrix=bt709,format=yuv420p,"
                                                + "setparams=colorspace=unknown:color_primaries=unknown:color_trc=unknown"),
                        encoder));
        RunningWorker.Ended ended = watched(source);
        assertThat(ended.transcode().variants()).hasSizeGreaterThan(1);
        for (String rung : List.of("720p", "480p", "360p")) {
            Path track = track(ended.published().resolve(rung));
            // who goes by what the file tells, and who takes it for high definition whatever it tells, see the same
            for (String reading : List.of("null", "scale=in_color_matrix=bt709")) {
                Color shown = colour(still(track, 1, reading), 60, 60);
                assertThat(shown.getRed()).as("red of %s by %s", rung, reading).isCloseTo(0xC8, within(4));
                assertThat(shown.getGreen())
                        .as("green of %s by %s", rung, reading)
                        .isCloseTo(0x30, within(4));
                assertThat(shown.getBlue())
                        .as("blue of %s by %s", rung, reading)
                        .isCloseTo(0x20, within(4));
            }
        }
    }

    /** Matrices that what scales pictures refuses: of screens, of cameras for professionals, and all but unheard of. */
    @ParameterizedTest
    @CsvSource({
        "ycgco, bt709, bt709, libx264, yuv420p",
        "chroma-derived-nc, bt709, bt709, libx264, yuv420p",
        "smpte2085, bt709, bt709, libx264, yuv420p",
        "bt2020c, bt2020, bt2020-10, libx265, yuv420p10le",
        "ictcp, bt2020, smpte2084, libx265, yuv420p10le"
    })
    void coloursMayBeToldInAnyWay(String matrix, String primaries, String transfer, String encoder, String format)
            throws IOException {
        String told = ":color_primaries=" + primaries + ":color_trc=" + transfer + ":range=tv";
        boolean converted = matrix.equals("ycgco") || matrix.equals("ictcp");
        String numbers = converted
                ? "setparams=colorspace=" + (matrix.equals("ictcp") ? "bt2020nc" : "bt709") + told + ",zscale=m="
                        + matrix
                : "setparams=colorspace=" + matrix + told;
        Path source = make(
                matrix + ".mp4",
                drawn(
                        "color=c=0xC83020:size=640x360:rate=25:duration=2,scale=out_color_matrix=bt709,format=" + format
                                + "," + numbers,
                        new Arguments().option("-c:v", encoder).option("-pix_fmt", format)));
        RunningWorker.Ended ended = watched(source);
        assertThat(ended.transcode().warnings()).isEmpty();
        Color shown = colour(picture(ended, 1), 60, 60);
        assertThat(shown.getRed()).as("%s", shown).isGreaterThan(150);
        assertThat(shown.getBlue()).as("%s", shown).isLessThan(70);
        if (matrix.equals("ycgco")) {
            assertThat(shown.getRed()).isCloseTo(0xC8, within(4));
            assertThat(shown.getGreen()).isCloseTo(0x30, within(4));
        }
    }

    /** Some files leave it to their pictures to say that they are interlaced. */
    @Test
    void fieldsAreNotShownAsACombEvenWhereTheFileDoesNotTellOfThem() throws IOException {
        Path source = make(
                "tape.avi",
                drawn(
                                "color=black:size=720x576:rate=50:duration=3,format=yuv420p,"
                                        + "geq=lum='if(lt(mod(X-12*N,96),48),220,20)':cb=128:cr=128,"
                                        + "tinterlace=interleave_bottom,setfield=bff",
                                new Arguments().option("-c:v", "dvvideo"))
                        .option("-r", 25));
        assertThat(combedPoints(picture(watched(source), 1))).isLessThan(500);
    }

    /** A station changes its resolution, and what its colours mean, between two programmes. */
    @Test
    void broadcastsInFieldsMayChangeTheirSizeAndTheirColours() throws IOException {
        Path wide = make("wide.ts", fields(720, "bt470bg", MPEG2).option("-aspect", "4:3"));
        Path narrow = make(
                "less.ts", fields(544, "bt709", MPEG2).option("-aspect", "4:3").option("-output_ts_offset", 3));
        RunningWorker.Ended ended = watched(joined("stations.ts", wide, narrow));
        assertThat(ended.transcode().durationSeconds()).isCloseTo(6, within(0.15));
        assertThat(ended.transcode().warnings()).isEmpty();
        for (int second : List.of(1, 4)) {
            assertThat(combedPoints(picture(ended, second)))
                    .as("at %d s", second)
                    .isLessThan(500);
        }
    }

    /** Nothing can be interpolated among so few lines. */
    @ParameterizedTest
    @ValueSource(strings = {"1x1", "2x2", "4x6"})
    void theSmallestPicturesAreAVideoEvenWhereTheyMayHoldFields(String size) throws IOException {
        watched(make(
                size + ".avi",
                drawn("color=c=white:size=" + size + ":rate=25:duration=2", new Arguments().option("-c:v", "rawvideo"))
                        .option("-pix_fmt", "yuv420p")));
    }

    /** What the first pictures tell isn't told for those after them: a film in a programme of a station, and the news. */
    @ParameterizedTest
    @ValueSource(strings = {"libx264", "mpeg2video"})
    void fieldsThatBeginAmidABroadcastAreNotShownAsACombEither(String codec) throws IOException {
        Arguments encoder = new Arguments().option("-c:v", codec).option("-b:v", "8M");
        Path whole = make(
                codec + "-whole.ts", drawn(bars(720), encoder).option("-r", 25).option("-muxdelay", 0));
        Path halves = make(codec + "-halves.ts", fields(720, "bt470bg", encoder).option("-output_ts_offset", 3));
        RunningWorker.Ended ended = watched(joined(codec + ".ts", whole, halves));
        assertThat(ended.transcode().durationSeconds()).isCloseTo(6, within(0.15));
        assertThat(combedPoints(picture(ended, 4))).isLessThan(500);
    }

    /** As television's are, and what is recorded of it. */
    @ParameterizedTest
    @CsvSource({
        "copied.mp4, copy",
        "reordered.mp4, libx264",
        "recorded.ts, copy",
        "station.ts, mpeg2video",
        "newer.mkv, libx265"
    })
    void captionsThatPicturesCarryAreATrackOfTheirOwn(String name, String codec) throws IOException {
        Path pictures = CaptionedPictures.make(
                folder, name + ".h264", new Caption(30, 75, "HELLO THERE"), new Caption(120, 175, "if a < b"));
        Path source = TestMedia.make(
                folder,
                name,
                new Arguments()
                        .option("-r", 25)
                        .option("-i", "file:" + pictures)
                        .option("-c:v", codec)
                        .all(codec.equals("libx265") ? new Arguments().option("-a53cc", 1) : new Arguments())
                        .option("-muxdelay", 0),
                pictures);
        RunningWorker.Ended ended = watched(source);
        assertThat(ended.transcode().warnings()).isEmpty();
        List<WebVtt.Cue> cues = cues(ended.published().resolve("captions-0"));
        assertThat(cues.toString()).contains("HELLO THERE", "if a &lt; b");
        assertThat(cues).hasSize(2);
        assertThat(cues.getFirst().startSeconds()).isCloseTo(30 / 25.0, within(0.1));
        assertThat(cues.getFirst().endSeconds()).isCloseTo(75 / 25.0, within(0.1));
        assertThat(cues.getLast().startSeconds()).isCloseTo(120 / 25.0, within(0.1));
        try (Stream<Path> published = Files.walk(ended.published())) {
            assertThat(published.filter(Files::isRegularFile))
                    .as("what playlists say holds no captions")
                    .noneMatch(OddPicturesTest::carriesCaptions);
        }
    }

    /** Decoding from such a keyframe on, the first pictures lack what they refer to; nobody sees them. */
    @Test
    void openGroupsOfPicturesAreNotTakenForDamage() throws IOException {
        Path source = make(
                "open.mp4",
                drawn("testsrc2=size=320x180:rate=25:duration=24", new Arguments().option("-c:v", "libx264"))
                        .option("-pix_fmt", "yuv420p")
                        .option("-x264-params", "open-gop=1:keyint=50:min-keyint=50:bframes=3:b-adapt=0:scenecut=0"));
        assertThat(watched(source).transcode().warnings()).isEmpty();
    }

    private static Arguments green(String size, String encoder) {
        return drawn(
                "color=c=0x20A040:size=" + size + ":rate=25:duration=6",
                new Arguments().option("-c:v", encoder).option("-deadline", "realtime"));
    }

    /** Black and white bars that move from field to field. */
    private static Arguments fields(int width, String matrix, Arguments encoder) {
        return drawn(bars(width) + ",tinterlace=interleave_top,setfield=tff,setparams=colorspace=" + matrix, encoder)
                .option("-flags", "+ilme+ildct")
                .option("-r", 25)
                .option("-muxdelay", 0);
    }

    private static String bars(int width) {
        return "color=black:size=" + width + "x576:rate=50:duration=3,format=yuv420p,"
                + "geq=lum='if(lt(mod(X-12*N,96),48),220,20)':cb=128:cr=128";
    }

    /** How many points differ from those above and below. */
    private static int combedPoints(BufferedImage shown) {
        int combed = 0;
        for (int y = 100; y < 400; y++) {
            for (int x = 100; x < shown.getWidth() - 100; x++) {
                int above = colour(shown, x, y - 1).getGreen();
                int own = colour(shown, x, y).getGreen();
                int below = colour(shown, x, y + 1).getGreen();
                combed += Math.abs(own - above) > 60 && Math.abs(own - below) > 60 ? 1 : 0;
            }
        }
        return combed;
    }

    private static boolean isGreen(Color colour) {
        return colour.getGreen() > 130 && colour.getRed() < 70 && colour.getBlue() < 100;
    }

    private static Arguments drawn(String graph, Arguments encoder) {
        return new Arguments().option("-f", "lavfi").option("-i", graph).all(encoder);
    }

    private static Path make(String name, Arguments arguments) throws IOException {
        return TestMedia.make(folder, name, arguments);
    }

    private static Path joined(String name, Path... parts) throws IOException {
        Path whole = folder.toRealPath().resolve(name);
        try (OutputStream out = Files.newOutputStream(whole)) {
            for (Path part : parts) {
                Files.copy(part, out);
            }
        }
        return whole;
    }

    private static RunningWorker.Ended watched(Path source) throws IOException {
        RunningWorker.Ended ended = worker.transcode(source, Duration.ofMinutes(1));
        assertThat(ended.transcode().state()).as("%s", ended.transcode()).isEqualTo(TranscodeState.READY);
        conformance.check(ended.published());
        return ended;
    }

    private static boolean carriesCaptions(Path file) {
        try {
            return Files.readString(file, ISO_8859_1).contains("GA94");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each once: it stands in every segment in which it is shown. */
    private static List<WebVtt.Cue> cues(Path captions) throws IOException {
        StringBuilder texts = new StringBuilder();
        try (DirectoryStream<Path> segments = Files.newDirectoryStream(captions, "*.vtt")) {
            for (Path segment : segments) {
                texts.append(Files.readString(segment)).append('\n');
            }
        }
        return WebVtt.parse(texts.toString()).cues().stream()
                .distinct()
                .sorted(Comparator.comparingDouble(WebVtt.Cue::startSeconds))
                .toList();
    }

    private static Path track(Path rung) throws IOException {
        try (Stream<Path> files = Files.list(rung)) {
            Path[] segments = files.filter(file -> file.toString().endsWith(".m4s"))
                    .sorted()
                    .toArray(Path[]::new);
            return joined("track.mp4", rung.resolve("init.mp4"), joined("segments", segments));
        }
    }

    private static BufferedImage picture(RunningWorker.Ended ended, int second) throws IOException {
        return still(ended.published().resolve("progressive.mp4").toRealPath(), second, "null");
    }

    private static BufferedImage still(Path video, int second, String filter) throws IOException {
        Path still = TestMedia.make(
                folder,
                "still.png",
                new Arguments()
                        .option("-ss", second)
                        .option("-i", "file:" + video)
                        .option("-vf", filter)
                        .option("-frames:v", 1)
                        .option("-update", 1),
                video);
        return ImageIO.read(still.toFile());
    }

    private static Color colour(BufferedImage image, int x, int y) {
        return new Color(image.getRGB(x, y));
    }
}
