package org.lectern.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lectern.catalog.Course;
import org.lectern.catalog.Courses;
import org.lectern.catalog.Section;
import org.lectern.catalog.SubSection;
import org.lectern.testing.LecternTest;
import org.lectern.testing.RemoteHost;
import org.lectern.video.Publication;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * A store that speaks S3, and doesn't always go on. What it is asked for and what comes back is in {@link HttpRulesTest};
 * here is what becomes of the connections to it when viewers leave.
 */
@LecternTest
@DirtiesContext
class S3SourceTest {
    private static final String SHORT = "a short segment";
    private static final int LENGTH = 64 << 20;
    private static final int PAUSED_VIEWERS = 80;
    /** A viewer is looked for a few times a second; a machine that does something else takes its time. */
    private static final Duration SOON = Duration.ofSeconds(3);

    private static final RemoteHost S3 = new RemoteHost();

    private final Courses courses;
    private final Streams streams;
    private final int port;
    private final List<RawConnection> viewers = new ArrayList<>();
    private ObjectId lesson = new ObjectId();
    private String path = "";
    private int cutBefore;

    @Autowired
    S3SourceTest(Courses courses, Streams streams, @LocalServerPort int port) {
        this.courses = courses;
        this.streams = streams;
        this.port = port;
    }

    @DynamicPropertySource
    static void s3(DynamicPropertyRegistry properties) {
        S3.on("/bucket", (request, out) -> RemoteHost.head(out, "200 OK", "Content-Length: 0"));
        properties.add("lectern.store", () -> "s3");
        properties.add("lectern.s3.endpoint", () -> "http://127.0.0.1:" + S3.port());
        properties.add("lectern.s3.region", () -> "us-east-1");
        properties.add("lectern.s3.bucket", () -> "bucket");
        properties.add("lectern.s3.access-key", () -> "access");
        properties.add("lectern.s3.secret-key", () -> "secret");
    }

    @AfterAll
    static void closeS3() {
        S3.close();
    }

    /** A free preview, so that no row here is about rights. */
    @BeforeEach
    void lesson() {
        lesson = new ObjectId();
        ObjectId courseId = courses.create(new ObjectId(), "Far away", "").id();
        courses.change(courseId, (Course course) -> {
            Section section = Section.titled("Objects");
            return course.addSection(section)
                    .addSubSection(section.id(), new SubSection(lesson, "A lesson", "", true, null))
                    .publish();
        });
        path = new Publication(lesson, new ObjectId()).prefix() + "video/segment-1.m4s";
        cutBefore = S3.cut();
    }

    @AfterEach
    void leave() throws IOException {
        for (RawConnection viewer : viewers) {
            viewer.close();
        }
    }

    private void objectIs(RemoteHost.Answer answer) {
        S3.on("/bucket/" + path, (request, out) -> {
            if (request.method().equals("HEAD")) {
                RemoteHost.head(out, "200 OK", describing(LENGTH));
            } else {
                answer.to(request, out);
            }
        });
    }

    private static String[] describing(int length) {
        return new String[] {
            "Content-Length: " + length, "ETag: \"abc\"", "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT"
        };
    }

    private static void begin(OutputStream out) throws IOException {
        String[] headers = new String[] {
            "Content-Length: " + LENGTH,
            "Content-Range: bytes 0-" + (LENGTH - 1) + "/" + LENGTH,
            "ETag: \"abc\"",
            "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT"
        };
        RemoteHost.head(out, "206 Partial Content", headers);
    }

    /** Bytes without a pause. */
    private static void flow(RemoteHost.Request request, OutputStream out) throws IOException {
        begin(out);
        for (int left = LENGTH; left > 0; left -= 64 * 1024) {
            out.write(new byte[64 * 1024]);
        }
    }

    private RawConnection watch() throws IOException {
        return ask("GET");
    }

    /** @param headers each with its end of line */
    private RawConnection ask(String method, String... headers) throws IOException {
        RawConnection viewer = RawConnection.ofSlowReader(port);
        viewers.add(viewer);
        viewer.send(method + " /hls" + path.substring("published".length()) + " HTTP/1.1\r\nHost: localhost\r\n"
                + String.join("", headers) + "\r\n");
        return viewer;
    }

