package org.lectern.upload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.identity.Accounts;
import org.lectern.identity.Role;
import org.lectern.system.DataDirectory;
import org.lectern.testing.Clips;
import org.lectern.testing.LecternTest;
import org.lectern.testing.Program;
import org.lectern.transcoder.cage.Arguments;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Files that are no video, or that would hurt, uploaded to Lectern as it comes: docs/bad-media.md says which test tries what. */
@LecternTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadMediaTest {
    private final Path published;
    private final Program owner;
    private Path clip = Path.of("");
    private Path folder = Path.of("");
    private String section = "";

    @Autowired
    BadMediaTest(Accounts accounts, DataDirectory data, @LocalServerPort int port) {
        published = data.resolve("media/published");
        owner = Program.ofSomebody(accounts, port, Role.INSTRUCTOR);
    }

    @BeforeAll
    void clip(@TempDir Path shared) throws IOException {
        folder = shared.toRealPath();
        clip = Clips.draw(folder.resolve("clip.mp4"), "320x180", 6, new Arguments().option("-movflags", "+faststart"));
        String course = owner.post("/api/courses", "{\"title\":\"Zoology\"}").id();
        section = owner.post("/api/courses/" + course + "/sections", "{\"title\":\"Wolves\"}")
                .id();
    }

    record NoVideo(String what, byte[] content) {
        static NoVideo of(String what, String content) {
            return new NoVideo(what, content.getBytes(UTF_8));
        }

        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<NoVideo> noVideos() {
        return Stream.of(
                NoVideo.of("text", "Once upon a time. ".repeat(100)),
                new NoVideo("a program", Arrays.copyOf(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}, 5000)),
                NoVideo.of("a page", "<!DOCTYPE html><script>alert(1)</script>"),
                NoVideo.of(
                        "an SVG",
                        "<svg xmlns=\"http://www.w3.org/2000/svg\"><image href=\"file:///etc/passwd\"/></svg>"),
                NoVideo.of(
                        "a DASH manifest",
                        "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\"><Period/></MPD>"),
                NoVideo.of("an HLS playlist", "#EXTM3U\n#EXTINF:1,\n/etc/passwd\n#EXT-X-ENDLIST\n"),
                NoVideo.of("a list for concat", "ffconcat version 1.0\nfile '/etc/passwd'\n"),
                NoVideo.of("a SMIL", "<smil><body><video src=\"/etc/passwd\"/></body></smil>"));
    }

    @ParameterizedTest
    @MethodSource("noVideos")
    void isNoVideo(NoVideo file) {
        assertThat(failure(file.content)).contains("isn't a video file");
    }

    @Test
    void hasNoIndex() throws IOException {
        byte[] whole = Files.readAllBytes(
                Clips.draw(folder.resolve("index-last.mp4"), "320x180", 3, new Arguments().option("-movflags", "0")));
        assertThat(failure(Arrays.copyOf(whole, indexOf(whole, "moov") - 4))).contains("index is missing");
    }

    @Test
    void isHalfAFile() throws IOException {
        byte[] whole = Files.readAllBytes(clip);
        JsonNode video = end(Arrays.copyOf(whole, whole.length / 2));
        assertThat(video.path("state").asString()).as("%s", video).isEqualTo("READY");
        assertThat(video.path("warnings").toString()).contains("0:06 long");
    }

    @Test
    void hasFlippedBits() throws IOException {
        byte[] damaged = Files.readAllBytes(clip);
        int media = indexOf(damaged, "mdat") + 4;
        for (int at = media; at < damaged.length; at += 997) {
            damaged[at] ^= 0x55;
        }
        JsonNode video = end(damaged);
        assertThat(video.path("state").asString()).as("%s", video).isEqualTo("READY");
        assertThat(video.path("warnings").toString())
                .contains("Some of the sound is damaged")
                .contains("Some pictures between 0:00 and 0:06 are damaged");
    }

    @Test
    void hasAHugePicture() throws IOException {
        Path huge = Clips.draw(
                folder.resolve("huge.mp4"),
                "64x64",
                1,
                new Arguments().option("-c:v", "mjpeg").option("-pix_fmt", "yuvj420p"));
        byte[] content = Files.readAllBytes(huge);
        patchPictureSize(content, 16_000);
        assertThat(failure(content)).contains("too large: 16000 × 16000");
    }

    /** The first track's entry in the index, 400 times more. */
    @Test
    void hasHundredsOfTracks() throws IOException {
        byte[] whole = Files.readAllBytes(
                Clips.draw(folder.resolve("many.mp4"), "64x64", 1, new Arguments().option("-movflags", "0")));
        int track = indexOf(whole, "trak") - 4;
        int trackBytes = ByteBuffer.wrap(whole).getInt(track);
        ByteBuffer many = ByteBuffer.allocate(whole.length + 400 * trackBytes).put(whole, 0, track);
        for (int i = 0; i < 400; i++) {
            many.put(whole, track, trackBytes);
        }
        many.put(whole, track, whole.length - track);
        int index = indexOf(whole, "moov") - 4;
        many.putInt(index, many.getInt(index) + 400 * trackBytes);
        assertThat(failure(many.array())).contains("more than 64 tracks");
    }

    @Test
    void hasTwoPicturesTenHoursApart() throws IOException {
        Path sparse = Clips.draw(
                folder.resolve("sparse.mp4"),
                "64x64",
                2,
                new Arguments()
                        .flag("-an")
                        .option("-vf", "fps=1,setpts=N*36000/TB")
                        .option("-fps_mode", "passthrough"));
        assertThat(failure(Files.readAllBytes(sparse))).contains("only 2 pictures");
    }

    /** In the movie's header, its tracks' and their media's. */
    @ParameterizedTest
    @ValueSource(ints = {-2, Integer.MAX_VALUE, 0})
    void hasAnImpossibleDuration(int duration) throws IOException {
        byte[] content = Files.readAllBytes(clip);
        for (String box : List.of("mvhd", "mdhd", "tkhd")) {
            int offset = box.equals("tkhd") ? 4 + 4 + 8 + 8 : 4 + 4 + 8 + 4;
            for (int at = indexOf(content, box); at >= 0; at = indexOf(content, box, at + 1)) {
                ByteBuffer.wrap(content).putInt(at + offset, duration);
            }
        }
        JsonNode video = end(content);
        assertThat(video.path("state").asString()).as("%s", video).isEqualTo("READY");
        assertThat(video.path("durationSeconds").asDouble())
                .as("as long as its pictures and its sound are: %s", video)
                .isBetween(5.5, 6.5);
    }

    @Test
    void isEncrypted() throws IOException {
        Path encrypted = Clips.draw(
                folder.resolve("encrypted.mp4"),
                "320x180",
                2,
                new Arguments()
                        .option("-encryption_scheme", "cenc-aes-ctr")
                        .option("-encryption_key", "76a6c65c5ea762046bd749a2e632ccbb")
                        .option("-encryption_kid", "a7e61c373e219033c21091fa607bf3b8"));
        assertThat(failure(Files.readAllBytes(encrypted))).contains("encrypted");
    }

    @Test
    void isAVideoAndAPage() throws IOException {
        byte[] page = "<!DOCTYPE html><script>alert('from the video')</script>".getBytes(UTF_8);
        byte[] whole = Files.readAllBytes(clip);
        ByteBuffer both = ByteBuffer.allocate(whole.length + 8 + page.length)
                .put(whole)
                .putInt(8 + page.length)
                .put("free".getBytes(UTF_8))
                .put(page);
        String lesson = lesson();
        JsonNode video = end(lesson, both.array());
        assertThat(video.path("state").asString()).as("%s", video).isEqualTo("READY");
        HttpResponse<String> answer = owner.get("/stream-video/" + lesson).response();
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("video/mp4");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(answer.body()).doesNotContain("<script>");
    }

    private static void patchPictureSize(byte[] content, int side) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        for (int at = 0; at + 9 < content.length; at++) {
            // start of frame, ITU-T T.81, B.2.2
            if ((content[at] & 0xff) == 0xff && (content[at + 1] & 0xff) == 0xc0 && bytes.getShort(at + 2) == 17) {
                bytes.putShort(at + 5, (short) side);
                bytes.putShort(at + 7, (short) side);
            }
        }
        int entry = indexOf(content, "mp4v");
        bytes.putShort(entry + 28, (short) side);
        bytes.putShort(entry + 30, (short) side);
    }

    private static int indexOf(byte[] content, String word) {
        return indexOf(content, word, 0);
    }

    private static int indexOf(byte[] content, String word, int from) {
        byte[] wanted = word.getBytes(UTF_8);
        for (int at = from; at + wanted.length <= content.length; at++) {
            if (Arrays.equals(content, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        return -1;
    }

    /** Uploads it, and says in which words it is refused; nothing of it is published. */
    private String failure(byte[] content) {
        String lesson = lesson();
        JsonNode video = end(lesson, content);
        assertThat(video.path("state").asString()).as("%s", video).isEqualTo("FAILED");
        assertThat(published.resolve(lesson)).doesNotExist();
        return Objects.requireNonNull(video.path("failure").asString());
    }

    private JsonNode end(byte[] content) {
        return end(lesson(), content);
    }

    private String lesson() {
        return owner.post("/api/sections/" + section + "/sub-sections", "{\"title\":\"Howling\"}")
                .id();
    }

    private JsonNode end(String lesson, byte[] content) {
        assertThat(owner.postFile(
                                "/api/sub-sections/" + lesson + "/video",
                                "file",
                                "video.mp4",
                                new ByteArrayInputStream(content))
                        .status())
                .isEqualTo(202);
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (true) {
            JsonNode video = owner.get("/api/sub-sections/" + lesson).body().path("video");
            if (List.of("READY", "FAILED").contains(video.path("state").asString())) {
                return video;
            }
            assertThat(System.nanoTime()).as("%s", video).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }
}
