package org.lectern.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.lectern.identity.Account;
import org.lectern.identity.Accounts;
import org.lectern.identity.Role;
import org.lectern.remote.Import;
import org.lectern.remote.ImportState;
import org.lectern.remote.Imports;
import org.lectern.system.DataDirectory;
import org.lectern.testing.Browser;
import org.lectern.testing.LecternTest;
import org.lectern.testing.Program;
import org.lectern.testing.Program.Answer;
import org.lectern.testing.RemoteHost;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/** A remote video becomes an uploaded one, or says in words why not and leaves nothing behind. */
@LecternTest
@TestPropertySource(
        properties = {
            "lectern.remote.allow-loopback=true",
            "lectern.remote.answer-timeout=2s",
            "lectern.remote.stall-timeout=2s",
            "lectern.import.time-limit=8s"
        })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RemoteUploadTest {
    private static final byte[] NO_VIDEO = "not a video at all".getBytes(StandardCharsets.US_ASCII);

    private final RemoteHost host = new RemoteHost();
    private final Imports imports;
    private final RemoteUploads remoteUploads;
    private final Path media;
    private final int port;
    private final Account ownersAccount;
    private final Program owner;
    private final Program otherInstructor;
    private final Program learner;
    private final Program nobody;
    private String course = "";

    @Autowired
    RemoteUploadTest(
            Accounts accounts,
            Imports imports,
            RemoteUploads remoteUploads,
            DataDirectory data,
            @LocalServerPort int port) {
        this.imports = imports;
        this.remoteUploads = remoteUploads;
        this.media = data.resolve("media");
        this.port = port;
        ownersAccount = Program.somebody(accounts, Role.INSTRUCTOR);
        owner = Program.of(ownersAccount, port);
        otherInstructor = Program.ofSomebody(accounts, port, Role.INSTRUCTOR);
        learner = Program.ofSomebody(accounts, port);
        nobody = Program.ofNobody(port);
    }

    @AfterAll
    void closeHost() {
        host.close();
    }

    private String lesson(RemoteHost.Answer answer) {
        host.on("/Lecture%201.mp4", answer);
        course = owner.post("/api/courses", "{\"title\":\"Botany\"}").id();
        String section = owner.post("/api/courses/" + course + "/sections", "{\"title\":\"Roots\"}")
                .id();
        return owner.post(
                        "/api/sections/" + section + "/sub-sections",
                        "{\"title\":\"Taproots\",\"videoUrl\":\"" + host.url("/Lecture%201.mp4") + "\"}")
                .id();
    }

    private static String path(String lesson) {
        return "/api/sub-sections/" + lesson + "/import";
    }

    @Test
    void takesTheFileInLikeAnUpload() {
        String lesson = lesson(RemoteHost.File.of(NO_VIDEO, "video/mp4"));
        Answer begun = owner.post(path(lesson), "");
        assertThat(begun.status()).as("%s", begun).isEqualTo(202);
        assertThat(begun.body().path("state").asString()).isEqualTo("RUNNING");

        JsonNode done = awaitEnd(lesson);
        assertThat(done.path("state").asString()).as("%s", done).isEqualTo("DONE");
        assertThat(done.path("percent").asInt()).isEqualTo(100);
        assertThat(done.path("receivedBytes").asLong()).isEqualTo(NO_VIDEO.length);
        assertThat(owner.get("/api/sub-sections/" + lesson)
                        .body()
                        .path("video")
                        .path("id")
                        .asString())
                .as("a video that the transcoder now judges")
                .matches("[0-9a-f]{24}");
        Browser studio = Program.signIn(ownersAccount, port);
        assertThat(studio.open("/studio/courses/" + course).body())
                .contains("Lecture 1.mp4")
                .contains("The video was imported.");
    }

    @Test
    void isBegunFromTheStudioAndShownThere() {
        CountDownLatch goOn = new CountDownLatch(1);
        String lesson = lesson((request, out) -> {
            RemoteHost.head(out, "200 OK", "Content-Type: video/mp4", "Content-Length: " + NO_VIDEO.length);
            await(goOn);
            out.write(NO_VIDEO);
        });
        Browser studio = Program.signIn(ownersAccount, port);
        String page = "/studio/courses/" + course;
        assertThat(studio.open(page).body()).contains("Import this video");
        String form = "/studio/sub-sections/" + lesson + "/import";
        for (int click = 0; click < 2; click++) {
            assertThat(studio.submit(page, form, Map.of()).headers().firstValue("Location"))
                    .hasValueSatisfying(location -> assertThat(location).endsWith(page + "#lesson-" + lesson));
        }
        assertThat(studio.open(page).body()).contains("Importing the video.").contains("0 MB");
        assertThat(owner.post(path(lesson), "").status()).as("begun twice").isEqualTo(409);
        goOn.countDown();
        assertThat(awaitEnd(lesson).path("state").asString()).isEqualTo("DONE");
    }

    /** Bad input 47, and its kin. */
    @Test
    void saysWhyNotAndLeavesNothingBehind() throws IOException {
        List<Path> before = sources();
        Map<String, RemoteHost.Answer> answers = new LinkedHashMap<>();
        answers.put("isn't a video", RemoteHost.File.of(NO_VIDEO, "text/html"));
        answers.put("compressed", RemoteHost.File.of(NO_VIDEO, "video/mp4", "Content-Encoding: gzip"));
        answers.put("status 404", (request, out) -> RemoteHost.head(out, "404 Not Found", "Content-Length: 0"));
        answers.put("connection to the video's server broke", (request, out) -> {
            RemoteHost.head(out, "200 OK", "Content-Type: video/mp4", "Content-Length: 100");
            out.write(NO_VIDEO);
        });
        answers.put("too slowly", (request, out) -> {
            RemoteHost.head(out, "200 OK", "Content-Type: video/mp4");
            while (true) {
                out.write('x');
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
        });
        answers.put("too large", (request, out) -> {
            RemoteHost.head(out, "200 OK", "Content-Type: video/mp4");
            while (true) {
                out.write(new byte[64 * 1024]);
            }
        });
        answers.put("took longer", (request, out) -> {
            RemoteHost.head(out, "200 OK", "Content-Type: video/mp4");
            while (true) {
                out.write(new byte[4 * 1024]);
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
        });
        answers.put(
                "isn't fetched from",
                (request, out) -> RemoteHost.head(out, "302 Found", "Location: http://10.0.0.1/x.mp4"));
        answers.put("The file is empty", RemoteHost.File.of(new byte[0], "video/mp4"));
        for (Map.Entry<String, RemoteHost.Answer> answer : answers.entrySet()) {
            String lesson = lesson(answer.getValue());
            owner.post(path(lesson), "");
            JsonNode failed = awaitEnd(lesson);
            assertThat(failed.path("state").asString())
                    .as("%s: %s", answer.getKey(), failed)
                    .isEqualTo("FAILED");
            assertThat(failed.path("failure").asString()).contains(answer.getKey());
            assertThat(Program.signIn(ownersAccount, port)
                            .open("/studio/courses/" + course)
                            .body())
                    .contains("Try the import again");
        }
        assertThat(sources()).isEqualTo(before);
    }

    @Test
    void canBeTriedAgain() {
        String lesson = lesson((request, out) -> RemoteHost.head(out, "503 Busy", "Content-Length: 0"));
        owner.post(path(lesson), "");
        assertThat(awaitEnd(lesson).path("state").asString()).isEqualTo("FAILED");
        host.on("/Lecture%201.mp4", RemoteHost.File.of(NO_VIDEO, "video/mp4"));
        assertThat(owner.post(path(lesson), "").status()).isEqualTo(202);
        assertThat(awaitEnd(lesson).path("state").asString()).isEqualTo("DONE");
    }

    @Test
    void isGivenUpWhenTheProcessThatRanItIsGone() {
        ObjectId lesson = new ObjectId(lesson(RemoteHost.File.of(NO_VIDEO, "video/mp4")));
        Import orphan = imports.begin(lesson, ownersAccount.id());
        long now = System.nanoTime();
        remoteUploads.giveUpWhatStands(now);
        imports.advance(orphan, 5, 10L);
        remoteUploads.giveUpWhatStands(now + Duration.ofSeconds(20).toNanos());
        remoteUploads.giveUpWhatStands(now + Duration.ofSeconds(40).toNanos());
        assertThat(imports.find(lesson).orElseThrow().state())
                .as("it moved 20 s ago")
                .isEqualTo(ImportState.RUNNING);
        remoteUploads.giveUpWhatStands(now + Duration.ofSeconds(51).toNanos());
        assertThat(imports.find(lesson)).hasValueSatisfying(ended -> {
            assertThat(ended.state()).isEqualTo(ImportState.FAILED);
            assertThat(ended.failure()).contains("Try again");
        });
        assertThat(imports.advance(orphan, 6, 10L))
                .as("whether the one that was given up may go on")
                .isFalse();
    }

    @Test
    void stopsWhenTheLessonIsDeleted() throws IOException {
        List<Path> before = sources();
        CountDownLatch cut = new CountDownLatch(1);
        String lesson = lesson((request, out) -> {
            RemoteHost.head(out, "200 OK", "Content-Type: video/mp4");
            try {
                while (true) {
                    out.write(new byte[16 * 1024]);
                    LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
                }
            } finally {
                cut.countDown();
            }
        });
        owner.post(path(lesson), "");
        assertThat(owner.delete("/api/sub-sections/" + lesson).status()).isEqualTo(204);
        await(cut);
        assertThat(imports.find(new ObjectId(lesson))).isEmpty();
        assertThat(sources()).isEqualTo(before);
    }

    @Test
    void isForTheOwnerAlone() {
        String lesson = lesson(RemoteHost.File.of(NO_VIDEO, "video/mp4"));
        int before = host.accepted();
        for (Program each : List.of(nobody, learner, otherInstructor)) {
            int expected = each == nobody ? 401 : each == learner ? 403 : 404;
            assertThat(each.post(path(lesson), "").status()).isEqualTo(expected);
            assertThat(each.get(path(lesson)).status()).isEqualTo(expected);
        }
        assertThat(host.accepted()).as("connections to the video's server").isEqualTo(before);
        assertThat(owner.get(path(lesson)).status()).isEqualTo(404);
    }

    @Test
    void needsAnAddress() {
        String lesson = lesson(RemoteHost.File.of(NO_VIDEO, "video/mp4"));
        owner.patch("/api/sub-sections/" + lesson, "{\"videoUrl\":\"\"}");
        assertThat(owner.post(path(lesson), "").status()).isEqualTo(400);
    }

    @Test
    void runsThreeAtOnceForOneInstructor() {
        CountDownLatch goOn = new CountDownLatch(1);
        List<String> lessons = Stream.generate(() -> lesson((request, out) -> {
                    RemoteHost.head(out, "200 OK", "Content-Type: video/mp4", "Content-Length: " + NO_VIDEO.length);
                    await(goOn);
                    out.write(NO_VIDEO);
                }))
                .limit(4)
                .toList();
        for (String lesson : lessons.subList(0, 3)) {
            assertThat(owner.post(path(lesson), "").status()).isEqualTo(202);
        }
        assertThat(owner.post(path(lessons.get(3)), "").status()).isEqualTo(429);
        goOn.countDown();
        lessons.subList(0, 3).forEach(this::awaitEnd);
    }

    private JsonNode awaitEnd(String lesson) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (true) {
            JsonNode state = owner.get(path(lesson)).body();
            if (!state.path("state").asString().equals("RUNNING")) {
                return state;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the import came no further than " + state);
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private List<Path> sources() throws IOException {
        Path folder = media.resolve("sources");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
