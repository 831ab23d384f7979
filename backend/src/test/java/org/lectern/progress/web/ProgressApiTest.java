package org.lectern.progress.web;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

@LecternTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProgressApiTest {
    private final Program learner;
    private final Program owner;
    private final Program nobody;
    private String course = "";
    private String lesson = "";
    private String preview = "";

    @Autowired
    ProgressApiTest(Accounts accounts, @LocalServerPort int port) {
        learner = Program.ofSomebody(accounts, port);
        owner = Program.ofSomebody(accounts, port, Role.INSTRUCTOR);
        nobody = Program.ofNobody(port);
    }

    @BeforeEach
    void enrolledInAPublishedCourse() {
        course = owner.post("/api/courses", "{\"title\":\"Botany\"}").id();
        String section = owner.post("/api/courses/" + course + "/sections", "{\"title\":\"Roots\"}")
                .id();
        lesson = owner.post("/api/sections/" + section + "/sub-sections", "{\"title\":\"Taproots\"}")
                .id();
        preview = owner.post(
                        "/api/sections/" + section + "/sub-sections", "{\"title\":\"Trailer\",\"freePreview\":true}")
                .id();
        owner.patch("/api/courses/" + course, "{\"published\":true}");
        learner.post("/api/courses/" + course + "/enrolments", "");
    }

    @Test
    void beginsWithNothing() {
        JsonNode held = learner.get(progressOf(lesson)).body();

        assertThat(held.path("position").asDouble()).isZero();
        assertThat(held.path("watched").isArray()).isTrue();
        assertThat(held.path("watched").isEmpty()).isTrue();
        assertThat(held.path("covered").asDouble()).isZero();
        assertThat(held.path("completed").asBoolean()).isFalse();
    }

    @Test
    void answersWithWhatItHolds() {
        learner.get(progressOf(lesson));
        Answer told = learner.put(
                progressOf(lesson),
                "{\"position\":2.5,\"watched\":[[1.5,2.5],[0,1.5]],\"at\":\"2026-11-22T10:00:00.123456Z\"}");

        assertThat(told.status()).isEqualTo(200);
        assertThat(told.body().path("position").asDouble()).isEqualTo(2.5);
        assertThat(told.body().path("watched").toString()).isEqualTo("[[0.0,2.5]]");
        assertThat(learner.get(progressOf(lesson)).body()).isEqualTo(told.body());
        assertThat(learner.put(progressOf(lesson), "{\"watched\":[[0,1]]}").body())
                .as("a repetition, without a position")
                .isEqualTo(told.body());
    }

    @Test
    void believesNoMoreThanTheClockAllows() {
        double held = learner.put(progressOf(lesson), "{\"position\":600,\"watched\":[[0,600]]}")
                .body()
                .path("watched")
                .path(0)
                .path(1)
                .asDouble();

        assertThat(held).isEqualTo(3.0);
    }

    @Test
    void isForThoseWhoAreEnrolled() {
        String body = "{\"position\":1,\"watched\":[[0,1]]}";

        assertThat(nobody.get(progressOf(lesson)).status()).isEqualTo(401);
        assertThat(nobody.put(progressOf(preview), body).status()).isEqualTo(401);
        assertThat(owner.get(progressOf(lesson)).status()).isEqualTo(403);
        assertThat(owner.put(progressOf(preview), body).status()).isEqualTo(403);
        learner.delete("/api/courses/" + course + "/enrolments");
        assertThat(learner.put(progressOf(lesson), body).status()).isEqualTo(403);
        owner.patch("/api/courses/" + course, "{\"published\":false}");
        assertThat(learner.put(progressOf(lesson), body).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"position\":-1,\"watched\":[]}",
                "{\"position\":\"NaN\",\"watched\":[]}",
                "{\"position\":1e400,\"watched\":[]}",
                "{\"position\":1,\"watched\":[[2,1]]}",
                "{\"position\":1,\"watched\":[[-1,1]]}",
                "{\"position\":1,\"watched\":[[0,1e300]]}",
                "{\"position\":1,\"watched\":[[0]]}",
                "{\"position\":1,\"watched\":[[0,1,2]]}",
                "{\"position\":1,\"watched\":[[null,1]]}",
                "{\"position\":1,\"watched\":[null]}",
                "{\"position\":1,\"watched\":{}}",
                "{\"position\":1,\"watched\":[],\"at\":\"yesterday\"}",
                "[]",
                ""
            })
    void refusesWhatNoPlayerCanMean(String body) {
        Answer refused = learner.put(progressOf(lesson), body);

        assertThat(refused.status()).as(refused.toString()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1000000000-01-01T00:00:00Z", "+1000000000-12-31T23:59:59Z", "1969-12-31T23:59:59Z"})
    void survivesClocksThatAreFarOff(String at) {
        assertThat(learner.put(progressOf(lesson), "{\"position\":1,\"at\":\"" + at + "\"}")
                        .status())
                .isEqualTo(200);
    }

    private static String progressOf(String id) {
        return "/api/sub-sections/" + id + "/progress";
    }
}
