package org.lectern.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.catalog.Course;
import org.lectern.catalog.Courses;
import org.lectern.catalog.Section;
import org.lectern.catalog.SubSection;
import org.lectern.remote.RemoteAddresses;
import org.lectern.remote.RemoteServers;
import org.lectern.testing.LecternTest;
import org.lectern.testing.RemoteHost;
import org.lectern.transcoder.store.MediaStore;
import org.lectern.video.Publication;
import org.lectern.video.Video;
import org.lectern.video.VideoState;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/**
 * A lesson whose video is on another server: what comes of it at the viewer, whatever that server does. The rules that hold
 * for all sources alike are in {@link HttpRulesTest}.
 */
@LecternTest
@TestPropertySource(
        properties = {
            "lectern.remote.allow-loopback=true",
            "lectern.remote.answer-timeout=4s",
            "lectern.remote.stall-timeout=2s"
        })
class RemoteSourceTest {
    private static final int LENGTH = 3_000_000;
    private static final byte[] VIDEO = bytes();
    private static final String ETAG = "ETag: \"remote-1\"";
    private static final Duration WITHIN_A_SECOND = Duration.ofSeconds(1);

    private final RemoteHost host = new RemoteHost();
    private final Courses courses;
    private final RemoteAddresses addresses;
    private final RemoteServers servers;
    private final MediaStore store;
    private final int port;
    private ObjectId lesson = new ObjectId();

    @Autowired
    RemoteSourceTest(
            Courses courses,
            RemoteAddresses addresses,
            RemoteServers servers,
            MediaStore store,
            @LocalServerPort int port) {
        this.courses = courses;
        this.addresses = addresses;
        this.servers = servers;
        this.store = store;
        this.port = port;
    }

    private static byte[] bytes() {
        byte[] bytes = new byte[LENGTH];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    @AfterEach
    void closeHost() {
        host.close();
    }

    /** A free preview, so that no row here is about rights. */
    private void lessonPlays(String videoUrl) {
        lesson = new ObjectId();
        ObjectId courseId = courses.create(new ObjectId(), "Elsewhere", "").id();
        courses.change(courseId, (Course course) -> {
            Section section = Section.titled("Remote");
            return course.addSection(section)
                    .addSubSection(section.id(), new SubSection(lesson, "A lesson", "", true, videoUrl))
                    .publish();
        });
    }

    private void lessonPlays(RemoteHost.Answer answer) {
        host.on("/video.mp4", answer);
        lessonPlays(host.url("/video.mp4"));
    }

    private RawConnection.Response ask(String method, String... headers) throws IOException {
        try (RawConnection connection = new RawConnection(port)) {
            connection.send(request(method, headers));
            return connection.read(method);
        }
    }

    private String request(String method, String... headers) {
        return method + " /stream-video/" + lesson + " HTTP/1.1\r\nHost: localhost\r\n"
                + String.join(
                        "",
                        java.util.Arrays.stream(headers)
                                .map(line -> line + "\r\n")
                                .toList()) + "\r\n";
    }

    private static String text(int from, int to) {
        return new String(VIDEO, from, to - from, StandardCharsets.ISO_8859_1);
    }

    @Test
    void passesOnTheWholeWithWhatIsSaidOfIt() throws IOException {
        lessonPlays(RemoteHost.File.of(
                VIDEO, "video/mp4", ETAG, "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT", "Set-Cookie: a=b"));
        RawConnection.Response response = ask("GET");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body().equals(text(0, LENGTH))).isTrue();
        assertThat(response.header("Content-Length")).contains("" + LENGTH);
        assertThat(response.header("Content-Type")).contains("video/mp4");
        assertThat(response.header("ETag")).contains("\"remote-1\"");
        assertThat(response.header("Last-Modified")).contains("Sun, 06 Nov 1994 08:49:37 GMT");
        assertThat(response.header("Accept-Ranges")).contains("bytes");
        assertThat(response.header("Cache-Control")).contains("private, no-cache");
        assertThat(response.header("X-Content-Type-Options")).contains("nosniff");
        assertThat(response.headers().toString()).doesNotContain("a=b");
    }