    private void objectIsShort() {
        S3.on(
                "/bucket/" + path,
                RemoteHost.File.of(
                        SHORT.getBytes(StandardCharsets.US_ASCII),
                        "video/mp4",
                        "ETag: \"abc\"",
                        "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT"));
    }

    /** The bytes of an object are asked for at once, and what comes with them tells the rest; rule 14. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            emptyValue = "",
            value = {
                "GET  |                          | GET  |                 | 200 |                | a short segment",
                "GET  | Range: bytes=2-4         | GET  | bytes=2-4       | 206 | bytes 2-4/15   | sho",
                "GET  | Range: bytes=7-          | GET  | bytes=7-        | 206 | bytes 7-14/15  | ' segment'",
                "GET  | Range: bytes=-4          | GET  | bytes=-4        | 206 | bytes 11-14/15 | ment",
                "GET  | Range: bytes=0-999999999 | GET  | bytes=0-999999999 | 206 | bytes 0-14/15 | a short segment",
                "GET  | Range: pages=1           | GET  |                 | 200 |                | a short segment",
                "HEAD | Range: bytes=2-4         | HEAD |                 | 200 |                | ''",
                "GET  | If-None-Match: \"abc\"   | HEAD |                 | 304 |                | ''",
            })
    void oneQuestionOfAViewerIsOneOfTheStore(
            String method, String header, String asked, String range, int status, String contentRange, String body)
            throws IOException {
        objectIsShort();
        RawConnection.Response response =
                ask(method, header == null ? "" : header + "\r\n").read(method);
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.header("Content-Range")).isEqualTo(Optional.ofNullable(contentRange));
        assertThat(response.header("ETag")).hasValue("\"abc\"");
        assertThat(response.body()).isEqualTo(body);
        assertThat(S3.requests("/bucket/" + path)).singleElement().satisfies(request -> {
            assertThat(request.method()).isEqualTo(asked);
            assertThat(request.header("Range")).isEqualTo(Optional.ofNullable(range));
        });
    }

    /** What was asked for at once isn't what the answer needs: an If-Range that doesn't hold wants the whole. */
    @Test
    void asksAgainWhereAnIfRangeDoesntHold() throws IOException {
        objectIsShort();
        RawConnection.Response response =
                ask("GET", "Range: bytes=2-4\r\n", "If-Range: \"another\"\r\n").read("GET");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(SHORT);
    }

    @Test
    void tellsThatThereIsNoSuchObjectAfterOneQuestion() throws IOException {
        byte[] error = "<Error><Code>NoSuchKey</Code></Error>".getBytes(StandardCharsets.US_ASCII);
        S3.on("/bucket/" + path, (request, out) -> {
            RemoteHost.head(out, "404 Not Found", "Content-Length: " + error.length);
            out.write(error);
        });
        assertThat(watch().read("GET").status()).isEqualTo(404);
        assertThat(S3.requests("/bucket/" + path)).hasSize(1);
    }

