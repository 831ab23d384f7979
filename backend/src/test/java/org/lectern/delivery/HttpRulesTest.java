package org.lectern.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lectern.delivery.DeliveryUnderTest.ANOTHER_LESSON;
import static org.lectern.delivery.DeliveryUnderTest.CAPTIONS;
import static org.lectern.delivery.DeliveryUnderTest.EMPTY;
import static org.lectern.delivery.DeliveryUnderTest.GROWING_PLAYLIST;
import static org.lectern.delivery.DeliveryUnderTest.LESSON;
import static org.lectern.delivery.DeliveryUnderTest.MEDIA_PLAYLIST;
import static org.lectern.delivery.DeliveryUnderTest.MULTIVARIANT;
import static org.lectern.delivery.DeliveryUnderTest.PAGE;
import static org.lectern.delivery.DeliveryUnderTest.PREVIEW;
import static org.lectern.delivery.DeliveryUnderTest.PROGRESSIVE;
import static org.lectern.delivery.DeliveryUnderTest.PROGRESSIVE_BYTES;
import static org.lectern.delivery.DeliveryUnderTest.REMOTE_ETAG;
import static org.lectern.delivery.DeliveryUnderTest.REMOTE_MODIFIED;
import static org.lectern.delivery.DeliveryUnderTest.SEGMENT;
import static org.lectern.delivery.DeliveryUnderTest.SEGMENT_BYTES;
import static org.lectern.delivery.DeliveryUnderTest.TRANSCODE;
import static org.lectern.delivery.DeliveryUnderTest.UNREADY;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lectern.delivery.RawConnection.Response;
import org.lectern.testing.LecternTest;
import org.lectern.transcoder.store.MediaStore;
import org.lectern.transcoder.store.StoredObject;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

/**
 * Raw requests and their answers, each named by the rule that it holds delivery to. Unless a row says otherwise, the
 * request carries a learner's grant, and is followed on the same connection, before its answer is read, by a second one
 * whose answer has to be whole: so no row leaves the connection out of step.
 */
@LecternTest
@Import(DeliveryUnderTest.class)
class HttpRulesTest {
    private static final String FOLDER = "/hls/" + LESSON + "/" + TRANSCODE;
    private static final String SEGMENT_PATH = FOLDER + "/video/segment-1.m4s";
    private static final String SEGMENT_AWAY = FOLDER + "/away/segment-1.m4s";
    private static final String EMPTY_SEGMENT = FOLDER + "/video/empty.m4s";
    private static final String PLAYLIST_PATH = FOLDER + "/video/playlist.m3u8";
    private static final String GROWING_PATH = FOLDER + "/video/growing.m3u8";
    private static final String CAPTIONS_PATH = FOLDER + "/captions/en.vtt";
    private static final String MASTER = "/hls/" + LESSON + "/master.m3u8";
    private static final String STREAM = "/stream-video/" + LESSON;
    private static final String HUGE = "99999999999999999999";

    private static final String PLAYLIST_TYPE = "application/vnd.apple.mpegurl";
    private static final String PROBLEM = "application/problem+json";
    private static final String IMMUTABLE = "private, max-age=31536000, immutable";
    private static final String REVALIDATED = "private, no-cache";

    @LocalServerPort
    private int port;

    @Autowired
    private MediaStore store;

    @Autowired
    private PlaybackGrants grants;

    @Autowired
    private DeliveryUnderTest.Classroom classroom;

    private final Map<Kind, Validators> validators = new EnumMap<>(Kind.class);

    /** What tells one version of the segment from others. */
    private record Validators(String eTag, Instant lastModified) {
        static Validators of(StoredObject object) {
            return new Validators("\"" + object.version() + "\"", object.lastModified());
        }
    }

    @BeforeEach
    void lookAtTheSegments() throws IOException {
        for (Kind kind : List.of(Kind.A_FILE, Kind.AN_OBJECT_IN_S3)) {
            String key = "published/" + kind.at(SEGMENT_PATH).substring("/hls/".length());
            validators.put(kind, Validators.of(store.find(key).orElseThrow()));
        }
        validators.put(Kind.A_REMOTE_FILE, new Validators(REMOTE_ETAG, REMOTE_MODIFIED));
    }

    /** A row, asked of one kind of source. */
    record Case(Kind kind, Row row) {
        @Override
        public String toString() {
            return kind + ", " + row;
        }
    }

    static Stream<Case> cases() {
        return cases(rows());
    }

    private static Stream<Case> cases(Stream<Row> rows) {
        List<Row> all = rows.toList();
        return Stream.of(Kind.values())
                .flatMap(kind -> all.stream()
                        .filter(row -> kind.whyNot(row.target).isEmpty())
                        .map(row -> new Case(kind, row)));
    }

