package org.lectern.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** The course that a Lectern with the demo shows by itself. */
final class DemoCourse {
    private static final Duration UNTIL_PUBLISHED = Duration.ofMinutes(5);

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

    /** The id of the lesson, counted from 0, once it can be watched: only then it is shown. */
    static String lesson(Api who, int number) {
        String course = "/api/courses/" + listed(who).get("id").asString();
        String id = "/sections/0/subSections/" + number + "/id";
        Waiting.until(
                "lesson " + number + " of the demo",
                UNTIL_PUBLISHED,
                () -> !json(who, course).at(id).isMissingNode(),
                () -> json(who, course));
        return json(who, course).at(id).asString();
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
