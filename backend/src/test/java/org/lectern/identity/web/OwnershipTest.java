package org.lectern.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.server.PathContainer;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.pattern.PathPatternParser;

/** Holds the server to {@code ownership.txt}: six people, each with what is theirs, another's, and what doesn't belong together. */
@LecternTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnershipTest {
    private static final PathPatternParser PARSER = new PathPatternParser();
    private static final String ID = "0123456789abcdef01234567";

    private final RequestMappingHandlerMapping routes;
    private final Courses courses;
    private final Enrolments enrolments;
    private final Account owner;
    private final Account rival;
    private final Account learner;

    /** In the order of the table's columns. The owner comes last: what the others may not do is there for them all. */
    private final Map<String, Person> people = new LinkedHashMap<>();

    private final Map<String, String> things = new HashMap<>();

    @Autowired
    OwnershipTest(
            @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping routes,
            Accounts accounts,
            Courses courses,
            Enrolments enrolments,
            @LocalServerPort int port) {
        this.routes = routes;
        this.courses = courses;
        this.enrolments = enrolments;
        owner = Program.somebody(accounts, Role.INSTRUCTOR);
        rival = Program.somebody(accounts, Role.INSTRUCTOR);
        learner = Program.somebody(accounts);
        people.put("visitor", new Person(Program.ofNobody(port), new Browser(port), "/login"));
        people.put("outsider", person(Program.somebody(accounts), port));
        people.put("learner", person(learner, port));
        people.put("rival", person(rival, port));
        people.put("admin", person(Program.somebody(accounts, Role.ADMIN), port));
        people.put("owner", person(owner, port));
    }

    private static Person person(Account account, int port) {
        return new Person(Program.of(account, port), Program.signIn(account, port), "/");
    }

    /** Somebody by the API and by the pages, one of which has a form. */
    private record Person(Program program, Browser browser, String form) {}

    @BeforeEach
    void buildCourses() {
        build("", owner, true);
        build("foreign-", rival, true);
        build("hidden-", rival, false);
        things.put("learner", learner.id().toHexString());
    }

    private void build(String prefix, Account author, boolean published) {
        Section first = Section.titled("First");
        Section second = Section.titled("Second");
        SubSection one = SubSection.titled("One");
        SubSection two = SubSection.titled("Two");
        Course made = courses.create(author.id(), "Botany", "");
        Course course = courses.change(made.id(), each -> {
            Course built = each.addSection(first).addSection(second).addSubSection(first.id(), one);
            Course whole = built.addSubSection(first.id(), two);
            return published ? whole.publish() : whole;
        });
        things.put(prefix + "course", course.id().toHexString());
        things.put(prefix + "slug", course.slug());
        things.put(prefix + "section", first.id().toHexString());
        things.put(prefix + "section2", second.id().toHexString());
        things.put(prefix + "lesson", one.id().toHexString());
        things.put(prefix + "lesson2", two.id().toHexString());
        if (published) {
            enrolments.enrol(learner.id(), course.id());
        }
    }

    static Stream<Row> rows() throws IOException {
        return new ClassPathResource("ownership.txt")
                .getContentAsString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split("\\s+"))
                .map(cells ->
                        new Row(cells[0], cells[1], cells[2], List.of(cells).subList(3, cells.length)));
    }

    record Row(String method, String path, String body, List<String> expected) {
        boolean isFor(RequestMethod verb, String pattern) {
            return method.equals(verb.name())
                    && PARSER.parse(pattern)
                            .matches(PathContainer.parsePath(
                                    path.replaceAll("\\{[^}]*}", ID).replaceFirst("\\?.*", "")));
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void letsEverybodyGetAsFarAsTheTableSays(Row row) {
        List<String> found =
                people.values().stream().map(who -> answer(row, who)).toList();
        assertThat(found)
                .as("%s %s %s for %s", row.method(), row.path(), row.body(), people.keySet())
                .isEqualTo(row.expected());
    }

    /** There is no way to a thing by its id that isn't asked with a foreign one. */
    @Test
    void everyRouteToAThingHasARow() throws IOException {
        List<Row> rows = rows().toList();
        List<String> without = routes.getHandlerMethods().keySet().stream()
                .flatMap(route -> route.getPatternValues().stream()
                        .filter(path -> path.contains("{") && !path.contains("{*") && !path.contains("admin"))
                        .flatMap(path -> route.getMethodsCondition().getMethods().stream()
                                .filter(method -> method != RequestMethod.HEAD)
                                .filter(method -> rows.stream().noneMatch(row -> row.isFor(method, path)))
                                .map(method -> method + " " + path)))
                .sorted()
                .toList();
        assertThat(without).isEmpty();
    }

    private String answer(Row row, Person who) {
        String path = filledIn(row.path());
        String body = filledIn(row.body());
        if (path.startsWith("/api/") || path.startsWith("/hls/") || path.startsWith("/stream-video/")) {
            Program program = who.program();
            Program.Answer answer = body.equals("FILE")
                    ? program.postFile(path, "file", "a.mp4", new ByteArrayInputStream(new byte[100]))
                    : program.send(row.method(), path, body.equals("-") ? "" : body);
            return Integer.toString(answer.status());
        }
        HttpResponse<String> answer = row.method().equals("GET")
                ? who.browser().open(path)
                : who.browser().submit(who.form(), path, fields(body));
        String location = answer.headers().firstValue("Location").orElse("");
        return location.endsWith("/login") ? "login" : Integer.toString(answer.statusCode());
    }

    private String filledIn(String text) {
        String filled = text;
        for (Map.Entry<String, String> thing : things.entrySet()) {
            filled = filled.replace("{" + thing.getKey() + "}", thing.getValue());
        }
        return filled;
    }

    private static Map<String, String> fields(String body) {
        return body.equals("-")
                ? Map.of()
                : Arrays.stream(body.split("&"))
                        .map(field -> field.split("=", 2))
                        .collect(Collectors.toMap(
                                field -> field[0], Function.<String[]>identity().andThen(field -> field[1])));
    }
}
