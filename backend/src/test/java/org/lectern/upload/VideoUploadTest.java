package org.lectern.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.identity.Accounts;
import org.lectern.identity.Role;
import org.lectern.system.DataDirectory;
import org.lectern.testing.Clips;
import org.lectern.testing.LecternTest;
import org.lectern.testing.Program;
import org.lectern.testing.Program.Answer;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.video.Videos;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

@LecternTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VideoUploadTest {
    private static final String FORM_END = "\r\n--x--\r\n";

    private final int port;
    private final Videos videos;
    private final Path media;
    private final Program owner;
    private final Program otherInstructor;
    private final Program learner;
    private final Program nobody;
    private Path clip = Path.of("");
    private String lesson = "";

    @Autowired
    VideoUploadTest(Accounts accounts, Videos videos, DataDirectory data, @LocalServerPort int port) {
        this.port = port;
        this.videos = videos;
        this.media = data.resolve("media");
        owner = Program.ofSomebody(accounts, port, Role.INSTRUCTOR);
        otherInstructor = Program.ofSomebody(accounts, port, Role.INSTRUCTOR);
        learner = Program.ofSomebody(accounts, port);
        nobody = Program.ofNobody(port);
    }

    @BeforeAll
    void clip(@TempDir Path folder) throws IOException {
        clip = Clips.draw(folder.resolve("clip.mp4"), "854x480", 5, new Arguments());
    }

    @BeforeEach
    void lesson() {
        String course = owner.post("/api/courses", "{\"title\":\"Botany\"}").id();
        String section = owner.post("/api/courses/" + course + "/sections", "{\"title\":\"Roots\"}")
                .id();
        lesson = owner.post("/api/sections/" + section + "/sub-sections", "{\"title\":\"Taproots\"}")
                .id();
    }

    @Test
    void becomesAVideoThatCanBeWatchedInBothWays() throws IOException {
        Answer accepted = upload(owner);
        assertThat(accepted.status()).as("%s", accepted).isEqualTo(202);
        assertThat(accepted.body().path("videoId").asString()).matches("[0-9a-f]{24}");
        assertThat(accepted.body().path("state").asString()).isIn("QUEUED", "TRANSCODING");

        JsonNode video = await(state -> state.path("state").asString().equals("READY"));
        assertThat(video.path("percent").asInt()).isEqualTo(100);
        assertThat(video.path("playable").asBoolean()).isTrue();
        assertThat(video.path("durationSeconds").asDouble()).isEqualTo(5);
        assertThat(video.path("variants").size())
                .as("its own pictures, and two rungs that take less")
                .isEqualTo(3);
        String playlist =
                owner.get("/hls/" + lesson + "/master.m3u8").response().body();
        String variant = playlist.lines()
                .filter(line -> line.endsWith("/480p/index.m3u8"))
                .findFirst()
                .orElseThrow();
        assertThat(owner.get("/hls/" + lesson + "/" + variant).response().body())
                .contains("00000-1.m4s");
        assertThat(owner.get("/stream-video/" + lesson).response().headers().firstValue("Content-Type"))
                .hasValue("video/mp4");
    }

    @Test
    void keepsTheOldVideoPlayingUntilTheNewOneIsReady() throws IOException {
        upload(owner);
        await(state -> state.path("state").asString().equals("READY"));
        String before = owner.get("/hls/" + lesson + "/master.m3u8").response().body();

        upload(owner);
        JsonNode replaced = video();
        assertThat(replaced.path("playable").asBoolean()).as("%s", replaced).isTrue();
        if (!replaced.path("state").asString().equals("READY")) {
            assertThat(owner.get("/hls/" + lesson + "/master.m3u8").response().body())
                    .isEqualTo(before);
        }
        await(state -> state.path("state").asString().equals("READY"));
        videos.forgetReplaced();
        assertThat(published()).as("the new transcode alone").hasSize(1);
    }

    @Test
    void leavesNothingBehindWhenItsLessonIsDeleted() throws IOException {
        upload(owner);
        await(state -> state.path("state").asString().equals("READY"));
        owner.delete("/api/sub-sections/" + lesson);
        assertThat(media.resolve("published").resolve(lesson)).doesNotExist();
    }

    @Test
    void saysInWordsWhyAFileIsNoVideo() {
        byte[] page = "<!DOCTYPE html><script>alert(1)</script>".getBytes(StandardCharsets.UTF_8);
        assertThat(upload(owner, "file", "page.mp4", new ByteArrayInputStream(page))
                        .status())
                .isEqualTo(202);
        JsonNode failed = await(state -> state.path("state").asString().equals("FAILED"));
        assertThat(failed.path("failure").asString()).contains("isn't a video file");
        assertThat(owner.get("/stream-video/" + lesson).status()).isEqualTo(404);
    }

    @Test
    void isForTheOwnerAlone() throws IOException {
        assertThat(upload(nobody).status()).isEqualTo(401);
        assertThat(upload(learner).status()).isEqualTo(403);
        assertThat(upload(otherInstructor).status()).isEqualTo(404);
        assertThat(video().path("state").asString()).isEqualTo("AWAITING_UPLOAD");
    }

    @Test
    void refusesNothingAndWhatIsNoFile() {
        assertThat(upload(owner, "file", "empty.mp4", InputStream.nullInputStream())
                        .status())
                .isEqualTo(400);
        assertThat(upload(owner, "other", "clip.mp4", new ByteArrayInputStream(new byte[9]))
                        .status())
                .isEqualTo(400);
        assertThat(owner.post("/api/sub-sections/" + lesson + "/video", "{}").status())
                .isEqualTo(415);
        assertThat(video().path("state").asString()).isEqualTo("AWAITING_UPLOAD");
    }

    @Test
    void takesAFileWhateverItsNameIs() {
        for (String name : List.of("../../x.mp4", "n".repeat(5_000), "\u202egpj.mp4", "語".repeat(5_000))) {
            Answer taken = upload(owner, "file", name, new ByteArrayInputStream(new byte[9]));
            assertThat(taken.status()).as("%s", taken).isEqualTo(202);
        }
    }

    @Test
    void refusesAFormThatBreaksOffInAHeader() throws IOException {
        String body = "--x\r\nContent-Disposition: form-data";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            String request = "POST /api/sub-sections/" + lesson
                    + "/video HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: "
                    + owner.authorization() + "\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: "
                    + body.length() + "\r\n\r\n" + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 400");
        }
    }

    @Test
    void refusesMoreThanIsTakenAndKeepsNothingOfIt() throws IOException {
        List<Path> before = sources();
        Answer refused = upload(owner, "file", "big.mp4", new ByteArrayInputStream(new byte[30_000_001]));
        assertThat(refused.status()).as("%s", refused).isEqualTo(413);
        assertThat(refused.body().path("detail").asString()).contains("30 MB");
        assertThat(sources()).isEqualTo(before);
        assertThat(video().path("state").asString()).isEqualTo("AWAITING_UPLOAD");
    }

    @Test
    void keepsNothingOfAFileWhoseSenderGoesAway() throws IOException {
        List<Path> before = sources();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            sendAllButTheEnd(socket);
        }
        awaitThat("what came is removed", () -> incoming().isEmpty());
        assertThat(sources()).isEqualTo(before);
        assertThat(video().path("state").asString()).isEqualTo("AWAITING_UPLOAD");
    }

    @Test
    void keepsNothingForALessonThatIsDeletedMeanwhile() throws IOException {
        List<Path> before = sources();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            sendAllButTheEnd(socket);
            owner.delete("/api/sub-sections/" + lesson);
            socket.getOutputStream().write(FORM_END.getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 404")
                    .contains("There is no such lesson.");
        }
        assertThat(videos.find(new ObjectId(lesson))).isEmpty();
        assertThat(sources()).isEqualTo(before);
    }

    /** Sends a form with a file in it but for the form's end, and waits until some of the file has been taken. */
    private void sendAllButTheEnd(Socket socket) throws IOException {
        String part = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.mp4\"\r\n\r\n";
        byte[] file = new byte[400_000];
        String head = "POST /api/sub-sections/" + lesson
                + "/video HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: " + owner.authorization()
                + "\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: "
                + (part.length() + file.length + FORM_END.length()) + "\r\n\r\n";
        OutputStream out = socket.getOutputStream();
        out.write((head + part).getBytes(StandardCharsets.US_ASCII));
        out.write(file);
        out.flush();
        awaitThat("the bytes that have come are on their way", () -> !incoming().isEmpty());
    }

    @Test
    void showsFileNamesWithoutFoldersAndTricks() {
        assertThat(Uploads.shown("../../etc/passwd")).isEqualTo("passwd");
        assertThat(Uploads.shown("C:\\films\\lecture.mp4")).isEqualTo("lecture.mp4");
        assertThat(Uploads.shown("a\u0000b\u202E4pm.exe")).isEqualTo("ab4pm.exe");
        assertThat(Uploads.shown("x".repeat(5000))).hasSize(200);
        assertThat(Uploads.shown("\u202E")).isEqualTo("video");
    }

    private Answer upload(Program program) throws IOException {
        return upload(program, "file", "clip.mp4", new ByteArrayInputStream(Files.readAllBytes(clip)));
    }

    private Answer upload(Program program, String field, String name, InputStream content) {
        return program.postFile("/api/sub-sections/" + lesson + "/video", field, name, content);
    }

    private JsonNode video() {
        return owner.get("/api/sub-sections/" + lesson).body().path("video");
    }

    private JsonNode await(Predicate<JsonNode> wanted) {
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        for (JsonNode video = video(); ; video = video()) {
            if (wanted.test(video)) {
                return video;
            }
            if (System.nanoTime() > deadline || video.path("state").asString().equals("FAILED")) {
                throw new AssertionError("the video came no further than " + video);
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    private static void awaitThat(String what, Condition condition) throws IOException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("after 20 s it isn't so that " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private List<Path> incoming() throws IOException {
        return files(media.resolve(".incoming"));
    }

    private List<Path> sources() throws IOException {
        return files(media.resolve("sources"));
    }

    private List<Path> published() throws IOException {
        return files(media.resolve("published").resolve(lesson));
    }

    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
