package org.lectern.delivery.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bson.types.ObjectId;
import org.lectern.system.NotFound;

/**
 * A path below {@code /hls/} or {@code /stream-video/}, as it was sent. Nothing that we ever wrote into a
 * playlist needs encoding, so what is encoded doesn't exist, and neither does what tries to be another path than it shows.
 *
 * @param root {@link #HLS} or {@link #STREAM_VIDEO}
 * @param name what follows the sub-section's id; empty if nothing does
 */
record MediaPath(String root, ObjectId subSectionId, String name) {
    static final String HLS = "hls";
    static final String STREAM_VIDEO = "stream-video";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");

    /**
     * Reads the request's path.
     *
     * @throws NotFound if nothing can have such a path, 404
     */
    static MediaPath of(HttpServletRequest request) {
        return find(request).orElseThrow(MediaPath::nothing);
    }

    /** Reads the request's path; empty if nothing can have it. */
    static Optional<MediaPath> find(HttpServletRequest request) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        String[] segments = path.split("/", 4);
        String name = segments.length == 4 ? segments[3] : "";
        if (segments.length < 3
                || !(segments[1].equals(HLS) || segments[1].equals(STREAM_VIDEO))
                || !ObjectId.isValid(segments[2])
                || !(name.isEmpty() || NAME.matcher(name).matches())) {
            return Optional.empty();
        }
        return Optional.of(new MediaPath(segments[1], new ObjectId(segments[2]), name));
    }

    static NotFound nothing() {
        return new NotFound("There is nothing here.");
    }
}