    private static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what).pollInterval(Duration.ofMillis(10)).atMost(SOON).until(condition);
    }

    @Test
    void letsGoOfAStoreThatSendsWhenASlowReaderLeaves() throws IOException {
        objectIs(S3SourceTest::flow);
        RawConnection viewer = watch();
        assertThat(viewer.readHead().status()).isEqualTo(200);
        viewer.readBody(1 << 20);
        viewer.close();
        await("the connection to the store to be cut", () -> S3.cut() > cutBefore);
    }

    @Test
    void letsGoOfAStoreThatStallsAmidAnObjectWhenTheViewerLeaves() throws Exception {
        CountDownLatch stalls = new CountDownLatch(1);
        CountDownLatch cut = new CountDownLatch(1);
        objectIs((request, out) -> {
            begin(out);
            out.write(new byte[100_000]);
            stalls.countDown();
            awaitCut(request, cut);
        });
        RawConnection viewer = watch();
        assertThat(viewer.readHead().status()).isEqualTo(200);
        viewer.readBody(50_000);
        assertThat(stalls.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(cut.await(1, TimeUnit.SECONDS)).as("while the viewer waits").isFalse();
        viewer.close();
        await("the connection to the store to be cut", () -> cut.getCount() == 0);
        await("nothing more to be sent", () -> streams.count() == 0);
    }

    @Test
    void letsGoOfAStoreThatDoesntAnswerWhenTheViewerLeaves() throws Exception {
        letsGoWhenTheViewerLeaves("GET", this::objectIs);
        assertThat(S3.requests("/bucket/" + path)).as("once, and not again").hasSize(1);
    }

    @Test
    void letsGoOfAStoreThatDoesntDescribeAnObjectWhenTheViewerLeaves() throws Exception {
        letsGoWhenTheViewerLeaves("HEAD", answer -> S3.on("/bucket/" + path, answer));
        assertThat(S3.requests("/bucket/" + path)).as("once, and not again").hasSize(1);
    }

    /** @param silence has the store answer so to what is asked of it, or to some of that */
    private void letsGoWhenTheViewerLeaves(String method, Consumer<RemoteHost.Answer> silence) throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch cut = new CountDownLatch(1);
        silence.accept((request, out) -> {
            asked.countDown();
            awaitCut(request, cut);
        });
        RawConnection viewer = ask(method);
        assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();
        viewer.close();
        await("the connection to the store to be cut", () -> cut.getCount() == 0);
        await("nothing more to be sent", () -> streams.count() == 0);
    }

    /** To look for a viewer who has left must not eat the next request of one who hasn't. */
    @Test
    void answersAPipelinedRequestThatCameWhileTheStoreStalled() throws Exception {
        CountDownLatch stalls = new CountDownLatch(1);
        byte[] whole = "a short segment".getBytes(StandardCharsets.US_ASCII);
        S3.on("/bucket/" + path, (request, out) -> {
            RemoteHost.head(out, "200 OK", describing(whole.length));
            if (request.method().equals("GET")) {
                stalls.countDown();
                LockSupport.parkNanos(Duration.ofMillis(900).toNanos());
                out.write(whole);
            }
        });
        RawConnection viewer = watch();
        assertThat(stalls.await(5, TimeUnit.SECONDS)).isTrue();
        viewer.send("HEAD /hls" + path.substring("published".length()) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(viewer.read("GET").body()).isEqualTo("a short segment");
        assertThat(viewer.read("HEAD").status()).isEqualTo(200);
    }

    @Test
    void viewersWhoPauseDontKeepOthersFromTheStore() throws IOException {
        objectIs(S3SourceTest::flow);
        for (int i = 0; i < PAUSED_VIEWERS; i++) {
            assertThat(watch().readHead().status()).isEqualTo(200);
        }
        await("all of them to be sent something", () -> streams.count() == PAUSED_VIEWERS);
    }

    /** Over one connection, first as fast as it comes, then with pauses, so that the server can't always write all at once. */
    @Test
    void whatIsLongArrivesWholeForEachOfSeveralAtOnce() throws Exception {
        byte[] bytes = new byte[16 << 20];
        new Random(1).nextBytes(bytes);
        String whole = new String(bytes, StandardCharsets.ISO_8859_1);
        S3.on("/bucket/" + path, RemoteHost.File.of(bytes, "video/mp4", "ETag: \"abc\""));
        String request = "GET /hls" + path.substring("published".length()) + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        Callable<Boolean> view = () -> {
            try (RawConnection viewer = new RawConnection(port)) {
                viewer.send(request);
                boolean right = viewer.read("GET").body().equals(whole);
                viewer.send(request);
                assertThat(viewer.readHead().status()).isEqualTo(200);
                int piece = 1 << 20;
                for (int from = 0; from < bytes.length; from += piece) {
                    right &= Arrays.equals(viewer.readBody(piece), Arrays.copyOfRange(bytes, from, from + piece));
                    LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
                }
                return right;
            }
        };
        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> right : many.invokeAll(Collections.nCopies(6, view))) {
                assertThat(right.get()).isTrue();
            }
        }
    }

    private static void awaitCut(RemoteHost.Request request, CountDownLatch cut) throws IOException {
        try {
            request.awaitCut();
        } finally {
            cut.countDown();
        }
    }
}