    /** One request and what has to come back. */
    static final class Row {
        private final String rule;
        private final String method;
        private final String target;
        private final List<String> headers = new ArrayList<>();
        private final Map<String, String> expectedHeaders = new LinkedHashMap<>();
        private final List<Consumer<Response>> expectations = new ArrayList<>();
        private boolean withGrant = true;

        private Row(String rule, String method, String target) {
            this.rule = rule;
            this.method = method;
            this.target = target;
        }

        Row header(String line) {
            headers.add(line);
            return this;
        }

        Row withoutGrant() {
            withGrant = false;
            return this;
        }

        Row status(int status) {
            return expect(response ->
                    assertThat(response.status()).as("status of %s", response).isEqualTo(status));
        }

        Row has(String name, String value) {
            expectedHeaders.put(name, value);
            return this;
        }

        Row lacks(String name) {
            return expect(response -> assertThat(response.header(name)).as(name).isEmpty());
        }

        Row body(String expected) {
            return expect(response ->
                    assertThat(response.body().equals(expected)).as("body").isTrue());
        }

        Row problem(int status) {
            return status(status)
                    .has("Content-Type", PROBLEM)
                    .has("Cache-Control", "no-store")
                    .expect(response -> assertThat(response.body())
                            .contains("\"status\":" + status)
                            .contains("\"detail\""));
        }

        Row expect(Consumer<Response> expectation) {
            expectations.add(expectation);
            return this;
        }

        @Override
        public String toString() {
            return rule + ": " + method + " " + target + " " + headers;
        }
    }

    private static Row get(String rule, String target) {
        return new Row(rule, "GET", target);
    }

    private static Row head(String rule, String target) {
        return new Row(rule, "HEAD", target);
    }

    private static Row range(String rule, String ranges) {
        return get(rule, SEGMENT_PATH).header("Range: " + ranges);
    }

    static Stream<Row> wholeRepresentations() {
        return Stream.of(
                get("1 no Range: the whole", SEGMENT_PATH)
                        .status(200)
                        .has("Content-Length", "" + SEGMENT_BYTES)
                        .has("Accept-Ranges", "bytes")
                        .has("ETag", "{etag}")
                        .has("Last-Modified", "{modified}")
                        .lacks("Content-Range")
                        .lacks("Transfer-Encoding")
                        .body(SEGMENT),
                get("1 progressive", STREAM)
                        .status(200)
                        .has("Content-Length", "" + PROGRESSIVE_BYTES)
                        .has("Accept-Ranges", "bytes")
                        .body(PROGRESSIVE),
                get("1 an object that is no file here", SEGMENT_AWAY)
                        .status(200)
                        .has("Content-Length", "" + SEGMENT_BYTES)
                        .body(SEGMENT),
                get("1 nothing in it", EMPTY_SEGMENT)
                        .status(200)
                        .has("Content-Length", "0")
                        .body(""),
                get("1 the multivariant playlist", MASTER).status(200).body(MULTIVARIANT),
                head("8 HEAD", SEGMENT_PATH)
                        .status(200)
                        .has("Content-Length", "" + SEGMENT_BYTES)
                        .has("ETag", "{etag}")
                        .has("Last-Modified", "{modified}")
                        .has("Accept-Ranges", "bytes")
                        .has("Cache-Control", IMMUTABLE),
                head("8, bad input 34 HEAD ignores Range", SEGMENT_PATH)
                        .header("Range: bytes=0-9")
                        .status(200)
                        .has("Content-Length", "" + SEGMENT_BYTES)
                        .lacks("Content-Range"),
                head("8 HEAD ignores even a Range past the end", STREAM)
                        .header("Range: bytes=900000-")
                        .status(200)
                        .has("Content-Length", "" + PROGRESSIVE_BYTES),
                head("8 HEAD of an object that is no file here", SEGMENT_AWAY)
                        .status(200)
                        .has("Content-Length", "" + SEGMENT_BYTES),
                head("8 HEAD of a playlist", MASTER).status(200).has("Content-Length", "" + MULTIVARIANT.length()));
    }

