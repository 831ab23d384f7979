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
 * @param length in bytes, as sent: that of the coded bytes where there is a coding
 * @param eTag strong, and another one for another coding
 * @param lastModified to the second, as HTTP tells it
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-3.2">RFC 9110, 3.2</a>
 */
record Representation(
        String mediaType,
        @Nullable String contentCoding,
        boolean negotiated,
        long length,
        ETag eTag,
        Instant lastModified,
        String cacheControl,
        Content content) {
    Representation {
        lastModified = lastModified.truncatedTo(ChronoUnit.SECONDS);
    }
}
