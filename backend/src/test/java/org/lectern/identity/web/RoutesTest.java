package org.lectern.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lectern.identity.Accounts;
import org.lectern.identity.BearerTokens;
import org.lectern.identity.Role;
import org.lectern.testing.Browser;
import org.lectern.testing.LecternTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.server.PathContainer;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.pattern.PathPatternParser;

/** Holds the server to the tables in {@code access/*.txt}; each part of Lectern has one for its own routes. */
@LecternTest
class RoutesTest {
    private static final List<String> COLUMNS = List.of("visitor", "learner", "instructor", "admin");

    /** One of each kind: to encode a password takes longer than a row. */
    private static final Map<String, String> TOKENS = new ConcurrentHashMap<>();

    private static final PathPatternParser PARSER = new PathPatternParser();

    private final RequestMappingHandlerMapping routes;
    private final Accounts accounts;
    private final BearerTokens tokens;
    private final Browser program;

    @Autowired
    RoutesTest(
            @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping routes,
            Accounts accounts,
            BearerTokens tokens,
            @LocalServerPort int port) {
        this.routes = routes;
        this.accounts = accounts;
        this.tokens = tokens;
        this.program = new Browser(port);
    }

    static Stream<Row> rows() throws IOException {
        Resource[] tables = new PathMatchingResourcePatternResolver().getResources("classpath*:access/*.txt");
        return Arrays.stream(tables).flatMap(RoutesTest::rows);
    }

    private static Stream<Row> rows(Resource table) {
        try {
            return table.getContentAsString(StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split("\\s+"))
                    .map(cells -> new Row(cells[0], cells[1], List.of(cells).subList(2, cells.length)));
        } catch (IOException e) {
            throw new AssertionError("unreadable: " + table, e);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void letsInWhomTheTableSays(Row row) {
        List<String> found = COLUMNS.stream().map(who -> answer(row, who)).toList();
        for (int i = 0; i < COLUMNS.size(); i++) {
            assertThat(found.get(i))
                    .as("%s %s for %s", row.method(), row.path(), COLUMNS.get(i))
                    .matches(
                            row.expected().get(i).equals("let")
                                    ? "(?!401|403|5)\\d{3}"
                                    : row.expected().get(i));
        }
    }

    @Test
    void hasRowsToHoldTheServerTo() throws IOException {
        assertThat(rows()).isNotEmpty().allMatch(row -> row.expected().size() == COLUMNS.size());
    }

    @Test
    void everyRouteHasARow() throws IOException {
        List<Row> rows = rows().toList();
        List<String> without = routes.getHandlerMethods().keySet().stream()
                .flatMap(route -> route.getPatternValues().stream()
                        .flatMap(path -> route.getMethodsCondition().getMethods().stream()
                                .filter(method -> method != RequestMethod.HEAD)
                                .filter(method -> rows.stream().noneMatch(row -> row.isFor(method, path)))
                                .map(method -> method + " " + path)))
                .sorted()
                .toList();
        assertThat(without)
                .as("routes that no table in access/*.txt says anything about: nobody knows who gets in there")
                .isEmpty();
    }

    private String answer(Row row, String who) {
        HttpRequest.Builder request = HttpRequest.newBuilder()
                .method(
                        row.method(),
                        row.method().equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("{}"))
                .header("Content-Type", "application/json")
                .header("Accept", "text/html, */*");
        if (!who.equals("visitor")) {
            request.header("Authorization", "Bearer " + token(who));
        }
        HttpResponse<String> answer = program.send(row.path(), request);
        boolean turnedAway = answer.statusCode() == 302
                && answer.headers().firstValue("Location").orElse("").endsWith("/login");
        return turnedAway ? "login" : Integer.toString(answer.statusCode());
    }

    private String token(String who) {
        return TOKENS.computeIfAbsent(who, this::newToken);
    }

    private String newToken(String who) {
        Set<Role> roles = EnumSet.of(Role.LEARNER);
        switch (who) {
            case "instructor" -> roles.add(Role.INSTRUCTOR);
            case "admin" -> roles.addAll(EnumSet.allOf(Role.class));
            default -> assertThat(who).isEqualTo("learner");
        }
        var account = accounts.create(UUID.randomUUID() + "@example.com", "a lectern of oak", who, roles);
        return tokens.issue(accounts.standing(account.id()).orElseThrow()).token();
    }

    record Row(String method, String path, List<String> expected) {
        boolean isFor(RequestMethod verb, String pattern) {
            return method.equals(verb.name()) && PARSER.parse(pattern).matches(PathContainer.parsePath(path));
        }
    }
}
