package org.lectern.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The compose file can't be started where tests run; what can be seen without that is seen here. */
class ComposeFileTest {
    private static final Path TOP = Path.of("..");
    private static final Path FILE = TOP.resolve("docker-compose.yml");
    private static final Pattern VARIABLE = Pattern.compile("(?<!\\$)\\$\\{([^}]*)}");
    private static Map<String, Map<String, Object>> services = Map.of();
    private static Map<String, Object> whole = Map.of();

    @BeforeAll
    static void parse() throws IOException {
        try (Reader file = Files.newBufferedReader(FILE)) {
            whole = new Yaml().load(file);
        }
        services = child(whole, "services");
    }

    @Test
    void hasTheShapeOfProduction() {
        assertThat(services).containsOnlyKeys("nginx", "backend", "transcoder", "mongo", "s3");
        for (String scaled : List.of("backend", "transcoder")) {
            assertThat(at(services, scaled, "deploy", "replicas")).isEqualTo(2);
        }
    }

    @Test
    void namesOnlyWhatIsThere() {
        services.forEach((name, service) -> {
            assertThat(service.containsKey("image") || service.containsKey("build"))
                    .as(name)
                    .isTrue();
            if (service.containsKey("build")) {
                assertThat(TOP.resolve((String) at(services, name, "build", "dockerfile")))
                        .exists();
            }
            assertThat(services.keySet()).as("what " + name + " depends on").containsAll(dependencies(service));
            for (String volume : volumes(service)) {
                String source = volume.substring(0, volume.indexOf(':'));
                if (source.startsWith(".")) {
                    assertThat(TOP.resolve(source)).exists();
                } else {
                    assertThat(ComposeFileTest.<Object>child(whole, "volumes")).containsKey(source);
                }
            }
        });
    }

    @Test
    void keepsMediaInOneBucketThatTheStoreMakes() {
        for (String process : List.of("backend", "transcoder")) {
            Map<String, String> environment = child(child(services, process), "environment");
            assertThat(environment).containsEntry("LECTERN_STORE", "s3").containsKey("LECTERN_S3_REGION");
            assertThat(environment.get("LECTERN_S3_ENDPOINT")).startsWith("http://s3:");
            assertThat(environment.get("LECTERN_S3_BUCKET")).isEqualTo(at(services, "s3", "environment", "S3_BUCKET"));
            assertThat(environment.get("LECTERN_S3_ACCESS_KEY"))
                    .isEqualTo(at(services, "s3", "environment", "AWS_ACCESS_KEY_ID"));
            assertThat(environment.get("LECTERN_S3_SECRET_KEY"))
                    .isEqualTo(at(services, "s3", "environment", "AWS_SECRET_ACCESS_KEY"));
            assertThat(volumes(child(services, process)))
                    .as("what processes share")
                    .isEmpty();
        }
    }

    @Test
    void hasNoSecretAndNoDefaultForOne() throws IOException {
        List<String> variables = VARIABLE.matcher(Files.readString(FILE))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(variables).isNotEmpty().allMatch(variable -> variable.contains(":?"), "stops where it isn't set");
    }

    @Test
    void nginxPassesOnToTheBackend() throws IOException {
        assertThat(Files.readString(TOP.resolve("backend/nginx.conf"))).contains("http://backend:8080");
    }

    private static List<String> dependencies(Map<String, Object> service) {
        return switch (service.getOrDefault("depends_on", List.of())) {
            case Map<?, ?> conditions ->
                conditions.keySet().stream().map(String::valueOf).toList();
            case List<?> names -> names.stream().map(String::valueOf).toList();
            default -> throw new AssertionError("depends_on is a list or a map");
        };
    }

    private static List<String> volumes(Map<String, Object> service) {
        List<String> volumes = new ArrayList<>();
        ((List<?>) service.getOrDefault("volumes", List.of())).forEach(volume -> volumes.add(String.valueOf(volume)));
        return volumes;
    }

    private static Object at(Map<String, ?> from, String... path) {
        Object value = from;
        for (String step : path) {
            value = Objects.requireNonNull(((Map<?, ?>) value).get(step), String.join(".", path));
        }
        return value;
    }

    @SuppressWarnings("unchecked")
    private static <T> Map<String, T> child(Map<String, ?> from, String name) {
        return (Map<String, T>) at(from, name);
    }
}
