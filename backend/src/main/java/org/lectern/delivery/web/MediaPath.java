package org.lectern.delivery.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;
import org.bson.types.ObjectId;
import org.lectern.system.NotFound;

/**
 * What follows {@code /hls/} or {@code /stream-video/} in a URL, as it was sent. Nothing that we ever wrote into a
 * playlist needs encoding, so what is encoded doesn't exist; what tries to be another path than it shows, the firewall
 * has refused before.
 */
record MediaPath(ObjectId subSectionId, String name) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");

    /**
     * Reads the request's path.
     *
     * @throws NotFound if nothing can have such a path, 404
     */
    static MediaPath of(HttpServletRequest request) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
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
