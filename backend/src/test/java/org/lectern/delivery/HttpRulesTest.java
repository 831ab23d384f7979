package org.lectern.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lectern.delivery.DeliveryUnderTest.ANOTHER_LESSON;
import static org.lectern.delivery.DeliveryUnderTest.EMPTY;
import static org.lectern.delivery.DeliveryUnderTest.GROWING_PLAYLIST;
import static org.lectern.delivery.DeliveryUnderTest.LESSON;
import static org.lectern.delivery.DeliveryUnderTest.PROGRESSIVE;
import static org.lectern.delivery.DeliveryUnderTest.REMOTE_ETAG;
import static org.lectern.delivery.DeliveryUnderTest.REMOTE_MODIFIED;
import static org.lectern.delivery.DeliveryUnderTest.SEGMENT;
import static org.lectern.delivery.DeliveryUnderTest.SEGMENT_BYTES;
import static org.lectern.delivery.DeliveryUnderTest.TRANSCODE;
import static org.lectern.delivery.DeliveryUnderTest.UNREADY;
import static org.lectern.delivery.Row.FOLDER;
import static org.lectern.delivery.Row.GROWING_PATH;
import static org.lectern.delivery.Row.IMMUTABLE;
import static org.lectern.delivery.Row.MASTER;
import static org.lectern.delivery.Row.PROBLEM;
import static org.lectern.delivery.Row.REVALIDATED;
import static org.lectern.delivery.Row.SEGMENT_AWAY;
import static org.lectern.delivery.Row.SEGMENT_PATH;
import static org.lectern.delivery.Row.STREAM;
import static org.lectern.delivery.Row.get;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    static Stream<Row> rows() {
        return Stream.of(
                        RangeRows.wholeRepresentations(),
                        RangeRows.singleRanges(),
                        RangeRows.severalRanges(),
                        PreconditionRows.preconditions(),
                        KindRows.kinds(),
                        AccessRows.nothingThere(),
                        AccessRows.whoMay())
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
    @MethodSource("org.lectern.delivery.AccessRows#paths")
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
        List<String> rules =
                Stream.concat(rows(), AccessRows.paths()).map(row -> row.rule).toList();
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
        List<Case> pipelined = cases(Stream.of(
                                RangeRows.wholeRepresentations(),
                                RangeRows.singleRanges(),
                                RangeRows.severalRanges(),
                                PreconditionRows.preconditions(),
                                KindRows.kinds())
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
}
