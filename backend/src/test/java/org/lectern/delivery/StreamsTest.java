package org.lectern.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lectern.delivery.DeliveryUnderTest.LESSON;
import static org.lectern.delivery.DeliveryUnderTest.PREVIEW;
import static org.lectern.delivery.DeliveryUnderTest.TRANSCODE;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lectern.catalog.Course;
import org.lectern.catalog.Courses;
import org.lectern.enrolment.Enrolments;
import org.lectern.enrolment.Roster;
import org.lectern.identity.Accounts;
import org.lectern.identity.SignedIn;
import org.lectern.testing.LecternTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/** How much goes to one viewer at once, how slow one may be, and how it ends: over the wire, with viewers who don't read. */
@LecternTest
@Import(DeliveryUnderTest.class)
@TestPropertySource(
        properties = {
            "lectern.streams.per-account=4",
            "lectern.streams.per-address=6",
            "lectern.streams.look-again-every=200ms",
            "lectern.connections.pause-at-most=3s",
            "lectern.connections.head-within=2s",
            "lectern.connections.body-bytes-per-second=10000"
        })
class StreamsTest {
    /** More than a connection's buffers take. */
    private static final int LONG_BYTES = 32 << 20;

    private static final String LONG_FILE = "/hls/" + LESSON + "/" + TRANSCODE + "/video/long.m4s";
    /** The same, in a store that has no files. */
    private static final String LONG_AWAY = "/hls/" + LESSON + "/" + TRANSCODE + "/away/long.m4s";

    private static final String PREVIEWED = "/hls/" + PREVIEW + "/" + TRANSCODE + "/video/long.m4s";

    @LocalServerPort
    private int port;

    @Autowired
    private DeliveryUnderTest.StoreUnderTest store;

    @Autowired
    private PlaybackGrants grants;

    @Autowired
    private Streams streams;

    @Autowired
    private Accounts accounts;

    @Autowired
    private Enrolments enrolments;

    @Autowired
    private Roster roster;

    @Autowired
    private Courses courses;

    @Autowired
    private DeliveryUnderTest.Classroom classroom;

    @Autowired
    private DeliveryUnderTest.TickerUnderTest ticker;

    private final List<RawConnection> open = new ArrayList<>();
    private ObjectId learner = new ObjectId();

    static List<String> files() {
        return List.of(LONG_FILE, LONG_AWAY);
    }

    @BeforeEach
    void prepare() throws IOException {
        for (String path : List.of(LONG_FILE, LONG_AWAY, PREVIEWED)) {
            String key = "published" + path.substring("/hls".length());
            if (store.find(key).isEmpty()) {
                store.put(key, new ByteArrayInputStream(new byte[LONG_BYTES]));
            }
        }
        learner = accounts.create(new ObjectId() + "@example.com", DeliveryUnderTest.PASSWORD, "L", Set.of())
                .id();
        enrolments.enrol(learner, classroom.courseId());
    }

    @AfterEach
    void leave() throws IOException {
        for (RawConnection connection : open) {
            connection.close();
        }
        await(Duration.ofSeconds(8), "the server to notice that everybody has left", () -> streams.count() == 0);
    }

    @ParameterizedTest
    @MethodSource("files")
    void nobodyIsSentMoreThanSoMuchAtOnce(String path) throws IOException {
        List<RawConnection> viewers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            viewers.add(begin(path));
        }
        RawConnection one = ask(path, learner);
        RawConnection.Response refused = one.read("GET");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Content-Type")).contains("application/problem+json");
        assertThat(refused.header("Retry-After"))
                .hasValueSatisfying(
                        seconds -> assertThat(Integer.parseInt(seconds)).isBetween(1, 10));
        assertThat(refused.header("Cache-Control")).contains("no-store");

