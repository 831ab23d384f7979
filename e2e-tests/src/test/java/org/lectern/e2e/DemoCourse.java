package org.lectern.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** The course that a Lectern with the demo shows by itself. */
final class DemoCourse {
    private static final Duration UNTIL_PUBLISHED = Duration.ofMinutes(3);

    private DemoCourse() {}

    /** The listing of the course, once it is there. */
    static JsonNode listed(Api who) {
        Waiting.until(
                "the demo course",
                UNTIL_PUBLISHED,
                () -> !listing(who).isMissingNode(),
                () -> json(who, "/api/courses"));
        return listing(who);
    }

    private static JsonNode listing(Api who) {
        return json(who, "/api/courses?q=Welcome%20to%20Lectern").at("/courses/0");
    }

    /** The id of the first lesson, once it can be watched to its end. */
    static String firstLesson(Api who) {
        JsonNode course = json(who, "/api/courses/" + listed(who).get("id").asString());
        String lesson = course.at("/sections/0/subSections/0/id").asString();
        Waiting.until(
                "the first lesson of the demo to become ready",
                UNTIL_PUBLISHED,
                () -> json(who, "/api/sub-sections/" + lesson)
                        .at("/video/state")
                        .asString()
                        .equals("READY"),
                () -> json(who, "/api/sub-sections/" + lesson));
        return lesson;
    }

    private static JsonNode json(Api who, String path) {
        try {
            return who.getJson(path);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
