package org.lectern.delivery;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ETag;

/**
 * What a request is answered from: the bytes that were selected, and what is said about them.
 *
 * @param contentCoding the value of Content-Encoding; null where the bytes are as they are stored
 * @param negotiated whether another client might be sent another coding of the same
 * @param length in bytes, as sent: that of the coded bytes where there is a coding; {@link #UNKNOWN_LENGTH} where nobody
 *     knows before the end
 * @param eTag another one for another coding; strong for all that is ours; null where a remote server gives none
 * @param lastModified to the second, as HTTP tells it; null where a remote server doesn't say
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-3.2">RFC 9110, 3.2</a>
 */
record Representation(
        String mediaType,
        @Nullable String contentCoding,
        boolean negotiated,
        long length,
        @Nullable ETag eTag,
        @Nullable Instant lastModified,
        String cacheControl,
        Content content) {
    static final long UNKNOWN_LENGTH = -1;

    Representation {
        lastModified = lastModified == null ? null : lastModified.truncatedTo(ChronoUnit.SECONDS);
    }

    boolean hasKnownLength() {
        return length != UNKNOWN_LENGTH;
    }
}
