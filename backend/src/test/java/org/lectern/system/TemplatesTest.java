package org.lectern.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.util.Arrays;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** All text is in the message bundle: a translator needs no template, and a template no translator. */
class TemplatesTest {
    private static final Pattern COMMENT = Pattern.compile("<!--.*?-->", Pattern.DOTALL);
    private static final Pattern TAG = Pattern.compile("<[^>\"]*(?:\"[^\"]*\"[^>\"]*)*>");
    private static final Pattern ENTITY = Pattern.compile("&#?\\w+;");
    private static final Pattern LETTERS = Pattern.compile("\\p{L}[^\\n]*");
    private static final Pattern READ_ALOUD =
            Pattern.compile("(?<![\\w:-])(?:aria-label|title|placeholder|alt|aria-description)=\"[^\"]*\\p{L}[^\"]*\"");
    private static final Pattern KEY = Pattern.compile("#\\{([a-z][\\w.-]*)");

    static Stream<Resource> templates() throws IOException {
        return Arrays.stream(new PathMatchingResourcePatternResolver().getResources("classpath*:templates/*.html"));
    }

    @ParameterizedTest
    @MethodSource("templates")
    void holdNoTextOfTheirOwn(Resource template) throws IOException {
        String text =
                ENTITY.matcher(TAG.matcher(markup(template)).replaceAll("")).replaceAll("");

        assertThat(matches(LETTERS, text)).isEmpty();
        assertThat(matches(READ_ALOUD, markup(template))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("templates")
    void nameOnlyMessagesThatExist(Resource template) throws IOException {
        Properties messages = new Properties();
        try (Reader reader = new InputStreamReader(getClass().getResourceAsStream("/messages.properties"), UTF_8)) {
            messages.load(reader);
        }

        assertThat(KEY.matcher(markup(template)).results().map(key -> key.group(1)))
                .isSubsetOf(messages.stringPropertyNames());
    }

    /** What takes the place of an element does so whatever else the element says: Thymeleaf looks at its conditions later. */
    @ParameterizedTest
    @MethodSource("templates")
    void putNoConditionOnWhatIsReplaced(Resource template) throws IOException {
        assertThat(matches(TAG, markup(template)))
                .noneMatch(
                        tag -> tag.contains("th:replace=") && (tag.contains("th:if=") || tag.contains("th:unless=")));
    }

    /** What somebody wrote is text wherever it is shown. */
    @ParameterizedTest
    @MethodSource("templates")
    void writeNothingThatIsNotEscaped(Resource template) throws IOException {
        assertThat(markup(template)).doesNotContain("th:utext", "[(");
    }

    private static Stream<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group);
    }

    private static String markup(Resource template) throws IOException {
        return COMMENT.matcher(template.getContentAsString(UTF_8)).replaceAll("");
    }
}