        assertThat(ask(path, classroom.instructor().id()).readHead().status())
                .as("somebody else")
                .isEqualTo(200);
        viewers.getFirst().close();
        await(Duration.ofSeconds(8), "the place of a viewer who left to become free", () -> {
            RawConnection another = ask(path, learner);
            boolean let = another.readHead().status() == 200;
            another.close();
            return let;
        });
    }

    @Test
    void playlistsDontCount() throws IOException {
        for (int i = 0; i < 4; i++) {
            begin(LONG_FILE);
        }
        assertThat(ask("/hls/" + LESSON + "/master.m3u8", learner).read("GET").status())
                .isEqualTo(200);
    }

    @Test
    void whatHasBeenSentCountsNoMore() throws IOException {
        RawConnection connection = begin(LONG_FILE);
        connection.readBody(LONG_BYTES);
        await(Duration.ofSeconds(1), "a stream that was read to its end to be over", () -> streams.count() == 0);
        for (int i = 0; i < 20; i++) {
            connection.send(request(LONG_FILE, "Range: bytes=0-99999", learner));
            assertThat(connection.read("GET").status()).isEqualTo(206);
        }
    }

    @Test
    void visitorsOfOneAddressShareALimit() throws IOException {
        for (int i = 0; i < 6; i++) {
            assertThat(ask(PREVIEWED, null).readHead().status()).isEqualTo(200);
        }
        assertThat(ask(PREVIEWED, null).readHead().status()).isEqualTo(429);
        assertThat(ask(PREVIEWED, learner).readHead().status()).isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("files")
    void viewerWhoReadsALittleNowAndThenIsSentEverything(String path) throws IOException {
        RawConnection viewer = begin(path);
        long read = 0;
        long began = System.nanoTime();
        // Longer than a viewer may read nothing.
        while (System.nanoTime() - began < Duration.ofSeconds(5).toNanos()) {
            long next = System.nanoTime() + Duration.ofMillis(500).toNanos();
            read += viewer.readBody(1 << 20).length;
            await(Duration.ofSeconds(1), "half a second to pass", () -> System.nanoTime() > next);
        }
        assertThat(viewer.readBody((int) (LONG_BYTES - read))).hasSize((int) (LONG_BYTES - read));
    }

    @ParameterizedTest
    @MethodSource("files")
    void viewerWhoReadsNothingForLongIsGivenUp(String path) throws IOException {
        RawConnection viewer = begin(path);
        await(Duration.ofSeconds(8), "a viewer who reads nothing to be given up", () -> streams.count() == 0);
        assertThatThrownBy(() -> viewer.readBody(LONG_BYTES)).isInstanceOf(IOException.class);
    }

    /** What ends a right while somebody watches. */
    enum End {
        LEAVING,
        REMOVAL,
        DISABLING,
        SIGNING_OUT_EVERYWHERE,
        UNPUBLISHING
    }

    static Stream<Arguments> filesAndEnds() {
        return files().stream().flatMap(path -> Stream.of(End.values()).map(end -> Arguments.of(path, end)));
    }

    @ParameterizedTest
    @MethodSource("filesAndEnds")
    void whatIsBeingSentEndsWithTheRightToIt(String path, End end) throws IOException {
        String grant = grants.sign(LESSON, learner);
        RawConnection viewer = begin(path);
        viewer.readBody(1 << 20);
        ObjectId course = classroom.courseId();
        switch (end) {
            case LEAVING -> enrolments.leave(learner, course);
            case REMOVAL -> roster.remove(SignedIn.as(classroom.instructor()), course, learner);
            case DISABLING -> accounts.disable(learner);
            case SIGNING_OUT_EVERYWHERE -> accounts.signOutEverywhere(learner);
            case UNPUBLISHING -> courses.change(course, Course::unpublish);
        }
        try {
            ticker.pass(Admissions.FRESH);
            await(Duration.ofSeconds(2), "the stream to end with the right to it", () -> streams.count() == 0);
            assertThatThrownBy(() -> viewer.readBody(LONG_BYTES)).isInstanceOf(IOException.class);
            int refused = end == End.UNPUBLISHING ? 404 : 403;
            for (String next : List.of(path, "/hls/" + LESSON + "/master.m3u8", "/stream-video/" + LESSON)) {
                assertThat(asking(next, grant).read("GET").status()).as(next).isEqualTo(refused);
            }
        } finally {
            courses.change(course, Course::publish);
        }
    }

    @Test
    void headThatComesByteByByteIsCutOff() throws Exception {
        try (RawConnection connection = new RawConnection(port)) {
            String head =
                    "GET /hls/" + LESSON + "/master.m3u8 HTTP/1.1\r\nHost: localhost\r\nX-Slow: " + "x".repeat(1000);
            assertCutOff(connection, head, Duration.ofSeconds(2), Duration.ofSeconds(6));
        }
    }

    @Test
    void bodyThatTricklesIsCutOff() throws Exception {
        try (RawConnection connection = new RawConnection(port)) {
            String head = """
                    POST /api/tokens HTTP/1.1
                    Host: localhost
                    Content-Type: application/json
                    Content-Length: 100000

                    """;
            connection.send(head.replace("\n", "\r\n"));
            assertCutOff(connection, " ".repeat(1000), Duration.ofSeconds(10), Duration.ofSeconds(16));
        }
    }

    /** Sends a byte five times a second until the server has had enough of it. */
    private static void assertCutOff(RawConnection connection, String characters, Duration atLeast, Duration atMost) {
        long began = System.nanoTime();
        int[] sent = {0};
        await(atMost, "a slow sender to be cut off", () -> {
            Duration passed = Duration.ofNanos(System.nanoTime() - began);
            try {
                for (; sent[0] < passed.toMillis() / 200; sent[0]++) {
                    connection.send(characters.substring(sent[0], sent[0] + 1));
                }
                return connection.hasBeenClosed();
            } catch (IOException closed) {
                return true;
            }
        });
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(atLeast);
    }

    private RawConnection begin(String path) throws IOException {
        RawConnection connection = ask(path, learner);
        assertThat(connection.readHead().status()).isEqualTo(200);
        return connection;
    }

    private RawConnection ask(String path, @Nullable ObjectId accountId) throws IOException {
        return send(request(path, "Accept: */*", accountId));
    }

    private RawConnection asking(String path, String grant) throws IOException {
        return send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nCookie: lectern-grant=" + grant + "\r\n\r\n");
    }

    private RawConnection send(String request) throws IOException {
        RawConnection connection = RawConnection.ofSlowReader(port);
        open.add(connection);
        connection.send(request);
        return connection;
    }

    private String request(String path, String header, @Nullable ObjectId accountId) {
        ObjectId lesson = path.contains(PREVIEW.toHexString()) ? PREVIEW : LESSON;
        String grant = accountId == null ? "" : "Cookie: lectern-grant=" + grants.sign(lesson, accountId) + "\r\n";
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + grant + header + "\r\n\r\n";
    }

    private static void await(Duration patience, String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .pollInterval(Duration.ofMillis(10))
                .atMost(patience)
                .until(condition);
    }
}
