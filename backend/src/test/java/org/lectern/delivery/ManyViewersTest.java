package org.lectern.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lectern.delivery.DeliveryUnderTest.LESSON;
import static org.lectern.delivery.DeliveryUnderTest.TRANSCODE;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lectern.catalog.Course;
import org.lectern.catalog.Courses;
import org.lectern.catalog.SubSection;
import org.lectern.testing.FarAway;
import org.lectern.testing.LecternTest;
import org.lectern.transcoder.store.S3Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.annotation.DirtiesContext.ClassMode;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** Viewers who read slowly, and what they cost: memory for each, threads, and the time of somebody who reads fast. */
@LecternTest
@Import(DeliveryUnderTest.class)
@TestPropertySource(properties = "lectern.streams.per-account=100000")
@DirtiesContext(classMode = ClassMode.AFTER_EACH_TEST_METHOD)
class ManyViewersTest {
    private static final Logger log = LoggerFactory.getLogger(ManyViewersTest.class);
    private static final int LONG_BYTES = 64 << 20;
    /**
     * Each is compared with the seconds right before and after it, and the middle one counts: the machine's own pace changes by
     * more than what is measured, from one minute to the next.
     */
    private static final int TURNS = 11;

    private static final Duration TURN = Duration.ofSeconds(2);
    private static final String FAR = "/" + LESSON + "/far/very-long.m4s";

    /** Beside the server: what it takes is not the server's. */
    private static final FarAway farAway = new FarAway("/bucket/published" + FAR, LONG_BYTES);

    @LocalServerPort
    private int port;

    @Autowired
    private DeliveryUnderTest.StoreUnderTest store;

    @Autowired
    private PlaybackGrants grants;

    @Autowired
    private DeliveryUnderTest.Classroom classroom;

    @Autowired
    private Courses courses;

    @Autowired
    private Streams streams;

    private final List<SocketChannel> viewers = new ArrayList<>();
    private String request = "";
    private long heapBefore = Long.MAX_VALUE;

    @DynamicPropertySource
    static void s3(DynamicPropertyRegistry properties) {
        properties.add("lectern.store", () -> "s3");
        properties.add("lectern.s3.endpoint", () -> "http://127.0.0.1:" + farAway.port());
        properties.add("lectern.s3.region", () -> "us-east-1");
        properties.add("lectern.s3.bucket", () -> "bucket");
        properties.add("lectern.s3.access-key", () -> "access");
        properties.add("lectern.s3.secret-key", () -> "secret");
    }

    @AfterAll
    static void stop() {
        farAway.close();
    }

    @AfterEach
    void leave() throws IOException {
        for (SocketChannel viewer : viewers) {
            viewer.close();
        }
        viewers.clear();
        Awaitility.await("the server to notice").atMost(Duration.ofSeconds(20)).until(() -> streams.count() == 0);
    }

    /** As many as an evening's course may have, in what ./verify has time for. */
    @ParameterizedTest
    @CsvSource({"A_FILE, 30_000", "A_STREAM, 100_000", "AN_OBJECT_IN_S3, 100_000", "A_REMOTE_FILE, 100_000"})
    void slowReadersCostLittleMemory(Source source, int heapBytes) throws IOException {
        request = request(source);
        readings(Duration.ofMillis(500));
        Cost cost = costOf(200);
        log.info("200 slow readers of {}: {}", source, cost);
        assertThat(cost.heapBytesEach()).as("bytes of heap for each").isLessThan(heapBytes);
        assertThat(cost.threads()).as("threads of the operating system").isLessThan(20);
    }

    @ParameterizedTest
    @CsvSource({"A_FILE, 30_000", "A_STREAM, 100_000", "AN_OBJECT_IN_S3, 100_000", "A_REMOTE_FILE, 100_000"})
    @Tag("slow")
    void twoThousandSlowReadersCostLittleMemoryAndNobodyElsesTime(Source source, int heapBytes) throws IOException {
        request = request(source);
        readings(Duration.ofSeconds(5));
        List<Double> slowdowns = new ArrayList<>();
        double before = median(readings(TURN));
        for (int turn = 0; turn < TURNS; turn++) {
            Cost cost = costOf(2000);
            Thread reading = Thread.ofPlatform().start(this::aLittleForEachEverySecond);
            double among = median(readings(TURN));
            reading.interrupt();
            assertThat(streams.count()).as("viewers who are still there").isGreaterThanOrEqualTo(2000);
            assertThat(cost.heapBytesEach()).as("bytes of heap for each").isLessThan(heapBytes);
            assertThat(cost.threads()).as("threads of the operating system").isLessThan(20);
            leave();
            double after = median(readings(TURN));
            slowdowns.add(among / Math.sqrt(before * after));
            log.info("2000 slow readers of {}: {}; a fast one in {}, {}, {} s", source, cost, before, among, after);
            before = after;
        }
        double slowdown = median(slowdowns);
        log.info("Who reads {} fast, among 2000 slow readers beside alone: {}, of {}", source, slowdown, slowdowns);
        assertThat(slowdown).as("time of somebody who reads fast").isLessThan(1.2);
    }

