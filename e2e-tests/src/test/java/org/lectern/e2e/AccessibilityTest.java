package org.lectern.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lectern.e2e.RunningLectern.Demo;
import org.lectern.e2e.pages.SignIn;
import tools.jackson.databind.JsonNode;

/** axe finds nothing to complain about on any page, narrow or wide, light or dark. */
class AccessibilityTest {
    private static final String RULES = "wcag2a,wcag2aa,wcag21a,wcag21aa,wcag22aa,best-practice";
    private static String axe = "";

    private final RunningLectern lectern = RunningLectern.get();

    @RegisterExtension
    private final Browser browser = new Browser();

    @BeforeAll
    static void readAxe() throws IOException {
        axe = Files.readString(Path.of("node_modules", "axe-core", "axe.min.js"));
    }

    @Test
    void visitorsPages() throws IOException, InterruptedException {
        JsonNode course = DemoCourse.listed(Api.nobody());
        assertNoViolations(
                "/",
                "/?q=nothing-like-this",
                "/courses/" + course.get("slug").asString(),
                "/login",
                "/login?error",
                "/register",
                "/no-such-page");
    }

    @Test
    void learnersPages() {
        signIn().as(Demo.LEARNER.email(), Demo.PASSWORD);
        assertNoViolations("/", "/my-courses", "/account", "/studio");
    }

    @Test
    void instructorsPages() throws IOException, InterruptedException {
        Api instructor = Api.signedIn(Demo.INSTRUCTOR.email(), Demo.PASSWORD);
        String lesson = DemoCourse.lesson(instructor, 1);
        JsonNode course = DemoCourse.listed(instructor);
        signIn().as(Demo.INSTRUCTOR.email(), Demo.PASSWORD);
        assertNoViolations(
                "/courses/" + course.get("slug").asString(),
                "/learn/" + lesson,
                "/studio",
                "/studio/courses/" + course.get("id").asString(),
                "/studio/courses/" + course.get("id").asString() + "#lesson-" + lesson,
                "/studio/courses/" + course.get("id").asString() + "/learners",
                "/studio/courses/" + course.get("id").asString() + "/learners?q=nothing-like-this");
    }

    @Test
    void administratorsPages() {
        signIn().as(Demo.ADMIN.email(), Demo.PASSWORD);
        assertNoViolations("/admin");
    }

    private void assertNoViolations(String... paths) {
        List<String> violations = new ArrayList<>();
        for (String path : paths) {
            for (String theme : List.of("light", "dark")) {
                for (int width : new int[] {390, 1280}) {
                    browser.look(width, theme);
                    browser.driver().get("about:blank");
                    browser.driver().get(lectern.at(path).toString());
                    for (String violation : violations()) {
                        violations.add(path + ", " + width + " px, " + theme + ": " + violation);
                    }
                }
            }
        }
        assertThat(violations).isEmpty();
    }

    private List<String> violations() {
        browser.driver().executeScript(axe);
        Object found = browser.driver()
                .executeAsyncScript(
                        "const done = arguments[arguments.length - 1];"
                                + "axe.run(document, {runOnly: arguments[0].split(',')}).then("
                                + "result => done(result.violations.map(v => ({rule: v.id, help: v.help,"
                                + " at: v.nodes.map(n => n.target.join(' ') + ' ' + n.failureSummary).join(' | ')}))),"
                                + "error => done([{rule: 'axe', help: String(error), at: ''}]))",
                        RULES);
        List<String> violations = new ArrayList<>();
        for (Object each : (List<?>) Objects.requireNonNull(found)) {
            Map<?, ?> violation = (Map<?, ?>) each;
            violations.add(violation.get("rule") + ": " + violation.get("help") + ": " + violation.get("at"));
        }
        return violations;
    }

    private SignIn signIn() {
        return new SignIn(browser.driver(), lectern.at("/"));
    }
}