    static Stream<Row> singleRanges() {
        String length = "/" + SEGMENT_BYTES;
        return Stream.of(
                range("2 one range", "bytes=0-9")
                        .status(206)
                        .has("Content-Range", "bytes 0-9" + length)
                        .has("Content-Length", "10")
                        .has("Content-Type", "video/iso.segment")
                        .body(SEGMENT.substring(0, 10)),
                range("2 amid", "bytes=50000-89999")
                        .status(206)
                        .has("Content-Range", "bytes 50000-89999" + length)
                        .has("Content-Length", "40000")
                        .body(SEGMENT.substring(50_000, 90_000)),
                range("2 one byte", "bytes=7-7")
                        .status(206)
                        .has("Content-Range", "bytes 7-7" + length)
                        .body(SEGMENT.substring(7, 8)),
                range("2 the last byte", "bytes=99999-99999")
                        .status(206)
                        .has("Content-Range", "bytes 99999-99999" + length)
                        .body(SEGMENT.substring(99_999)),
                range("2 all, asked for as a range", "bytes=0-99999")
                        .status(206)
                        .has("Content-Range", "bytes 0-99999" + length)
                        .body(SEGMENT),
                range("2 the unit in capitals", "BYTES=0-9").status(206).body(SEGMENT.substring(0, 10)),
                get("2 progressive", STREAM)
                        .header("Range: bytes=200000-299999")
                        .status(206)
                        .has("Content-Range", "bytes 200000-299999/300000")
                        .body(PROGRESSIVE.substring(200_000)),
                get("2 an object that is no file here", SEGMENT_AWAY)
                        .header("Range: bytes=60000-")
                        .status(206)
                        .has("Content-Range", "bytes 60000-99999" + length)
                        .body(SEGMENT.substring(60_000)),
                get("2 captions", CAPTIONS_PATH)
                        .header("Range: bytes=0-5")
                        .status(206)
                        .body("WEBVTT"),
                get("2 a playlist", MASTER)
                        .header("Range: bytes=0-6")
                        .status(206)
                        .has("Content-Range", "bytes 0-6/" + MULTIVARIANT.length())
                        .body("#EXTM3U"),
                range("3 no last position", "bytes=99990-")
                        .status(206)
                        .has("Content-Range", "bytes 99990-99999" + length)
                        .body(SEGMENT.substring(99_990)),
                range("3 what a player asks first", "bytes=0-")
                        .status(206)
                        .has("Content-Range", "bytes 0-99999" + length)
                        .body(SEGMENT),
                range("3 last position past the end", "bytes=99990-100005")
                        .status(206)
                        .has("Content-Range", "bytes 99990-99999" + length)
                        .body(SEGMENT.substring(99_990)),
                range("3 a suffix", "bytes=-10")
                        .status(206)
                        .has("Content-Range", "bytes 99990-99999" + length)
                        .body(SEGMENT.substring(99_990)),
                range("3 a suffix longer than the file", "bytes=-200000")
                        .status(206)
                        .has("Content-Range", "bytes 0-99999" + length)
                        .body(SEGMENT),
                range("4, bad input 28 first position at the end", "bytes=100000-")
                        .problem(416)
                        .has("Content-Range", "bytes */100000"),
                range("4, bad input 28 first position past the end", "bytes=100001-100009")
                        .problem(416)
                        .has("Content-Range", "bytes */100000"),
                range("4, bad input 27 no last bytes", "bytes=-0").problem(416).has("Content-Range", "bytes */100000"),
                get("4 progressive", STREAM)
                        .header("Range: bytes=300000-")
                        .problem(416)
                        .has("Content-Range", "bytes */300000"),
                get("4 of nothing", EMPTY_SEGMENT)
                        .header("Range: bytes=0-")
                        .problem(416)
                        .has("Content-Range", "bytes */0"),
                get("4 the last bytes of nothing", EMPTY_SEGMENT)
                        .header("Range: bytes=-5")
                        .problem(416)
                        .has("Content-Range", "bytes */0"),
                range("5, bad input 32 an unknown unit", "items=0-1")
                        .status(200)
                        .lacks("Content-Range")
                        .body(SEGMENT),
                range("5 no unit", "0-1").status(200).body(SEGMENT),
                range("6, bad input 26 last before first", "bytes=5-2")
                        .status(200)
                        .body(SEGMENT),
                range("6 letters", "bytes=a-b").status(200).body(SEGMENT),
                range("6 nothing asked for", "bytes=").status(200).body(SEGMENT),
                range("6 a dash alone", "bytes=-").status(200).body(SEGMENT),
                range("6 no dash", "bytes=5").status(200).body(SEGMENT),
                range("6 one of several malformed", "bytes=0-1,5-2").status(200).body(SEGMENT),
                range("6 a negative first position", "bytes=--1").status(200).body(SEGMENT),
                range("6 two Range lines", "bytes=0-1")
                        .header("Range: bytes=5-6")
                        .status(200)
                        .body(SEGMENT),
                range("7, bad input 29 a last position past 2^63", "bytes=0-" + HUGE)
                        .status(206)
                        .has("Content-Range", "bytes 0-99999" + length)
                        .body(SEGMENT),
                range("7 a first position past 2^63", "bytes=" + HUGE + "-").problem(416),
                range("7 a suffix past 2^63", "bytes=-" + HUGE).status(206).body(SEGMENT));
    }