    @Test
    void asksForTheRangeThatTheViewerAsksFor() throws IOException {
        lessonPlays(RemoteHost.File.of(VIDEO, "video/mp4", ETAG));
        RawConnection.Response response = ask("GET", "Range: bytes=2000000-2000009", "If-Range: \"remote-1\"");
        assertThat(response.status()).isEqualTo(206);
        assertThat(response.header("Content-Range")).contains("bytes 2000000-2000009/" + LENGTH);
        assertThat(response.body()).isEqualTo(text(2_000_000, 2_000_010));
        assertThat(host.requests("/video.mp4")).singleElement().satisfies(asked -> {
            assertThat(asked.method()).isEqualTo("GET");
            assertThat(asked.header("Range")).contains("bytes=2000000-2000009");
            assertThat(asked.header("If-Range")).contains("\"remote-1\"");
            assertThat(asked.header("Accept-Encoding")).contains("identity");
            assertThat(asked.header("Cookie")).isEmpty();
            assertThat(asked.header("Referer")).isEmpty();
        });
    }

    @Test
    void readsUpToANearRangeOnAServerThatIgnoresRangesAndGivesTheWholeForAFarOne() throws IOException {
        lessonPlays((request, out) -> {
            RemoteHost.head(out, "200 OK", "Content-Type: video/mp4", "Content-Length: " + LENGTH);
            out.write(VIDEO);
        });
        RawConnection.Response near = ask("GET", "Range: bytes=1000-1999");
        assertThat(near.status()).isEqualTo(206);
        assertThat(near.header("Content-Range")).contains("bytes 1000-1999/" + LENGTH);
        assertThat(near.body()).isEqualTo(text(1000, 2000));
        RawConnection.Response far = ask("GET", "Range: bytes=2000000-2000009");
        assertThat(far.status()).isEqualTo(200);
        assertThat(far.header("Content-Range")).isEmpty();
        assertThat(far.header("Accept-Ranges")).isEmpty();
        assertThat(far.body().equals(text(0, LENGTH))).isTrue();
        assertThat(host.requests("/video.mp4")).hasSize(2);
    }

    @Test
    void isOutrankedByWhatIsUploadedAsSoonAsThatIsAFile() throws IOException {
        lessonPlays(RemoteHost.File.of(VIDEO, "video/mp4"));
        Publication publication = new Publication(lesson, new ObjectId());
        assertThat(playsFromElsewhere(VideoState.QUEUED, null)).isTrue();
        assertThat(playsFromElsewhere(VideoState.FAILED, null)).isTrue();
        assertThat(playsFromElsewhere(VideoState.TRANSCODING, publication))
                .as("a video that grows, and is no file yet")
                .isTrue();
        store.put(publication.progressive(), new ByteArrayInputStream(new byte[9]));
        assertThat(playsFromElsewhere(VideoState.READY, publication)).isFalse();
        assertThat(playsFromElsewhere(VideoState.TRANSCODING, publication))
                .as("what plays until another upload is ready")
                .isFalse();
    }

    private boolean playsFromElsewhere(VideoState state, @Nullable Publication publication) throws IOException {
        Video video = new Video(
                new ObjectId(),
                lesson,
                state,
                50,
                publication != null,
                null,
                List.of(),
                null,
                List.of(),
                new ObjectId(),
                "a.mp4",
                publication,
                publication == null ? null : state);
        return new RemoteSources(_ -> Optional.of(video), courses, addresses, servers, store)
                .find(lesson)
                .isPresent();
    }

