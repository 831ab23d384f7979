package org.lectern.catalog.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
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
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@LecternTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CourseApiTest {
    private final Program owner;
    private final Program otherInstructor;
    private final Program learner;
    private final Program admin;
    private final Program nobody;
    private String title = "";

    @Autowired
    CourseApiTest(Accounts accounts, @LocalServerPort int port) {
        owner = Program.ofSomebody(accounts, port, Role.INSTRUCTOR);
        otherInstructor = Program.ofSomebody(accounts, port, Role.INSTRUCTOR);
        learner = Program.ofSomebody(accounts, port);
        admin = Program.ofSomebody(accounts, port, Role.ADMIN);
        nobody = Program.ofNobody(port);
    }

    @BeforeEach
    void titleThatNobodyElseHas() {
        title = "Botany " + UUID.randomUUID();
    }

    @Test
    void makesACourse() {
        Answer made = owner.post("/api/courses", "{\"title\":\"" + title + "\",\"description\":\"Plants\"}");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.id()).matches("[0-9a-f]{24}");
        assertThat(made.response().headers().firstValue("Location")).hasValue("/api/courses/" + made.id());
        assertThat(made.body().path("slug").asString()).startsWith("botany-");
        assertThat(made.body().path("published").asBoolean()).isFalse();
        assertThat(owner.get("/api/courses/" + made.id()).body()).isEqualTo(made.body());
    }

    @Test
    void letsInstructorsAloneMakeCourses() {
        String course = "{\"title\":\"" + title + "\"}";

        assertThat(nobody.post("/api/courses", course).status()).isEqualTo(401);
        assertThat(learner.post("/api/courses", course).status()).isEqualTo(403);
        assertThat(owner.post("/api/courses", course).status()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"title\":null}",
                "{\"title\":\" \"}",
                "{\"title\":{\"$gt\":\"\"}}",
                "{\"title\":[1]}",
                "{\"title\":\"a\\u0000b\"}",
                "{\"title\":\"a\\u202eb\"}",
                "[]",
                "{",
                ""
            })
    void refusesCoursesThatCannotBe(String body) {
        Answer refused = owner.post("/api/courses", body);

        assertThat(refused.status()).as(refused.toString()).isEqualTo(400);
        assertThat(refused.response().headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    @Test
    void takesNoNoticeOfWhatIsNotTheirsToSay() {
        Answer made = owner.post(
                "/api/courses",
                "{\"title\":\"%s\",\"ownerId\":\"%s\",\"published\":true,\"slug\":\"mine\"}"
                        .formatted(title, new ObjectId()));

        assertThat(made.body().path("published").asBoolean()).isFalse();
        assertThat(made.body().path("slug").asString()).startsWith("botany");
        assertThat(owner.patch("/api/courses/" + made.id(), "{\"published\":true}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void showsAnUnpublishedCourseToItsOwnerAndAdministratorsAlone() {
        String path = "/api/courses/" + course();

        assertThat(owner.get(path).status()).isEqualTo(200);
        assertThat(admin.get(path).status()).isEqualTo(200);
        Stream.of(otherInstructor, learner, nobody)
                .forEach(viewer -> assertThat(viewer.get(path).status()).isEqualTo(404));

        owner.patch(path, "{\"published\":true}");
        Stream.of(otherInstructor, learner, nobody)
                .forEach(viewer -> assertThat(viewer.get(path).status()).isEqualTo(200));

        owner.patch(path, "{\"published\":false}");
        assertThat(nobody.get(path).status()).isEqualTo(404);
    }

    @Test
    void changesOnlyWhatIsNamed() {
        String path = "/api/courses/" + course();
        owner.patch(path, "{\"description\":\"Plants\"}");
        Answer renamed = owner.patch(path, "{\"title\":\"Trees\"}");

        assertThat(renamed.body().path("title").asString()).isEqualTo("Trees");
        assertThat(renamed.body().path("description").asString()).isEqualTo("Plants");
        assertThat(renamed.body().path("slug").asString()).startsWith("botany");
    }

    @Test
    void letsTheOwnerAloneChangeACourse() {
        String path = "/api/courses/" + course();
        List<String[]> changes = List.of(
                new String[] {"PATCH", path, "{\"title\":\"Trees\"}"},
                new String[] {"POST", path + "/sections", "{\"title\":\"Roots\"}"},
                new String[] {"PUT", path + "/order", "{\"ids\":[]}"},
                new String[] {"DELETE", path, ""});

        for (String[] change : changes) {
            assertThat(nobody.send(change[0], change[1], change[2]).status()).isEqualTo(401);
            assertThat(learner.send(change[0], change[1], change[2]).status()).isEqualTo(403);
            assertThat(otherInstructor.send(change[0], change[1], change[2]).status())
                    .as("another's unpublished course")
                    .isEqualTo(404);
        }
        owner.patch(path, "{\"published\":true}");
        for (String[] change : changes) {
            assertThat(otherInstructor.send(change[0], change[1], change[2]).status())
                    .as("another's published course")
                    .isEqualTo(403);
            assertThat(admin.send(change[0], change[1], change[2]).status())
                    .as("an administrator")
                    .isEqualTo(403);
        }
        assertThat(owner.get(path).body().path("title").asString()).isEqualTo(title);
    }

    @Test
    void ordersSections() {
        String course = course();
        String roots = owner.post("/api/courses/" + course + "/sections", "{\"title\":\"Roots\"}")
                .id();
        String leaves = owner.post("/api/courses/" + course + "/sections", "{\"title\":\"Leaves\"}")
                .id();

        Answer ordered =
                owner.put("/api/courses/" + course + "/order", "{\"ids\":[\"%s\",\"%s\"]}".formatted(leaves, roots));

        assertThat(ordered.status()).isEqualTo(200);
        assertThat(ordered.body().path("sections").path(0).path("id").asString())
                .isEqualTo(leaves);
        assertThat(ordered.body().path("sections").path(1).path("id").asString())
                .isEqualTo(roots);
        Stream.of("{}", "{\"ids\":[\"" + roots + "\"]}", "{\"ids\":[null,\"x\"]}", "{\"ids\":\"" + roots + "\"}")
                .forEach(order -> assertThat(owner.put("/api/courses/" + course + "/order", order)
                                .status())
                        .as(order)
                        .isEqualTo(400));
    }

    @Test
    void deletesACourse() {
        String path = "/api/courses/" + course();

        assertThat(owner.delete(path).status()).isEqualTo(204);
        assertThat(owner.get(path).status()).isEqualTo(404);
        assertThat(owner.delete(path).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "zzzzzzzzzzzzzzzzzzzzzzzz", "0123456789abcdef0123456", "0123456789abcdef012345678"})
    void knowsNoIdsOfAnotherKind(String id) {
        assertThat(nobody.get("/api/courses/" + id).status()).isEqualTo(404);
        assertThat(owner.patch("/api/courses/" + id, "{}").status()).isEqualTo(404);
        assertThat(owner.patch("/api/sections/" + id, "{}").status()).isEqualTo(404);
        assertThat(owner.patch("/api/sub-sections/" + id, "{}").status()).isEqualTo(404);
        assertThat(nobody.get("/api/sub-sections/" + id).status()).isEqualTo(404);
        assertThat(learner.get("/api/sub-sections/" + id + "/progress").status())
                .isEqualTo(404);
        assertThat(learner.post("/api/courses/" + id + "/enrolments", "").status())
                .isEqualTo(404);
    }

    @Test
    void listsPublishedCoursesThatHaveTheWords() {
        String course = course();
        String query = "/api/courses?size=5&q=" + title.toUpperCase(Locale.ROOT).replace(' ', '+');
        assertThat(nobody.get(query).body().path("total").asInt()).isZero();
        owner.patch("/api/courses/" + course, "{\"published\":true}");

        Answer found = nobody.get(query);
        assertThat(found.body().path("total").asInt()).isEqualTo(1);
        assertThat(found.body().path("size").asInt()).isEqualTo(5);
        assertThat(found.body().path("courses").path(0).path("id").asString()).isEqualTo(course);
        assertThat(nobody.get("/api/courses?q=.*").body().path("total").asInt()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"page=-1", "size=0", "size=101", "page=x", "page=2147483647"})
    void refusesPagesThatCannotBe(String query) {
        assertThat(nobody.get("/api/courses?" + query).status()).isEqualTo(400);
    }

    private String course() {
        return owner.post("/api/courses", "{\"title\":\"" + title + "\"}").id();
    }
}