    static Stream<Row> severalRanges() {
        String hundred = String.join(
                ",",
                IntStream.range(0, 100).mapToObj(i -> i * 10 + "-" + i * 10).toList());
        String ten = String.join(
                ",", IntStream.range(0, 10).mapToObj(i -> i * 10 + "-" + i * 10).toList());
        return Stream.of(
                range("11 two ranges", "bytes=0-9,50-59").expect(parts("0-9", "50-59")),
                range("11 in the order asked for", "bytes=50-59,0-9").expect(parts("50-59", "0-9")),
                range("11 beside one another", "bytes=0-9,10-19").expect(parts("0-9", "10-19")),
                range("11 with whitespace and empty members", "bytes= 0-9 , ,\t50-59,")
                        .expect(parts("0-9", "50-59")),
                range("11 open and suffix", "bytes=0-0,-5").expect(parts("0-0", "99995-99999")),
                range("11 larger than any buffer", "bytes=0-39999,50000-98999").expect(parts("0-39999", "50000-98999")),
                range("11 ten", "bytes=" + ten).expect(parts(ten.split(","))),
                range("11 those past the end are left out", "bytes=0-9,50-59,200000-")
                        .expect(parts("0-9", "50-59")),
                range("11 one of them satisfiable is no multipart", "bytes=0-9,200000-")
                        .status(206)
                        .has("Content-Range", "bytes 0-9/100000")
                        .has("Content-Type", "video/iso.segment")
                        .body(SEGMENT.substring(0, 10)),
                range("11 none of them satisfiable", "bytes=100000-,200000-").problem(416),
                range("11, bad input 30 eleven and more", "bytes=" + hundred)
                        .status(200)
                        .body(SEGMENT),
                range("11, bad input 31 overlapping", "bytes=0-9,5-14")
                        .status(200)
                        .body(SEGMENT),
                range("11, bad input 31 overlapping by a suffix", "bytes=0-,-1")
                        .status(200)
                        .body(SEGMENT),
                get("11 of an object that is no file here", SEGMENT_AWAY)
                        .header("Range: bytes=0-9,50000-59999")
                        .expect(parts("0-9", "50000-59999")));
    }

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

    static Stream<Row> kinds() {
        return Stream.of(
                get("13 media is never compressed", SEGMENT_PATH)
                        .header("Accept-Encoding: gzip, br")
                        .status(200)
                        .lacks("Content-Encoding")
                        .lacks("Vary")
                        .body(SEGMENT),
                get("13 nor are captions, whose ranges are of their bytes", CAPTIONS_PATH)
                        .header("Accept-Encoding: gzip")
                        .status(200)
                        .lacks("Content-Encoding")
                        .body(CAPTIONS),
                get("13 a playlist is", MASTER)
                        .header("Accept-Encoding: br;q=1.0, gzip;q=0.8")
                        .status(200)
                        .has("Content-Encoding", "gzip")
                        .has("Vary", "Accept-Encoding")
                        .expect(response -> assertThat(gunzip(response.body())).isEqualTo(MULTIVARIANT)),
                get("13 a media playlist is", PLAYLIST_PATH)
                        .header("Accept-Encoding: *")
                        .status(200)
                        .has("Content-Encoding", "gzip")
                        .expect(response -> assertThat(gunzip(response.body())).isEqualTo(MEDIA_PLAYLIST)),
                get("13 not for who doesn't ask", MASTER)
                        .status(200)
                        .lacks("Content-Encoding")
                        .has("Vary", "Accept-Encoding")
                        .body(MULTIVARIANT),
                get("13 nor for who refuses", MASTER)
                        .header("Accept-Encoding: gzip;q=0, *")
                        .status(200)
                        .lacks("Content-Encoding")
                        .body(MULTIVARIANT),
                get("16 the multivariant playlist's type", MASTER)
                        .has("Content-Type", PLAYLIST_TYPE)
                        .has("X-Content-Type-Options", "nosniff"),
                get("16 a media playlist's type", PLAYLIST_PATH)
                        .has("Content-Type", PLAYLIST_TYPE)
                        .has("X-Content-Type-Options", "nosniff"),
                get("16 a segment's type", SEGMENT_PATH)
                        .has("Content-Type", "video/iso.segment")
                        .has("X-Content-Type-Options", "nosniff"),
                get("16 an init segment's type", FOLDER + "/video/init.mp4").has("Content-Type", "video/mp4"),
                get("16 the progressive file's type", STREAM)
                        .has("Content-Type", "video/mp4")
                        .has("X-Content-Type-Options", "nosniff"),
                get("16 captions' type", CAPTIONS_PATH)
                        .has("Content-Type", "text/vtt")
                        .body(CAPTIONS),
                get("16 a picture's type", FOLDER + "/poster.jpg").has("Content-Type", "image/jpeg"),
                get("16, bad input 25 a page named .mp4", FOLDER + "/video/page.mp4")
                        .has("Content-Type", "video/mp4")
                        .has("X-Content-Type-Options", "nosniff")
                        .body(PAGE),
                get("16, bad input 25 a page named .html", FOLDER + "/video/page.html")
                        .has("Content-Type", "application/octet-stream")
                        .has("X-Content-Type-Options", "nosniff"),
                get("17 a segment", SEGMENT_PATH).has("Cache-Control", IMMUTABLE),
                get("17 a picture", FOLDER + "/poster.jpg").has("Cache-Control", IMMUTABLE),
                get("17 a media playlist that has ended", PLAYLIST_PATH).has("Cache-Control", IMMUTABLE),
                get("17 one that grows", GROWING_PATH)
                        .has("Cache-Control", "private, no-cache")
                        .expect(response -> assertThat(response.header("ETag")).isPresent())
                        .body(GROWING_PLAYLIST),
                get("17 the multivariant playlist", MASTER)
                        .has("Cache-Control", "private, no-cache")
                        .expect(response -> assertThat(response.header("ETag")).isPresent()),
                get("17 the progressive file", STREAM).has("Cache-Control", "private, no-cache"));
    }

