package org.lectern.learning.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
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
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@LecternTest
class PagesTest {
    private static final String PASSWORD = "correct horse battery staple";
    private static final Pattern UNTRANSLATED = Pattern.compile("\\?\\?[\\w.-]+\\?\\?");

    private final Accounts accounts;
    private final Courses courses;
    private final Enrolments enrolments;

    @LocalServerPort
    private int port;

    @Autowired
    PagesTest(Accounts accounts, Courses courses, Enrolments enrolments) {
        this.accounts = accounts;
        this.courses = courses;
        this.enrolments = enrolments;
    }

    @Test
    void everyPageIsShownInWords() {
        Account author = person(Role.INSTRUCTOR, Role.ADMIN);
        Course course = course(author);
        Browser browser = signedIn(author);
        for (String path : Set.of(
                "/",
                "/?q=no-course-is-called-like-this",
                "/courses/" + course.slug(),
                "/learn/" + course.subSections().findFirst().orElseThrow().id(),
                "/my-courses",
                "/studio",
                "/studio/courses/" + course.id(),
                "/studio/courses/" + course.id() + "/learners",
                "/account",
                "/admin",
                "/admin?q=nobody-is-called-like-this")) {
            assertShown(browser.open(path), 200);
        }
        assertShown(browser.open("/nothing/is/here"), 404);
    }

    @Test
    void visitorsSeeWhatIsOpenToThem() {
        Course course = course(person(Role.INSTRUCTOR));
        Browser visitor = new Browser(port);
        for (String path : Set.of("/", "/courses/" + course.slug(), "/login", "/login?error", "/register")) {
            assertShown(visitor.open(path), 200);
        }
        assertShown(visitor.open("/learn/" + preview(course).id()), 200);
    }

    @Test
    void aLessonThatIsNotOpenLeadsVisitorsToTheSignIn() {
        Course course = course(person(Role.INSTRUCTOR));

        HttpResponse<String> answer =
                new Browser(port).open("/learn/" + closed(course).id());

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location"))
                .hasValueSatisfying(to -> assertThat(to).endsWith("/login"));
    }

    @Test
    void aLessonThatIsNotOpenLeadsLearnersToItsCourse() {
        Course course = course(person(Role.INSTRUCTOR));

        Browser learner = signedIn(person());

        HttpResponse<String> answer = learner.open("/learn/" + closed(course).id());

        assertThat(answer.headers().firstValue("Location"))
                .hasValueSatisfying(to -> assertThat(to).endsWith("/courses/" + course.slug()));
        assertThat(learner.open("/courses/" + course.slug()).body())
                .contains("Enrol in this course to watch that lesson.");
    }

    @Test
    void openingALessonGrantsItsMedia() {
        Course course = course(person(Role.INSTRUCTOR));
        Account learner = person();
        enrolments.enrol(learner.id(), course.id());
        SubSection lesson = closed(course);

        HttpResponse<String> answer = signedIn(learner).open("/learn/" + lesson.id());

        assertThat(answer.headers().allValues("Set-Cookie"))
                .anyMatch(cookie -> cookie.contains("Path=/hls/" + lesson.id()))
                .anyMatch(cookie -> cookie.contains("Path=/stream-video/" + lesson.id()));
    }

    @Test
    void aLessonWhoseVideoIsElsewhereIsPlayedFromThere() {
        SubSection lesson = new SubSection(new ObjectId(), "Elsewhere", "", true, "https://example.org/a.mp4");
        Course made = course(person(Role.INSTRUCTOR));
        courses.change(
                made.id(),
                course -> course.addSubSection(course.sections().getFirst().id(), lesson));

        HttpResponse<String> page = new Browser(port).open("/learn/" + lesson.id());

        assertShown(page, 200);
        assertThat(page.body())
                .contains("<lectern-player", "data-progressive=\"/stream-video/" + lesson.id() + "\"")
                .doesNotContain("data-src=", "lectern-waiting", "example.org");
        assertShown(signedIn(accounts.get(made.ownerId())).open("/studio/courses/" + made.id()), 200);
    }

    @Test
    void aDraftIsNotThereForOthers() {
        Account author = person(Role.INSTRUCTOR);
        Course course = courses.change(course(author).id(), Course::unpublish);

        assertThat(signedIn(person()).open("/courses/" + course.slug()).statusCode())
                .isEqualTo(404);
        assertThat(signedIn(author).open("/courses/" + course.slug()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void whatSomebodyWritesIsShownAsTheyWroteIt() {
        Course course = courses.change(
                course(person(Role.INSTRUCTOR)).id(), each -> each.rename("<script>alert('&')</script>"));

        assertThat(new Browser(port).open("/courses/" + course.slug()).body())
                .contains("&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;")
                .doesNotContain("<script>alert");
    }

    private static void assertShown(HttpResponse<String> page, int status) {
        assertThat(page.statusCode()).as(page.uri().toString()).isEqualTo(status);
        assertThat(UNTRANSLATED.matcher(page.body()).results().map(MatchResult::group))
                .as("untranslated on " + page.uri())
                .isEmpty();
        assertThat(page.body().split("<h1", -1)).as("headings of " + page.uri()).hasSize(2);
    }

    private Course course(Account author) {
        Section section = Section.titled("Section");
        return courses.change(
                courses.create(author.id(), "Course " + new ObjectId(), "About it")
                        .id(),
                course -> course.addSection(section)
                        .addSubSection(
                                section.id(), SubSection.titled("Preview").offerAsFreePreview(true))
                        .addSubSection(section.id(), SubSection.titled("Closed"))
                        .publish());
    }

    private static SubSection preview(Course course) {
        return course.subSections().filter(SubSection::freePreview).findFirst().orElseThrow();
    }

    private static SubSection closed(Course course) {
        return course.subSections()
                .filter(lesson -> !lesson.freePreview())
                .findFirst()
                .orElseThrow();
    }

    private Account person(Role... roles) {
        EnumSet<Role> all = EnumSet.of(Role.LEARNER, roles);
        return accounts.create(new ObjectId() + "@example.com", PASSWORD, "Some Body", all);
    }

    private Browser signedIn(Account account) {
        Browser browser = new Browser(port);
        assertThat(browser.signIn(account.email(), PASSWORD).statusCode()).isEqualTo(302);
        return browser;
    }
}
