package org.lectern.delivery;

import static org.lectern.delivery.DeliveryUnderTest.SEGMENT;
import static org.lectern.delivery.Row.IMMUTABLE;
import static org.lectern.delivery.Row.MASTER;
import static org.lectern.delivery.Row.SEGMENT_PATH;
import static org.lectern.delivery.Row.get;
import static org.lectern.delivery.Row.head;
import static org.lectern.delivery.Row.range;

import java.util.stream.Stream;

/** What validators decide: rules 9, 10 and 12. */
final class PreconditionRows {
    private PreconditionRows() {}

    static Stream<Row> preconditions() {
        return Stream.of(
                range("9 If-Range with the entity tag", "bytes=0-9")
                        .header("If-Range: {etag}")
                        .status(206),
                range("9, bad input 33 If-Range with another", "bytes=0-9")
                        .header("If-Range: \"stale\"")
                        .status(200)
                        .body(SEGMENT),
                range("9 If-Range with a weak one", "bytes=0-9")
                        .header("If-Range: W/{etag}")
                        .status(200)
                        .body(SEGMENT),
                range("9 If-Range with the date", "bytes=0-9")
                        .header("If-Range: {modified}")
                        .status(206),
                range("9 If-Range with an earlier date", "bytes=0-9")
                        .header("If-Range: Sun, 06 Nov 1994 08:49:37 GMT")
                        .status(200)
                        .body(SEGMENT),
                range("9 If-Range with a later date", "bytes=0-9")
                        .header("If-Range: Sun, 06 Nov 2095 08:49:37 GMT")
                        .status(200)
                        .body(SEGMENT),
                range("9 If-Range with neither", "bytes=0-9")
                        .header("If-Range: soon")
                        .status(200)
                        .body(SEGMENT),
                range("9 a stale If-Range outweighs a range past the end", "bytes=100000-")
                        .header("If-Range: \"stale\"")
                        .status(200)
                        .body(SEGMENT),
                get("9 If-Range without Range", SEGMENT_PATH)
                        .header("If-Range: \"stale\"")
                        .status(200)
                        .body(SEGMENT),
                range("10 If-None-Match with a Range", "bytes=0-9")
                        .header("If-None-Match: {etag}")
                        .status(304)
                        .has("ETag", "{etag}")
                        .has("Cache-Control", IMMUTABLE)
                        .lacks("Content-Range"),
                get("10 If-None-Match compares weakly", SEGMENT_PATH)
                        .header("If-None-Match: W/{etag}")
                        .status(304),
                get("10 If-None-Match with a list", SEGMENT_PATH)
                        .header("If-None-Match: \"a\", {etag}")
                        .status(304),
                get("10 If-None-Match with two lines", SEGMENT_PATH)
                        .header("If-None-Match: \"a\"")
                        .header("If-None-Match: {etag}")
                        .status(304),
                get("10 If-None-Match with an asterisk", SEGMENT_PATH)
                        .header("If-None-Match: *")
                        .status(304),
                get("10 If-None-Match with another", SEGMENT_PATH)
                        .header("If-None-Match: \"stale\"")
                        .status(200)
                        .body(SEGMENT),
                head("10 If-None-Match of HEAD", SEGMENT_PATH)
                        .header("If-None-Match: {etag}")
                        .status(304),
                get("10 If-Modified-Since the date", SEGMENT_PATH)
                        .header("If-Modified-Since: {modified}")
                        .status(304),
                get("10 If-Modified-Since long ago", SEGMENT_PATH)
                        .header("If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT")
                        .status(200),
                get("10 If-Modified-Since in the form of RFC 850", SEGMENT_PATH)
                        .header("If-Modified-Since: Sunday, 06-Nov-94 08:49:37 GMT")
                        .status(200),
                get("10 If-Modified-Since in the form of asctime", SEGMENT_PATH)
                        .header("If-Modified-Since: Sun Nov  6 08:49:37 2095")
                        .status(304),
                get("10 If-Modified-Since that is no date", SEGMENT_PATH)
                        .header("If-Modified-Since: yesterday")
                        .status(200),
                get("10 If-None-Match outweighs If-Modified-Since", SEGMENT_PATH)
                        .header("If-None-Match: \"stale\"")
                        .header("If-Modified-Since: {modified}")
                        .status(200),
                range("10 If-Match that holds", "bytes=0-9")
                        .header("If-Match: {etag}")
                        .status(206),
                range("10 If-Match that doesn't", "bytes=0-9")
                        .header("If-Match: \"stale\"")
                        .problem(412),
                get("10 If-Match compares strongly", SEGMENT_PATH)
                        .header("If-Match: W/{etag}")
                        .problem(412),
                get("10 If-Match comes before If-None-Match", SEGMENT_PATH)
                        .header("If-Match: \"stale\"")
                        .header("If-None-Match: {etag}")
                        .problem(412),
                get("10 If-Unmodified-Since the date", SEGMENT_PATH)
                        .header("If-Unmodified-Since: {modified}")
                        .status(200),
                get("10 If-Unmodified-Since long ago", SEGMENT_PATH)
                        .header("If-Unmodified-Since: Sun, 06 Nov 1994 08:49:37 GMT")
                        .problem(412),
                get("10 If-Match outweighs If-Unmodified-Since", SEGMENT_PATH)
                        .header("If-Match: {etag}")
                        .header("If-Unmodified-Since: Sun, 06 Nov 1994 08:49:37 GMT")
                        .status(200),
                range("10 preconditions come before a range past the end", "bytes=100000-")
                        .header("If-None-Match: {etag}")
                        .status(304),
                range("12 a 206 repeats what a 200 says", "bytes=0-9")
                        .status(206)
                        .has("ETag", "{etag}")
                        .has("Last-Modified", "{modified}")
                        .has("Cache-Control", IMMUTABLE)
                        .has("Accept-Ranges", "bytes"),
                get("12 of a playlist, too", MASTER)
                        .header("Range: bytes=0-6")
                        .status(206)
                        .has("Vary", "Accept-Encoding")
                        .has("Cache-Control", "private, no-cache"));
    }
}