    static Stream<Row> paths() {
        String id = LESSON.toHexString();
        return Stream.of(
                get("bad input 36 encoded dots", "/hls/" + id + "/%2e%2e%2f%2e%2e%2fsecret.m4s"),
                get("bad input 36 encoded dots between slashes", FOLDER + "/%2e%2e/%2e%2e/secret.m4s"),
                get("bad input 36 dots", "/hls/" + id + "/../../../../etc/passwd"),
                get("bad input 36 dots within", FOLDER + "/video/../video/segment-1.m4s"),
                get("bad input 36 a dot", FOLDER + "/./video/segment-1.m4s"),
                get("bad input 36 ..;/", FOLDER + "/..;/video/segment-1.m4s"),
                get("bad input 36 a path parameter", SEGMENT_PATH + ";a=b"),
                get("bad input 36 %00", FOLDER + "/video/segment-1.m4s%00.mp4"),
                get("bad input 36 //", "/hls/" + id + "//" + TRANSCODE + "/video/segment-1.m4s"),
                get("bad input 36 an encoded slash", FOLDER + "%2fvideo/segment-1.m4s"),
                get("bad input 36 an encoded backslash", FOLDER + "/..%5c..%5csecret"),
                get("bad input 36 a backslash", FOLDER + "/..\\..\\secret"),
                get("bad input 36 a broken encoding", FOLDER + "/video/%zz.m4s"),
                get("bad input 36 an encoded twice", FOLDER + "/%252e%252e/secret.m4s"),
                get("bad input 36 an encoded line feed", FOLDER + "/video/a%0d%0aSet-Cookie:x"),
                get("bad input 36 dots of stream-video", "/stream-video/..%2f" + id));
    }

    static Stream<Row> nothingThere() {
        String id = LESSON.toHexString();
        return Stream.of(
                get("bad input 37 an id that is none", "/hls/12345/master.m3u8").problem(404),
                get("bad input 37 an id that is none", "/stream-video/12345").problem(404),
                get("bad input 37 an id too long", "/stream-video/" + id + "0").problem(404),
                get("bad input 37 a transcode that is none", "/hls/" + id + "/x/video/segment-1.m4s")
                        .problem(404),
                get("bad input 38 a lesson that isn't there", "/stream-video/" + new ObjectId())
                        .problem(404),
                get("bad input 39 another lesson's transcode", "/hls/" + id + "/" + new ObjectId() + "/a.m4s")
                        .problem(404),
                get("bad input 40 segment -1", FOLDER + "/video/segment--1.m4s").problem(404),
                get("bad input 40 segment 999999", FOLDER + "/video/segment-999999.m4s")
                        .problem(404),
                get("bad input 40 no name", FOLDER).problem(404),
                get("bad input 40 a folder", FOLDER + "/video").problem(404),
                get("bad input 40 hidden", FOLDER + "/.incoming/x").problem(404),
                get("bad input 40 an encoded space", FOLDER + "/video/segment%20-1.m4s")
                        .problem(404),
                get("bad input 40 beside master.m3u8", "/hls/" + id + "/secret.m3u8")
                        .problem(404),
                get("bad input 40 below stream-video", STREAM + "/x").problem(404));
    }