    @Test
    void asksFurtherForSeveralRangesAlone() throws IOException {
        lessonPlays(RemoteHost.File.of(VIDEO, "video/mp4", ETAG));
        RawConnection.Response response = ask("GET", "Range: bytes=0-9,2000000-2000009");
        assertThat(response.status()).isEqualTo(206);
        assertThat(response.header("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("multipart/byteranges"));
        assertThat(response.body()).contains(text(0, 10)).contains(text(2_000_000, 2_000_010));
        assertThat(host.requests("/video.mp4")).hasSize(2);
    }

    @Test
    void asksForTheHeadAloneAndMakesDoWithAByteWhereThatIsRefused() throws IOException {
        lessonPlays(RemoteHost.File.of(VIDEO, "video/mp4", ETAG));
        assertThat(ask("HEAD").header("Content-Length")).contains("" + LENGTH);
        assertThat(host.requests("/video.mp4"))
                .singleElement()
                .satisfies(asked -> assertThat(asked.method()).isEqualTo("HEAD"));
        RemoteHost.File file = RemoteHost.File.of(VIDEO, "video/mp4", ETAG);
        lessonPlays((request, out) -> {
            if (request.method().equals("HEAD")) {
                RemoteHost.head(out, "405 Method Not Allowed", "Content-Length: 0");
            } else {
                file.to(request, out);
            }
        });
        RawConnection.Response head = ask("HEAD");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Content-Length")).contains("" + LENGTH);
        assertThat(head.header("ETag")).contains("\"remote-1\"");
    }

    @Test
    void givesTheWholeWithoutRangesWhereNobodyKnowsHowLongItIs() throws IOException {
        lessonPlays((request, out) -> {
            RemoteHost.head(
                    out, "200 OK", "Content-Type: video/mp4", "Transfer-Encoding: chunked", "Accept-Ranges: bytes");
            out.write("5\r\nHello\r\n6\r\n world\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        });
        RawConnection.Response response = ask("GET", "Range: bytes=2-3");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Accept-Ranges")).isEmpty();
        assertThat(response.body()).isEqualTo("Hello world");
    }

    @Test
    void passesAWeakValidatorOnAsWeak() throws IOException {
        lessonPlays(RemoteHost.File.of(VIDEO, "video/mp4", "ETag: W/\"w\""));
        assertThat(ask("HEAD").header("ETag")).contains("W/\"w\"");
        assertThat(ask("HEAD", "If-None-Match: W/\"w\"").status()).isEqualTo(304);
        assertThat(ask("GET", "Range: bytes=0-9", "If-Range: W/\"w\"").status()).isEqualTo(200);
        assertThat(ask("HEAD", "If-Match: W/\"w\"").status()).isEqualTo(412);
    }

    @Test
    void startsAnewWhereAnotherFileIsThereMeanwhileAndTheServerDoesntLook() throws IOException {
        RemoteHost.File now = RemoteHost.File.of(VIDEO, "video/mp4", "ETag: \"now\"");
        lessonPlays((request, out) -> {
            request.headers().remove("If-Range");
            now.to(request, out);
        });
        RawConnection.Response response = ask("GET", "Range: bytes=2000000-", "If-Range: \"then\"");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body().equals(text(0, LENGTH))).isTrue();
    }

    @Test
    void passesOnAPartThatIsShorterThanWhatWasAskedFor() throws IOException {
        lessonPlays((request, out) -> {
            RemoteHost.head(
                    out, "206 Partial Content", "Content-Type: video/mp4", "Content-Range: bytes 5-9/" + LENGTH);
            out.write(VIDEO, 5, 5);
        });
        RawConnection.Response response = ask("GET", "Range: bytes=5-");
        assertThat(response.status()).isEqualTo(206);
        assertThat(response.header("Content-Range")).contains("bytes 5-9/" + LENGTH);
        assertThat(response.body()).isEqualTo(text(5, 10));
    }

    /** Bad input 47, and what else no viewer can be answered from. */
    @Test
    void answersWith502WhereTheServerGivesNothingToPlay() throws IOException {
        byte[] some = "x".repeat(100).getBytes(StandardCharsets.US_ASCII);
        Map<String, RemoteHost.Answer> answers = new LinkedHashMap<>();
        answers.put("a page", RemoteHost.File.of(some, "text/html; charset=utf-8"));
        answers.put("a bomb", RemoteHost.File.of(some, "video/mp4", "Content-Encoding: gzip"));
        answers.put("nothing there", (request, out) -> RemoteHost.head(out, "404 Not Found", "Content-Length: 0"));
        answers.put("an error", (request, out) -> RemoteHost.head(out, "500 Oops", "Content-Length: 0"));
        answers.put(
                "a 206 to no range",
                (request, out) -> RemoteHost.head(
                        out,
                        "206 Partial Content",
                        "Content-Type: video/mp4",
                        "Content-Range: bytes 0-9/10",
                        "Content-Length: 10"));
        answers.put("no answer", (request, out) -> {});
        answers.put(
                "no HTTP", (request, out) -> out.write("SSH-2.0-OpenSSH_9.2\r\n".getBytes(StandardCharsets.US_ASCII)));
        answers.put("a head that never ends", (request, out) -> {
            out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 1_000_000; i++) {
                out.write(("X-" + i + ": x\r\n").getBytes(StandardCharsets.US_ASCII));
            }
        });
        answers.put("a head that never comes", (request, out) -> request.awaitCut());
        answers.put(
                "a petabyte",
                (request, out) ->
                        RemoteHost.head(out, "200 OK", "Content-Type: video/mp4", "Content-Length: 1125899906842624"));
        answers.put("a body that never comes", (request, out) -> {
            RemoteHost.head(out, "200 OK", "Content-Type: video/mp4", "Content-Length: 100");
            request.awaitCut();
        });
        answers.put("a body that breaks off at once", (request, out) -> {
            RemoteHost.head(out, "200 OK", "Content-Type: video/mp4", "Content-Length: 100");
            out.write(some, 0, 50);
        });
        answers.put("a few bytes a second", (request, out) -> {
            RemoteHost.head(out, "200 OK", "Content-Type: video/mp4", "Content-Length: 1000000");
            while (true) {
                out.write('x');
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
        });
        answers.put(
                "a redirect to this network",
                (request, out) ->
                        RemoteHost.head(out, "302 Found", "Location: http://169.254.169.254/latest/meta-data"));
        answers.put(
                "a redirect to a file",
                (request, out) -> RemoteHost.head(out, "302 Found", "Location: file:///etc/passwd"));
        answers.put("a redirect to nowhere", (request, out) -> RemoteHost.head(out, "302 Found"));
        answers.put(
                "a redirect in a circle",
                (request, out) -> RemoteHost.head(out, "302 Found", "Location: " + host.url("/video.mp4")));
        for (Map.Entry<String, RemoteHost.Answer> answer : answers.entrySet()) {
            lessonPlays(answer.getValue());
            RawConnection.Response response = ask("GET");
            assertThat(response.status()).as(answer.getKey()).isEqualTo(502);
            assertThat(response.header("Content-Type")).as(answer.getKey()).contains("application/problem+json");
            assertThat(response.header("ETag")).as(answer.getKey()).isEmpty();
            assertThat(response.body()).contains("\"detail\":\"").doesNotContain("127.0.0.1", "Exception");
        }
    }

    @Test
    void answersWith502WhereTheServerLiesAboutARange() throws IOException {
        for (String[] headers : List.of(
                new String[] {"Content-Length: 10"},
                new String[] {"Content-Range: bytes 100-109/1000", "Content-Length: 5"},
                new String[] {"Content-Range: bytes 200-209/1000", "Content-Length: 10"},
                new String[] {"Content-Range: bytes 109-100/1000", "Content-Length: 10"},
                new String[] {"Content-Range: bytes 100-109/50", "Content-Length: 10"})) {
            lessonPlays((request, out) -> {
                RemoteHost.head(
                        out,
                        "206 Partial Content",
                        Stream.concat(Stream.of("Content-Type: video/mp4"), Stream.of(headers))
                                .toArray(String[]::new));
                out.write(VIDEO, 0, 10);
            });
            assertThat(ask("GET", "Range: bytes=100-109").status())
                    .as(String.join(", ", headers))
                    .isEqualTo(502);
        }
    }

    @Test
    void answersWith502WhereTheAddressIsNotAllowedAnyMore() throws IOException {
        for (String url : List.of("http://10.0.0.1/x.mp4", "http://example.org:22/x.mp4", "file:///etc/passwd")) {
            lessonPlays(url);
            assertThat(ask("GET").status()).as(url).isEqualTo(502);
        }
    }

    @Test
    void endsVisiblyTruncatedWhereTheServerBreaksOff() throws IOException {
        for (String framing : List.of("Content-Length: " + LENGTH, "Transfer-Encoding: chunked")) {
            lessonPlays((request, out) -> {
                RemoteHost.head(out, "200 OK", "Content-Type: video/mp4", framing);
                if (framing.startsWith("Transfer")) {
                    out.write("100000\r\n".getBytes(StandardCharsets.US_ASCII));
                }
                out.write(VIDEO, 0, 500_000);
            });
            try (RawConnection connection = new RawConnection(port)) {
                connection.send(request("GET"));
                String all = connection.readToEnd();
                assertThat(all).startsWith("HTTP/1.1 200").containsOnlyOnce("HTTP/1.1");
                assertThat(all.length()).isBetween(400_000, 501_000);
                assertThat(all).doesNotContain("problem+json").doesNotEndWith("0\r\n\r\n");
            }
        }
    }

    @Test
    void followsAFewRedirects() throws IOException {
        for (int hop = 1; hop < 5; hop++) {
            String next = hop == 4 ? "/there.mp4" : "/hop" + (hop + 1);
            host.on("/hop" + hop, (request, out) -> RemoteHost.head(out, "302 Found", "Location: " + next));
        }
        host.on("/there.mp4", RemoteHost.File.of(VIDEO, "binary/octet-stream"));
        lessonPlays(host.url("/hop1"));
        RawConnection.Response response = ask("GET", "Range: bytes=0-9");
        assertThat(response.status()).isEqualTo(206);
        assertThat(response.header("Content-Type")).contains("video/mp4");
        assertThat(response.body()).isEqualTo(text(0, 10));
    }

    /**
     * Rule 14. What the remote server could write is counted from end to end: with its own send buffer and the viewer's receive
     * buffer, which are small here, and all that Lectern and the operating system hold between.
     */
    @ParameterizedTest
    @ValueSource(ints = {0, 40_000_000})
    void holdsTheServerBackWhileTheViewerPauses(int readAtOnceBefore) throws IOException {
        byte[] piece = new byte[64 * 1024];
        lessonPlays((request, out) -> {
            RemoteHost.head(out, "200 OK", "Content-Type: video/mp4", "Content-Length: 2147483648");
            for (int i = 0; i < 2147483648L / piece.length; i++) {
                out.write(piece);
            }
        });
        try (Socket viewer = new Socket()) {
            viewer.setReceiveBufferSize(16 * 1024);
            viewer.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            viewer.getOutputStream().write(request("GET").getBytes(StandardCharsets.US_ASCII));
            assertThat(viewer.getInputStream().read()).isEqualTo('H');
            viewer.getInputStream().skipNBytes(readAtOnceBefore);
            long before;
            do {
                before = host.written();
                LockSupport.parkNanos(Duration.ofMillis(700).toNanos());
            } while (host.written() != before);
            assertThat(before - readAtOnceBefore)
                    .as("bytes written for a viewer who pauses")
                    .isBetween(0L, 1024L * 1024);
            // Longer than any stall: a pause isn't held against the server.
            LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
            InputStream in = viewer.getInputStream();
            assertThat(in.readNBytes(5_000_000)).hasSize(5_000_000);
        }
        await("the connection to the server is cut", WITHIN_A_SECOND, () -> host.cut() == 1);
    }

    @Test
    void cutsTheConnectionWhenTheViewerLeavesWhileTheServerStalls() throws IOException, InterruptedException {
        AtomicBoolean noticed = new AtomicBoolean();
        CountDownLatch stalling = new CountDownLatch(1);
        lessonPlays((request, out) -> {
            RemoteHost.head(out, "200 OK", "Content-Type: video/mp4", "Content-Length: " + LENGTH);
            out.write(VIDEO, 0, 100_000);
            stalling.countDown();
            try {
                request.awaitCut();
            } finally {
                noticed.set(true);
            }
        });
        try (RawConnection viewer = new RawConnection(port)) {
            viewer.send(request("GET"));
            assertThat(stalling.await(5, TimeUnit.SECONDS)).isTrue();
        }
        await("the server sees that nobody waits", WITHIN_A_SECOND, noticed::get);
    }

    /** To look for a viewer who has left must not eat the next request of one who hasn't. */
    @Test
    void answersAPipelinedRequestThatCameWhileTheServerWasWaitedFor() throws IOException {
        lessonPlays((request, out) -> {
            RemoteHost.head(out, "200 OK", "Content-Type: video/mp4", "Content-Length: 100");
            LockSupport.parkNanos(Duration.ofMillis(900).toNanos());
            out.write(VIDEO, 0, 100);
        });
        try (RawConnection viewer = new RawConnection(port)) {
            viewer.send(request("GET"));
            LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
            viewer.send(request("GET") + request("HEAD"));
            assertThat(viewer.read("GET").body()).isEqualTo(text(0, 100));
            assertThat(viewer.read("GET").body()).isEqualTo(text(0, 100));
            assertThat(viewer.read("HEAD").status()).isEqualTo(200);
        }
    }

    private static void await(String what, Duration limit, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("after " + limit + " it isn't so that " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }
}
