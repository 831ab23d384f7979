package org.lectern.catalog.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.identity.Accounts;
import org.lectern.identity.Role;
import org.lectern.testing.LecternTest;
import org.lectern.testing.Program;
import org.lectern.testing.Program.Answer;
import org.lectern.video.Videos;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

@LecternTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SubSectionApiTest {
    private final Videos videos;
    private final Program owner;
    private final Program otherInstructor;
    private final Program learner;
    private final Program nobody;
    private String course = "";
    private String roots = "";
    private String leaves = "";

    @Autowired
    SubSectionApiTest(Accounts accounts, Videos videos, @LocalServerPort int port) {
        this.videos = videos;
        owner = Program.ofSomebody(accounts, port, Role.INSTRUCTOR);
        otherInstructor = Program.ofSomebody(accounts, port, Role.INSTRUCTOR);
        learner = Program.ofSomebody(accounts, port);
        nobody = Program.ofNobody(port);
    }

    @BeforeEach
    void courseWithTwoSections() {
        course = owner.post("/api/courses", "{\"title\":\"Botany\"}").id();
        roots = owner.post("/api/courses/" + course + "/sections", "{\"title\":\" Roots \"}")
                .id();
        leaves = owner.post("/api/courses/" + course + "/sections", "{\"title\":\"Leaves\"}")
                .id();
    }

    @Test
    void addsLessons() {
        Answer made = owner.post(
                "/api/sections/" + roots + "/sub-sections",
                "{\"title\":\"Taproots\",\"description\":\"Carrots\",\"freePreview\":true}");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.response().headers().firstValue("Location")).hasValue("/api/sub-sections/" + made.id());
        JsonNode lesson = tree().path("sections").path(0).path("subSections").path(0);
        assertThat(lesson.path("id").asString()).isEqualTo(made.id());
        assertThat(lesson.path("title").asString()).isEqualTo("Taproots");
        assertThat(lesson.path("freePreview").asBoolean()).isTrue();
        assertThat(lesson.path("durationSeconds").isNull()).isTrue();
        assertThat(tree().path("sections").path(0).path("title").asString()).isEqualTo("Roots");
    }

    @Test
    void takesARemoteFileAsTheSourceOfALesson() {
        Answer made = owner.post(
                "/api/sections/" + roots + "/sub-sections",
                "{\"title\":\"Taproots\",\"videoUrl\":\"https://example.org/a.mp4\"}");
        String path = "/api/sub-sections/" + made.id();

        JsonNode lesson = owner.get(path).body();
        assertThat(lesson.path("videoUrl").asString()).isEqualTo("https://example.org/a.mp4");
        assertThat(lesson.path("video").path("state").asString()).isEqualTo("READY");
        assertThat(lesson.path("video").path("playable").asBoolean()).isTrue();
        assertThat(owner.patch(path, "{\"videoUrl\":\"\"}")
                        .body()
                        .path("videoUrl")
                        .isNull())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "http://127.0.0.1/x", "http://0x7f.1/", "http://ok@127.0.0.1/"})
    void refusesRemoteFilesThatNotEveryoneCanReach(String address) {
        String body = "{\"title\":\"Taproots\",\"videoUrl\":\"" + address + "\"}";
        assertThat(owner.post("/api/sections/" + roots + "/sub-sections", body).status())
                .isEqualTo(400);
        assertThat(owner.patch("/api/sub-sections/" + lesson(roots, "Taproots"), body)
                        .status())
                .isEqualTo(400);
    }

    @Test
    void changesOnlyWhatIsNamed() {
        String path = "/api/sub-sections/" + lesson(roots, "Taproots");
        owner.patch(path, "{\"description\":\"Carrots\",\"freePreview\":true}");
        Answer renamed = owner.patch(path, "{\"title\":\"Long roots\"}");

        assertThat(renamed.body().path("title").asString()).isEqualTo("Long roots");
        assertThat(renamed.body().path("description").asString()).isEqualTo("Carrots");
        assertThat(renamed.body().path("freePreview").asBoolean()).isTrue();
        assertThat(owner.patch("/api/sections/" + roots, "{\"title\":\"Below\"}")
                        .body()
                        .path("title")
                        .asString())
                .isEqualTo("Below");
    }

    @Test
    void ordersLessons() {
        String first = lesson(roots, "One");
        String second = lesson(roots, "Two");

        owner.put("/api/sections/" + roots + "/order", "{\"ids\":[\"%s\",\"%s\"]}".formatted(second, first));

        assertThat(titles(0)).containsExactly("Two", "One");
        assertThat(owner.put("/api/sections/" + roots + "/order", "{\"ids\":[\"%s\"]}".formatted(first))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void movesALessonIntoAnotherSection() {
        String moved = lesson(roots, "Moved");
        lesson(leaves, "There");

        Answer last = owner.patch("/api/sub-sections/" + moved, "{\"sectionId\":\"" + leaves + "\"}");
        assertThat(last.body().path("sectionId").asString()).isEqualTo(leaves);
        assertThat(titles(0)).isEmpty();
        assertThat(titles(1)).containsExactly("There", "Moved");

        owner.patch("/api/sub-sections/" + moved, "{\"index\":0}");
        assertThat(titles(1)).containsExactly("Moved", "There");
        assertThat(owner.patch("/api/sub-sections/" + moved, "{\"index\":-1}").status())
                .isEqualTo(400);
        assertThat(owner.patch("/api/sub-sections/" + moved, "{\"sectionId\":\"x\"}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void movesNoLessonIntoAnotherCourse() {
        String other = owner.post("/api/courses", "{\"title\":\"Physics\"}").id();
        String foreign = owner.post("/api/courses/" + other + "/sections", "{\"title\":\"Light\"}")
                .id();
        String lesson = lesson(roots, "One");

        assertThat(owner.patch("/api/sub-sections/" + lesson, "{\"sectionId\":\"" + foreign + "\"}")
                        .status())
                .isEqualTo(404);
        assertThat(owner.put("/api/sections/" + foreign + "/order", "{\"ids\":[\"" + lesson + "\"]}")
                        .status())
                .isEqualTo(400);
        assertThat(titles(0)).containsExactly("One");
    }

    @Test
    void deletesLessonsAndSections() {
        String lesson = lesson(roots, "One");
        assertThat(owner.delete("/api/sub-sections/" + lesson).status()).isEqualTo(204);
        assertThat(owner.get("/api/sub-sections/" + lesson).status()).isEqualTo(404);

        String below = lesson(roots, "Two");
        assertThat(owner.delete("/api/sections/" + roots).status()).isEqualTo(204);
        assertThat(owner.get("/api/sub-sections/" + below).status()).isEqualTo(404);
        assertThat(owner.delete("/api/sections/" + roots).status()).isEqualTo(404);
    }

    @Test
    void deletesTheVideosOfWhatIsDeleted() throws Exception {
        String one = lessonWithVideo(roots);
        String two = lessonWithVideo(roots);
        String three = lessonWithVideo(leaves);
        String other = lessonWithVideo(leaves);

        owner.delete("/api/sections/" + roots);
        owner.delete("/api/sub-sections/" + three);

        assertThat(videos.findAll(
                        Stream.of(one, two, three, other).map(ObjectId::new).toList()))
                .containsOnlyKeys(new ObjectId(other));
        owner.delete("/api/courses/" + course);
        assertThat(videos.find(new ObjectId(other))).isEmpty();
    }

    private String lessonWithVideo(String section) throws IOException {
        String lesson = lesson(section, "With a video");
        videos.upload(new ObjectId(lesson), new ObjectId(), "a.mp4", new ByteArrayInputStream(new byte[] {1, 2, 3}));
        assertThat(owner.get("/api/sub-sections/" + lesson)
                        .body()
                        .path("video")
                        .path("id")
                        .asString())
                .hasSize(24);
        return lesson;
    }

    @Test
    void letsTheOwnerAloneChangeThem() {
        String lesson = lesson(roots, "One");
        List<String[]> changes = List.of(
                new String[] {"PATCH", "/api/sections/" + roots, "{\"title\":\"x\"}"},
                new String[] {"PUT", "/api/sections/" + roots + "/order", "{\"ids\":[\"" + lesson + "\"]}"},
                new String[] {"POST", "/api/sections/" + roots + "/sub-sections", "{\"title\":\"x\"}"},
                new String[] {"DELETE", "/api/sections/" + roots, ""},
                new String[] {"PATCH", "/api/sub-sections/" + lesson, "{\"title\":\"x\"}"},
                new String[] {"DELETE", "/api/sub-sections/" + lesson, ""});
        for (String[] change : changes) {
            assertThat(nobody.send(change[0], change[1], change[2]).status()).isEqualTo(401);
            assertThat(learner.send(change[0], change[1], change[2]).status()).isEqualTo(403);
            assertThat(otherInstructor.send(change[0], change[1], change[2]).status())
                    .isEqualTo(404);
        }
        owner.patch("/api/courses/" + course, "{\"published\":true}");
        for (String[] change : changes) {
            assertThat(otherInstructor.send(change[0], change[1], change[2]).status())
                    .isEqualTo(403);
        }
        assertThat(titles(0)).containsExactly("One");
    }

    private String lesson(String section, String title) {
        return owner.post("/api/sections/" + section + "/sub-sections", "{\"title\":\"" + title + "\"}")
                .id();
    }

    private JsonNode tree() {
        return owner.get("/api/courses/" + course).body();
    }

    private List<String> titles(int section) {
        return StreamSupport.stream(
                        tree().path("sections")
                                .path(section)
                                .path("subSections")
                                .spliterator(),
                        false)
                .map(lesson -> lesson.path("title").asString())
                .toList();
    }
}