    static Stream<Row> whoMay() {
        return Stream.of(
                get("15 nobody, a segment", SEGMENT_PATH).withoutGrant().problem(401),
                get("15 nobody, the progressive file", STREAM).withoutGrant().problem(401),
                get("15 nobody, the playlist", MASTER).withoutGrant().problem(401),
                head("15 nobody, HEAD", SEGMENT_PATH).withoutGrant().status(401),
                get("15 nobody, what isn't there either", FOLDER + "/video/none.m4s")
                        .withoutGrant()
                        .problem(401),
                get("15 nobody, with a Range and a precondition", SEGMENT_PATH)
                        .withoutGrant()
                        .header("Range: bytes=900000-")
                        .header("If-None-Match: *")
                        .problem(401),
                get("15 nobody, a free preview", "/stream-video/" + PREVIEW)
                        .withoutGrant()
                        .status(200)
                        .body(PROGRESSIVE),
                get("15, bad input 41 a grant that is none", SEGMENT_PATH)
                        .withoutGrant()
                        .header("Cookie: lectern-grant=abc")
                        .problem(403),
                get("15, bad input 41 another lesson's grant", "/stream-video/" + ANOTHER_LESSON)
                        .problem(403),
                get("not ready yet", "/stream-video/" + UNREADY)
                        .withoutGrant()
                        .header("Cookie: lectern-grant={unready}")
                        .problem(404)
                        .expect(response -> assertThat(response.body()).contains("40 percent")),
                get("never uploaded", "/hls/" + EMPTY + "/master.m3u8")
                        .withoutGrant()
                        .header("Cookie: lectern-grant={empty}")
                        .problem(404),
                get("18 the grant as a parameter", STREAM + "?grant={grant}")
                        .withoutGrant()
                        .status(200)
                        .body(PROGRESSIVE),
                get("18 the grant as a cookie", STREAM).status(200).body(PROGRESSIVE),
                new Row("nothing to be changed here", "POST", STREAM)
                        .header("Content-Length: 0")
                        .status(405));
    }

