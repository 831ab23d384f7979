package org.lectern.enrolment.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.lectern.enrolment.Enrolments;
import org.lectern.enrolment.WatchRight;
import org.lectern.enrolment.WatchRights;
import org.lectern.identity.Account;
import org.lectern.identity.Accounts;
import org.lectern.identity.Role;
import org.lectern.testing.LecternTest;
import org.lectern.testing.Program;
import org.lectern.testing.Program.Answer;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Enrolling and leaving, and what it lets one watch. */
@LecternTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EnrolmentApiTest {
    private final Accounts accounts;
    private final Enrolments enrolments;
    private final WatchRights watchRights;
    private final Account somebody;
    private final Program learner;
    private final Program owner;
    private final Program otherInstructor;
    private final Program admin;
    private final Program nobody;
    private String course = "";
    private String lesson = "";
    private String preview = "";

    @Autowired
    EnrolmentApiTest(Accounts accounts, Enrolments enrolments, WatchRights watchRights, @LocalServerPort int port) {
        this.accounts = accounts;
        this.enrolments = enrolments;
        this.watchRights = watchRights;
        somebody = Program.somebody(accounts);
        learner = Program.of(somebody, port);
        owner = Program.ofSomebody(accounts, port, Role.INSTRUCTOR);
        otherInstructor = Program.ofSomebody(accounts, port, Role.INSTRUCTOR);
        admin = Program.ofSomebody(accounts, port, Role.ADMIN);
        nobody = Program.ofNobody(port);
    }

    @BeforeEach
    void publishedCourseWithALessonAndAPreview() {
        course = owner.post("/api/courses", "{\"title\":\"Botany\"}").id();
        String section = owner.post("/api/courses/" + course + "/sections", "{\"title\":\"Roots\"}")
                .id();
        lesson = owner.post("/api/sections/" + section + "/sub-sections", "{\"title\":\"Taproots\"}")
                .id();
        preview = owner.post(
                        "/api/sections/" + section + "/sub-sections", "{\"title\":\"Trailer\",\"freePreview\":true}")
                .id();
        owner.patch("/api/courses/" + course, "{\"published\":true}");
    }

    @Test
    void enrolsOnceAndSaysSo() {
        assertThat(learner.post(enrolmentsPath(), "").status()).isEqualTo(201);
        assertThat(learner.post(enrolmentsPath(), "").status()).isEqualTo(200);
        assertThat(learner.get("/api/sub-sections/" + lesson).status()).isEqualTo(200);
    }

    @Test
    void enrolsOnceWhenAskedTwiceAtOnce() throws Exception {
        List<Integer> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> asked = IntStream.range(0, 4)
                    .mapToObj(_ -> threads.submit(() -> learner.post(enrolmentsPath(), "")))
                    .toList();
            for (Future<Answer> answer : asked) {
                answers.add(answer.get().status());
            }
        }

        assertThat(answers).containsExactlyInAnyOrder(201, 200, 200, 200);
        assertThat(enrolments.countOf(new ObjectId(course))).isEqualTo(1);
    }

    @Test
    void leavesAsOftenAsOneLikes() {
        learner.post(enrolmentsPath(), "");

        assertThat(learner.delete(enrolmentsPath()).status()).isEqualTo(204);
        assertThat(learner.delete(enrolmentsPath()).status()).isEqualTo(204);
        assertThat(learner.get("/api/sub-sections/" + lesson).status()).isEqualTo(403);
    }

    @Test
    void enrolsNobodyAndInNothingThatIsNotThere() {
        assertThat(nobody.post(enrolmentsPath(), "").status()).isEqualTo(401);
        assertThat(learner.post("/api/courses/" + new ObjectId() + "/enrolments", "")
                        .status())
                .isEqualTo(404);
        owner.patch("/api/courses/" + course, "{\"published\":false}");
        assertThat(learner.post(enrolmentsPath(), "").status()).isEqualTo(404);
        assertThat(learner.delete(enrolmentsPath()).status()).isEqualTo(404);
    }

    @Test
    void letsOneLeaveWhatIsNoLongerPublished() {
        learner.post(enrolmentsPath(), "");
        owner.patch("/api/courses/" + course, "{\"published\":false}");

        assertThat(learner.delete(enrolmentsPath()).status()).isEqualTo(204);
        assertThat(enrolments.isEnrolled(somebody.id(), new ObjectId(course))).isFalse();
    }

    @Test
    void endsEnrolmentsWithTheCourse() {
        learner.post(enrolmentsPath(), "");
        owner.delete("/api/courses/" + course);

        assertThat(enrolments.coursesOf(somebody.id())).doesNotContain(new ObjectId(course));
    }

    @Test
    void showsALessonToWhoeverMayWatchIt() {
        String path = "/api/sub-sections/" + lesson;

        assertThat(nobody.get(path).status()).isEqualTo(401);
        assertThat(learner.get(path).status()).isEqualTo(403);
        assertThat(otherInstructor.get(path).status()).isEqualTo(403);
        assertThat(owner.get(path).status()).isEqualTo(200);
        assertThat(admin.get(path).status()).isEqualTo(200);
        assertThat(nobody.get("/api/sub-sections/" + new ObjectId()).status()).isEqualTo(404);

        learner.post(enrolmentsPath(), "");
        assertThat(learner.get(path).status()).isEqualTo(200);
    }

    @Test
    void showsAPreviewToAnyone() {
        assertThat(nobody.get("/api/sub-sections/" + preview).status()).isEqualTo(200);
        assertThat(learner.get("/api/sub-sections/" + preview).status()).isEqualTo(200);
    }

    @Test
    void hidesTheLessonsOfAnUnpublishedCourse() {
        learner.post(enrolmentsPath(), "");
        owner.patch("/api/courses/" + course, "{\"published\":false}");

        for (String each : List.of(lesson, preview)) {
            String path = "/api/sub-sections/" + each;
            assertThat(nobody.get(path).status()).isEqualTo(404);
            assertThat(learner.get(path).status()).isEqualTo(404);
            assertThat(owner.get(path).status()).isEqualTo(200);
            assertThat(admin.get(path).status()).isEqualTo(200);
        }
    }

    @Test
    void saysThatAVideoIsAwaited() {
        Answer read = owner.get("/api/sub-sections/" + lesson);

        assertThat(read.body().path("title").asString()).isEqualTo("Taproots");
        assertThat(read.body().path("video").path("state").asString()).isEqualTo("AWAITING_UPLOAD");
        assertThat(read.body().path("video").path("playable").asBoolean()).isFalse();
        assertThat(read.body().path("video").path("variants").isArray()).isTrue();
        assertThat(read.body().path("video").has("failure")).isTrue();
        assertThat(read.body().has("videoUrl")).isFalse();
    }

    @Test
    void takesADisabledAccountForAVisitor() {
        ObjectId viewer = Program.somebody(accounts).id();
        enrolments.enrol(viewer, new ObjectId(course));
        assertThat(watchRights.read(viewer, new ObjectId(lesson))).isEqualTo(WatchRight.GRANTED);

        accounts.disable(viewer);
        assertThat(watchRights.read(viewer, new ObjectId(lesson))).isEqualTo(WatchRight.SIGN_IN_FIRST);
        assertThat(watchRights.read(new ObjectId(), new ObjectId(lesson))).isEqualTo(WatchRight.SIGN_IN_FIRST);
        assertThat(watchRights.read(viewer, new ObjectId(preview))).isEqualTo(WatchRight.GRANTED);
    }

    private String enrolmentsPath() {
        return "/api/courses/" + course + "/enrolments";
    }
}
