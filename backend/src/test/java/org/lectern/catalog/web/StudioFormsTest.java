package org.lectern.catalog.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.lectern.catalog.Course;
import org.lectern.catalog.Courses;
import org.lectern.catalog.Section;
import org.lectern.catalog.SubSection;
import org.lectern.enrolment.Enrolments;
import org.lectern.identity.Account;
import org.lectern.identity.Accounts;
import org.lectern.identity.Role;
import org.lectern.testing.Browser;
import org.lectern.testing.LecternTest;
import org.lectern.testing.Program;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@LecternTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StudioFormsTest {
    private final Courses courses;
    private final Enrolments enrolments;
    private final Account author;
    private final Browser studio;
    private final Account learnersAccount;
    private final Browser learner;
    private final Browser otherInstructor;

    @Autowired
    StudioFormsTest(Accounts accounts, Courses courses, Enrolments enrolments, @LocalServerPort int port) {
        this.courses = courses;
        this.enrolments = enrolments;
        author = Program.somebody(accounts, Role.INSTRUCTOR);
        studio = Program.signIn(author, port);
        learnersAccount = Program.somebody(accounts);
        learner = Program.signIn(learnersAccount, port);
        otherInstructor = Program.signIn(Program.somebody(accounts, Role.INSTRUCTOR), port);
    }

    @Test
    void makesACourseAndLeadsToIt() {
        HttpResponse<String> made = post("/courses", Map.of("title", "Botany", "description", "Plants"));

        Course course = courses.ownedBy(author.id()).getFirst();
        assertThat(made.statusCode()).isEqualTo(302);
        assertThat(location(made)).isEqualTo("/studio/courses/" + course.id());
        assertThat(course.title()).isEqualTo("Botany");
        assertThat(course.description()).isEqualTo("Plants");
    }

    @Test
    void leadsBackToAFormThatCannotBeTaken() {
        List<Course> before = courses.ownedBy(author.id());
        HttpResponse<String> refused = post("/courses", Map.of("title", " ", "description", "Kept for you"));

        assertThat(location(refused)).isEqualTo("/studio#new-course");
        assertThat(courses.ownedBy(author.id())).isEqualTo(before);
        assertThat(studio.open("/studio").body()).contains("A title is needed.", "Kept for you");
    }

    @Test
    void buildsASyllabus() {
        Course course = courses.create(author.id(), "Botany", "");
        String base = "/courses/" + course.id();

        post(base, Map.of("title", "Plants", "description", "Green\r\nones"));
        assertThat(location(post(base + "/sections", Map.of("title", "Roots")))).contains("#section-");
        post(base + "/sections", Map.of("title", "Leaves"));
        Section roots = courses.get(course.id()).sections().getFirst();
        assertThat(location(post("/sections/" + roots.id() + "/sub-sections", Map.of("title", "Taproots"))))
                .contains("#lesson-");
        post("/sections/" + roots.id(), Map.of("title", "Below"));
        post("/sections/" + roots.id() + "/move", Map.of("by", "1"));
        post(base + "/publish", Map.of());

        Course built = courses.get(course.id());
        assertThat(built.title()).isEqualTo("Plants");
        assertThat(built.description()).isEqualTo("Green\nones");
        assertThat(built.published()).isTrue();
        assertThat(built.sections()).extracting(Section::title).containsExactly("Leaves", "Below");
        assertThat(built.subSections()).extracting(SubSection::title).containsExactly("Taproots");

        post(base + "/unpublish", Map.of());
        assertThat(courses.get(course.id()).published()).isFalse();
    }

    @Test
    void editsMovesAndDeletesLessons() {
        Course course = courseWithALesson();
        SubSection lesson = course.subSections().findFirst().orElseThrow();
        String base = "/sub-sections/" + lesson.id();

        post(
                base,
                Map.of("title", "Long", "description", "x", "freePreview", "true", "videoUrl", "https://example.org/"));
        assertThat(courses.get(course.id()).subSection(lesson.id()))
                .isEqualTo(new SubSection(lesson.id(), "Long", "x", true, "https://example.org/"));
        post(base, Map.of("title", "Long", "description", "x"));
        assertThat(courses.get(course.id()).subSection(lesson.id()))
                .as("a box that isn't ticked isn't sent; an address that isn't in the form stays")
                .isEqualTo(new SubSection(lesson.id(), "Long", "x", false, "https://example.org/"));

        assertThat(location(post(base, Map.of("title", "Long", "videoUrl", "http://127.0.0.1/"))))
                .isEqualTo("/studio/courses/" + course.id() + "#lesson-" + lesson.id());
        assertThat(courses.get(course.id()).subSection(lesson.id()).videoUrl()).isEqualTo("https://example.org/");
        assertThat(studio.open("/studio/courses/" + course.id()).body())
                .contains("The address of the video must name a host that everyone can reach.")
                .contains("value=\"http://127.0.0.1/\"");

        post(base + "/move", Map.of("by", "1"));
        assertThat(courses.get(course.id()).sectionOf(lesson.id()).title()).isEqualTo("Leaves");
        post(base + "/delete", Map.of());
        assertThat(courses.get(course.id()).subSections()).isEmpty();
        post("/sections/" + course.sections().getFirst().id() + "/delete", Map.of());
        assertThat(courses.get(course.id()).sections()).hasSize(1);
    }

    @Test
    void deletesACourseOnlyWhenThatIsConfirmed() {
        Course course = courseWithALesson();

        assertThat(location(post("/courses/" + course.id() + "/delete", Map.of())))
                .isEqualTo("/studio/courses/" + course.id() + "#delete");
        assertThat(courses.find(course.id())).isPresent();
        assertThat(location(post("/courses/" + course.id() + "/delete", Map.of("confirmed", "true"))))
                .isEqualTo("/studio");
        assertThat(courses.find(course.id())).isEmpty();
    }

    @Test
    void isForTheOwnerAlone() {
        Course course = courseWithALesson();
        String token = otherInstructor.csrfToken("/studio");

        for (String path : new String[] {
            "/courses/" + course.id(),
            "/courses/" + course.id() + "/publish",
            "/courses/" + course.id() + "/sections",
            "/sections/" + course.sections().getFirst().id() + "/delete",
            "/sub-sections/" + course.subSections().findFirst().orElseThrow().id() + "/delete"
        }) {
            assertThat(otherInstructor
                            .post("/studio" + path, Map.of("title", "x", "_csrf", token))
                            .statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
        assertThat(learner.submit("/", "/studio/courses", Map.of("title", "x")).statusCode())
                .isEqualTo(403);
        assertThat(studio.post("/studio/courses/" + course.id() + "/publish", Map.of())
                        .statusCode())
                .as("without the form's token")
                .isEqualTo(403);
        assertThat(courses.get(course.id())).isEqualTo(course);
    }

    @Test
    void enrolsAndLeavesByForms() {
        Course course = courses.change(courseWithALesson().id(), Course::publish);
        String page = "/courses/" + course.slug();

        assertThat(location(learner.submit(page, page + "/enrol", Map.of()))).isEqualTo(page);
        assertThat(enrolments.isEnrolled(learnersAccount.id(), course.id())).isTrue();
        assertThat(location(learner.submit(page, page + "/leave", Map.of()))).isEqualTo(page);
        assertThat(enrolments.isEnrolled(learnersAccount.id(), course.id())).isFalse();
        assertThat(learner.submit(page, "/courses/no-such-course/enrol", Map.of())
                        .statusCode())
                .isEqualTo(404);
    }

    private Course courseWithALesson() {
        Section roots = Section.titled("Roots");
        ObjectId id = courses.create(author.id(), "Botany", "").id();
        return courses.change(
                id,
                course -> course.addSection(roots)
                        .addSubSection(roots.id(), SubSection.titled("Taproots"))
                        .addSection(Section.titled("Leaves")));
    }

    private HttpResponse<String> post(String path, Map<String, String> fields) {
        return studio.submit("/studio", "/studio" + path, fields);
    }

    /** Path and fragment of where an answer leads. */
    private static String location(HttpResponse<String> answer) {
        URI location = answer.headers()
                .firstValue("Location")
                .map(URI::create)
                .orElseThrow(() -> new AssertionError(answer.statusCode() + " without a Location: " + answer.body()));
        return location.getFragment() == null ? location.getPath() : location.getPath() + "#" + location.getFragment();
    }
}