    static Stream<Row> rows() {
        return Stream.of(
                        wholeRepresentations(),
                        singleRanges(),
                        severalRanges(),
                        preconditions(),
                        kinds(),
                        nothingThere(),
                        whoMay())
                .flatMap(rows -> rows);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void row(Case asked) throws IOException {
        Row follows = get("follows", FOLDER + "/video/init.mp4");
        try (RawConnection connection = new RawConnection(port)) {
            connection.send(request(asked) + request(new Case(asked.kind, follows)));
            Response response = connection.read(asked.row.method);
            check(asked, response);
            Response following = connection.read("GET");
            assertThat(following.status()).as("the answer after").isEqualTo(200);
            assertThat(following.body().equals(SEGMENT.substring(0, 700)))
                    .as("the body after")
                    .isTrue();
        }
    }

    /** Some of these the container answers before anything of ours sees them, and closes. */
    @ParameterizedTest
    @MethodSource("paths")
    void refusesThePath(Row row) throws IOException {
        try (RawConnection connection = new RawConnection(port)) {
            connection.send(request(row));
            Response response = connection.read(row.method);
            assertThat(response.status()).isEqualTo(400);
            assertThat(response.header("Content-Type").orElse("nothing")).isNotEqualTo("text/html");
            assertThat(response.body()).doesNotContainIgnoringCase("<html").doesNotContain("Exception");
        }
    }

    @Test
    void hasAtLeastSixtyRowsAndNamesEveryRule() {
        List<String> rules = Stream.concat(rows(), paths()).map(row -> row.rule).toList();
        assertThat(rules).hasSizeGreaterThan(60);
        Set<String> named = rules.stream().map(rule -> rule.split("[ ,]", 2)[0]).collect(Collectors.toSet());
        assertThat(named)
                .contains("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "15", "16", "17", "18");
    }

    /** What of the table a remote file can't be asked, and why, so that nobody has to wonder what is left out. */
    @Test
    void leavesOutWhatThereIsNoneOfWithARemoteFileAlone() {
        assertThat(rows().filter(row -> Kind.AN_OBJECT_IN_S3.whyNot(row.target).isPresent()))
                .isEmpty();
        Map<String, Long> leftOut = rows().flatMap(row -> Kind.A_REMOTE_FILE.whyNot(row.target).stream())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertThat(leftOut)
                .containsOnlyKeys(
                        "a remote video is one file and has no playlists",
                        "a remote video is one file: captions, pictures and pages beside it are made by us",
                        "is about a store, some of whose objects are no files",
                        "is about names below /hls/, where a remote video has none",
                        "is about a lesson that isn't there, or has no video");
        assertThat(cases().filter(each -> each.kind == Kind.A_REMOTE_FILE)).hasSizeGreaterThanOrEqualTo(100);
    }

    @Test
    void keepsOneConnectionOverManyPipelinedRequestsOfAllKinds() throws IOException {
        List<Case> pipelined = cases(
                        Stream.of(wholeRepresentations(), singleRanges(), severalRanges(), preconditions(), kinds())
                                .flatMap(rows -> rows))
                .toList();
        try (RawConnection connection = new RawConnection(port)) {
            Thread sender = Thread.startVirtualThread(() -> {
                try {
                    for (Case each : pipelined) {
                        connection.send(request(each));
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            for (Case each : pipelined) {
                check(each, connection.read(each.row.method));
            }
            assertThat(sender.isAlive()).isFalse();
        }
    }

    @Test
    void givesCodingsEntityTagsOfTheirOwn() throws IOException {
        String plain = answer(get("17", MASTER)).header("ETag").orElseThrow();
        String coded = answer(get("17", MASTER).header("Accept-Encoding: gzip"))
                .header("ETag")
                .orElseThrow();
        assertThat(coded).isNotEqualTo(plain).startsWith("\"");
        assertThat(answer(get("17", MASTER).header("If-None-Match: " + plain)).status())
                .isEqualTo(304);
        assertThat(answer(get("17", MASTER).header("Accept-Encoding: gzip").header("If-None-Match: " + coded))
                        .status())
                .isEqualTo(304);
        assertThat(answer(get("17", MASTER).header("If-None-Match: " + coded)).status())
                .isEqualTo(200);
        assertThat(answer(get("9", MASTER)
                                .header("Accept-Encoding: gzip")
                                .header("Range: bytes=0-3")
                                .header("If-Range: " + plain))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void tellsOfAPlaylistThatHasGrown() throws IOException {
        String key = "published/" + LESSON + "/" + TRANSCODE + "/video/growing.m3u8";
        String path = GROWING_PATH;
        String before = answer(get("17", path)).header("ETag").orElseThrow();
        String grown = GROWING_PLAYLIST + "#EXTINF:4.000,\nsegment-2.m4s\n";
        try {
            store.put(key, new ByteArrayInputStream(grown.getBytes(StandardCharsets.US_ASCII)));
            Response after = answer(get("17", path).header("If-None-Match: " + before));
            assertThat(after.status()).isEqualTo(200);
            assertThat(after.body()).isEqualTo(grown);
        } finally {
            store.put(key, new ByteArrayInputStream(GROWING_PLAYLIST.getBytes(StandardCharsets.US_ASCII)));
        }
    }

    /** Rule 19, and the end of rule 14. */
    @Test
    void abortsTheConnectionWhenTheSourceFailsAmidTheBody() throws IOException {
        for (String folder : List.of("failing", "short")) {
            for (String range : List.of("X-None: x", "Range: bytes=10-99999", "Range: bytes=0-39999,50000-99999")) {
                try (RawConnection connection = new RawConnection(port)) {
                    connection.send(request(get("19", FOLDER + "/" + folder + "/segment-1.m4s")
                                    .header(range))
                            + request(get("19", SEGMENT_PATH)));
                    String all = connection.readToEnd();
                    assertThat(all).startsWith("HTTP/1.1 20").containsOnlyOnce("HTTP/1.1");
                    assertThat(all.length()).isLessThan(SEGMENT_BYTES + 300);
                    assertThat(all).doesNotContain("problem", "html");
                }
            }
        }
    }

    @Test
    void answersWithAStatusWhenTheSourceFailsBeforeAByteHasLeft() throws IOException {
        Response response = answer(get("19", FOLDER + "/failing/tiny.m4s"));
        assertThat(response.status()).isEqualTo(500);
        assertThat(response.header("Content-Type")).contains(PROBLEM);
        assertThat(response.header("ETag")).isEmpty();
    }

    /** Rule 19: nothing is to be seen of it but that the next viewer is served. */
    @Test
    void carriesOnWhenViewersHangUp() throws IOException {
        for (int viewer = 0; viewer < 20; viewer++) {
            try (RawConnection connection = new RawConnection(port)) {
                connection.send(request(get("19", viewer % 2 == 0 ? STREAM : SEGMENT_AWAY)));
            }
        }
        assertThat(answer(get("19", STREAM)).body().equals(PROGRESSIVE)).isTrue();
    }

    /** Bad input 35: what comes with a bare line feed or a NUL in a field is refused, and nothing of it is repeated. */
    @Test
    void repeatsNothingOfAFieldThatTriesToSplitTheResponse() throws IOException {
        for (String field : List.of(
                "Range: bytes=0-1\rSet-Cookie: a=b", "Range: bytes=0-1\0", "If-Range: \"a\"\r\n Set-Cookie: a=b")) {
            try (RawConnection connection = new RawConnection(port)) {
                connection.send(
                        request(get("bad input 35", SEGMENT_PATH).header(field).header("Connection: close")));
                Response response = connection.read("GET");
                assertThat(response.status()).isIn(200, 400);
                assertThat(response.header("Set-Cookie")).isEmpty();
            }
        }
    }

    @Test
    void sendsTheSameBytesUnderTheSameUrlToEveryLearner() throws IOException {
        Response learner = answer(get("18", SEGMENT_PATH));
        String instructors = grants.sign(LESSON, classroom.instructor().id());
        Response instructor =
                answer(get("18", SEGMENT_PATH).withoutGrant().header("Cookie: lectern-grant=" + instructors));
        assertThat(instructor.body().equals(learner.body())).isTrue();
        assertThat(instructor.header("ETag")).isEqualTo(learner.header("ETag"));
        assertThat(learner.header("Vary")).isEmpty();
    }

    private void check(Case asked, Response response) {
        assertThat(asked.row.expectations).as("%s", asked).allSatisfy(expectation -> expectation.accept(response));
        assertThat(asked.row.expectedHeaders)
                .as("%s", asked)
                .allSatisfy((name, value) ->
                        assertThat(response.header(name)).as(name).contains(filled(value, asked.kind)));
    }

    private Response answer(Row row) throws IOException {
        try (RawConnection connection = new RawConnection(port)) {
            connection.send(request(row));
            return connection.read(row.method);
        }
    }

    private String request(Row row) {
        return request(new Case(Kind.A_FILE, row));
    }

    private String request(Case asked) {
        Row row = asked.row;
        String target = asked.kind.at(row.target);
        StringBuilder request = new StringBuilder(row.method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n");
        if (row.withGrant) {
            request.append("Cookie: lectern-grant={grant}\r\n");
        }
        row.headers.forEach(line -> request.append(line).append("\r\n"));
        return filled(request.append("\r\n").toString(), asked.kind)
                .replace(
                        "{grant}",
                        grants.sign(entitled(asked), classroom.learner().id()));
    }

    /** The lesson that the learner shows a grant for, which isn't the other one that one row asks for. */
    private static ObjectId entitled(Case asked) {
        String target = asked.kind == Kind.A_REMOTE_FILE && !asked.row.target.contains(ANOTHER_LESSON.toHexString())
                ? asked.row.target
                : SEGMENT_PATH;
        return new ObjectId(asked.kind.at(target).split("/", 4)[2].substring(0, 24));
    }

    /** Rows are written before the application runs; what only it knows is put in then. */
    private String filled(String text, Kind kind) {
        Validators known = validators.getOrDefault(kind, new Validators("", Instant.EPOCH));
        return text.replace("{etag}", known.eTag)
                .replace("{modified}", HttpDate.format(known.lastModified))
                .replace(IMMUTABLE, kind == Kind.A_REMOTE_FILE ? REVALIDATED : IMMUTABLE)
                .replace("{unready}", grants.sign(UNREADY, classroom.learner().id()))
                .replace("{empty}", grants.sign(EMPTY, classroom.learner().id()));
    }

    /** A body of these ranges of the segment as multipart/byteranges, taken apart without the code that put it together. */
    private static Consumer<Response> parts(String... ranges) {
        return response -> {
            assertThat(response.status()).isEqualTo(206);
            assertThat(response.header("Content-Range")).isEmpty();
            String type = response.header("Content-Type").orElseThrow();
            assertThat(type).startsWith("multipart/byteranges; boundary=");
            String boundary = type.substring(type.indexOf('=') + 1);
            StringBuilder expected = new StringBuilder();
            for (String range : ranges) {
                int dash = range.indexOf('-');
                int first = Integer.parseInt(range.substring(0, dash));
                int last = Integer.parseInt(range.substring(dash + 1));
                expected.append(expected.isEmpty() ? "" : "\r\n")
                        .append("--" + boundary + "\r\nContent-Type: video/iso.segment\r\nContent-Range: bytes " + range
                                + "/" + SEGMENT_BYTES + "\r\n\r\n")
                        .append(SEGMENT, first, last + 1);
            }
            expected.append("\r\n--" + boundary + "--\r\n");
            assertThat(response.body().contentEquals(expected)).as("the parts").isTrue();
            assertThat(response.header("Content-Length")).contains("" + expected.length());
        };
    }

    private static String gunzip(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
