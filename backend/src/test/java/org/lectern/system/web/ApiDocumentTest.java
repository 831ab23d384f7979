package org.lectern.system.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.lectern.testing.Browser;
import org.lectern.testing.LecternTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@LecternTest
class ApiDocumentTest {
    /** Verbs that a path item of OpenAPI has; OPTIONS and the like are no routes of ours. */
    private static final Set<String> VERBS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

    private final RequestMappingHandlerMapping routes;
    private final Browser browser;
    private final JsonMapper json;

    @Autowired
    ApiDocumentTest(
            @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping routes,
            JsonMapper json,
            @LocalServerPort int port) {
        this.routes = routes;
        this.json = json;
        this.browser = new Browser(port);
    }

    @Test
    void describesEveryRouteOfTheApiAndNoOther() {
        assertThat(described()).isNotEmpty().isEqualTo(registered());
    }

    @Test
    void namesTheWaysToShowWhoAsks() {
        assertThat(document().at("/components/securitySchemes/bearer/scheme").asString())
                .isEqualTo("bearer");
    }

    private Set<String> registered() {
        return routes.getHandlerMethods().keySet().stream()
                .flatMap(route -> route.getPatternValues().stream()
                        .filter(path -> path.startsWith("/api/"))
                        .flatMap(path -> route.getMethodsCondition().getMethods().stream()
                                .map(RequestMethod::name)
                                .filter(VERBS::contains)
                                .map(method -> method + " " + path)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> described() {
        Set<String> described = new TreeSet<>();
        for (var path : document().get("paths").properties()) {
            if (path.getKey().startsWith("/api/")) {
                for (var operation : path.getValue().properties()) {
                    described.add(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
                }
            }
        }
        described.removeIf(operation -> !VERBS.contains(operation.substring(0, operation.indexOf(' '))));
        return described;
    }

    private JsonNode document() {
        return json.readTree(
                browser.send("/v3/api-docs", HttpRequest.newBuilder().GET()).body());
    }
}