    /**
     * What viewers cost.
     *
     * @param heapBytesEach of server and client, which are in one process here
     * @param threads of the operating system, more than there were
     */
    private record Cost(long heapBytesEach, int threads) {}

    /** Where the bytes come from. */
    enum Source {
        /** The operating system sends it. */
        A_FILE,
        /** It passes through, from within this process. */
        A_STREAM,
        AN_OBJECT_IN_S3,
        A_REMOTE_FILE
    }

    private String request(Source source) throws IOException {
        ObjectId lesson = source == Source.A_REMOTE_FILE ? remoteLesson() : LESSON;
        String path = switch (source) {
            case A_FILE -> stored("video");
            case A_STREAM -> stored("away");
            case AN_OBJECT_IN_S3 -> inS3();
            case A_REMOTE_FILE -> "/stream-video/" + lesson;
        };
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nCookie: lectern-grant="
                + grants.sign(lesson, classroom.learner().id()) + "\r\n\r\n";
    }

    private String stored(String folder) throws IOException {
        String path = "/" + LESSON + "/" + TRANSCODE + "/" + folder + "/very-long.m4s";
        store.put("published" + path, new ByteArrayInputStream(new byte[LONG_BYTES]));
        return "/hls" + path;
    }

    private String inS3() {
        store.keepFarAway(S3Store.connect(
                URI.create("http://127.0.0.1:" + farAway.port()), "us-east-1", "bucket", "access", "secret"));
        return "/hls" + FAR;
    }

    private ObjectId remoteLesson() {
        ObjectId lesson = new ObjectId();
        String url = "http://127.0.0.1:" + farAway.port() + "/bucket/published" + FAR;
        courses.change(
                classroom.courseId(),
                (Course course) -> course.addSubSection(
                        course.sections().getFirst().id(), new SubSection(lesson, "Far away", "", false, url)));
        return lesson;
    }

    /** Begins to read slowly. */
    private Cost costOf(int count) throws IOException {
        // What the server keeps of former viewers, to use it again, is a part of their cost.
        heapBefore = Math.min(heapBefore, usedHeap());
        int threadsBefore = ManagementFactory.getThreadMXBean().getThreadCount();
        for (int i = 0; i < count; i++) {
            viewers.add(begin(4096));
            // One after the other: how many requests are handled at once is something else.
            Awaitility.await("something to be sent")
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> aLittleFor(viewers.getLast()));
        }
        assertThat(streams.count()).as("viewers who are being sent something").isEqualTo(count);
        long heapBytesEach = (usedHeap() - heapBefore) / count;
        return new Cost(heapBytesEach, ManagementFactory.getThreadMXBean().getThreadCount() - threadsBefore);
    }

    /** How long it takes to read all, in seconds, by somebody who does so again and again. */
    private List<Double> readings(Duration atLeast) throws IOException {
        List<Double> readings = new ArrayList<>();
        ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 18);
        long end = System.nanoTime() + atLeast.toNanos();
        while (System.nanoTime() < end) {
            try (SocketChannel fast = begin(1 << 20)) {
                fast.configureBlocking(true);
                long began = System.nanoTime();
                for (long read = 0; read < LONG_BYTES; ) {
                    buffer.clear();
                    int count = fast.read(buffer);
                    assertThat(count).isPositive();
                    read += count;
                }
                readings.add((System.nanoTime() - began) / 1e9);
            }
        }
        return readings;
    }

    private static double median(List<Double> readings) {
        return readings.stream().sorted().toList().get(readings.size() / 2);
    }

    private SocketChannel begin(int receiveBufferBytes) throws IOException {
        SocketChannel viewer = SocketChannel.open();
        viewer.setOption(StandardSocketOptions.SO_RCVBUF, receiveBufferBytes);
        viewer.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        viewer.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        viewer.configureBlocking(false);
        return viewer;
    }

    private static boolean aLittleFor(SocketChannel viewer) {
        try {
            return viewer.read(ByteBuffer.allocate(4096)) > 0;
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /** Not all at once, which would be this test's own burst of work. */
    private void aLittleForEachEverySecond() {
        int shares = 100;
        for (int share = 0; !Thread.interrupted(); share = (share + 1) % shares) {
            for (int i = share; i < viewers.size(); i += shares) {
                aLittleFor(viewers.get(i));
            }
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos() / shares);
        }
    }

    private static long usedHeap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
