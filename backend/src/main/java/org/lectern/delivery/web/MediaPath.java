package org.lectern.delivery.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;
import org.bson.types.ObjectId;
import org.lectern.system.Invalid;
import org.lectern.system.NotFound;

/**
 * What follows {@code /hls/} or {@code /stream-video/} in a URL, as it was sent. Nothing that we ever wrote into a playlist
 * needs encoding, so what is encoded is either an attempt at something or doesn't exist.
 */
record MediaPath(ObjectId subSectionId, String name) {
    private static final Pattern ATTEMPT = Pattern.compile(
            "[;\\\\]|//|/\\.{1,2}(/|$)|%(?![0-9A-Fa-f]{2})|%(2[eEfF5]|5[cC]|3[bB]|[01][0-9A-Fa-f]|7[fF])");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");

    /**
     * Reads the request's path.
     *
     * @throws Invalid if it tries to mean another path than it shows, 400
     * @throws NotFound if nothing can have such a path, 404
     */
    static MediaPath of(HttpServletRequest request) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        if (ATTEMPT.matcher(path).find()) {
            throw new Invalid("path", "has characters that no address here has");
        }
        String[] segments = path.split("/", 4);
        String name = segments.length == 4 ? segments[3] : "";
        if (segments.length < 3
                || !ObjectId.isValid(segments[2])
                || !(name.isEmpty() || NAME.matcher(name).matches())) {
            throw nothing();
        }
        return new MediaPath(new ObjectId(segments[2]), name);
    }

    static NotFound nothing() {
        return new NotFound("There is nothing here.");
    }
}
