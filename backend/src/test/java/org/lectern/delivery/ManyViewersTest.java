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
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lectern.testing.LecternTest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.annotation.DirtiesContext.ClassMode;
import org.springframework.test.context.TestPropertySource;

/** Viewers who read slowly, and what they cost: memory for each, threads, and the time of somebody who reads fast. */
@LecternTest
@Import(DeliveryUnderTest.class)
@TestPropertySource(properties = "lectern.streams.per-account=100000")
@DirtiesContext(classMode = ClassMode.AFTER_EACH_TEST_METHOD)
class ManyViewersTest {
    private static final Logger log = LoggerFactory.getLogger(ManyViewersTest.class);
    private static final int LONG_BYTES = 64 << 20;
    private static final int TURNS = 3;

    @LocalServerPort
    private int port;

    @Autowired
    private DeliveryUnderTest.StoreUnderTest store;

    @Autowired
    private PlaybackGrants grants;

    @Autowired
    private DeliveryUnderTest.Classroom classroom;

    @Autowired
    private Streams streams;

    private final List<SocketChannel> viewers = new ArrayList<>();
    private String request = "";
    private long heapBefore = Long.MAX_VALUE;

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
    @CsvSource({"video, 30_000", "away, 100_000"})
    void slowReadersCostLittleMemory(String folder, int heapBytes) throws IOException {
        request = request(folder);
        readings(Duration.ofMillis(500));
        Cost cost = costOf(200);
        log.info("200 slow readers of {}: {}", folder, cost);
        assertThat(cost.heapBytesEach()).as("bytes of heap for each").isLessThan(heapBytes);
        assertThat(cost.threads()).as("threads of the operating system").isLessThan(20);
    }

    @ParameterizedTest
    @CsvSource({"video, 30_000", "away, 100_000"})
    @Tag("slow")
    void twoThousandSlowReadersCostLittleMemoryAndNobodyElsesTime(String folder, int heapBytes) throws IOException {
        request = request(folder);
        readings(Duration.ofSeconds(3));
        List<Double> alone = new ArrayList<>();
        List<Double> among = new ArrayList<>();
        for (int turn = 0; turn < TURNS; turn++) {
            alone.addAll(readings(Duration.ofSeconds(2)));
            Cost cost = costOf(2000);
            Thread reading = Thread.ofPlatform().start(this::aLittleForEachEverySecond);
            among.addAll(readings(Duration.ofSeconds(2)));
            reading.interrupt();
            assertThat(streams.count()).as("viewers who are still there").isGreaterThanOrEqualTo(2000);
            log.info("2000 slow readers of {}: {}", folder, cost);
            assertThat(cost.heapBytesEach()).as("bytes of heap for each").isLessThan(heapBytes);
            assertThat(cost.threads()).as("threads of the operating system").isLessThan(20);
            leave();
        }
        log.info(
                "Somebody who reads {} fast: {} ms alone, {} ms among 2000 slow readers, medians of {} and {}",
                folder,
                median(alone) * 1000,
                median(among) * 1000,
                alone.size(),
                among.size());
        assertThat(median(among) / median(alone))
                .as("time of somebody who reads fast")
                .isLessThan(1.2);
    }

    /**
     * What viewers cost.
     *
     * @param heapBytesEach of server and client, which are in one process here
     * @param threads of the operating system, more than there were
     */
    private record Cost(long heapBytesEach, int threads) {}

    private String request(String folder) throws IOException {
        String path = "/" + LESSON + "/" + TRANSCODE + "/" + folder + "/very-long.m4s";
        store.put("published" + path, new ByteArrayInputStream(new byte[LONG_BYTES]));
        return "GET /hls" + path + " HTTP/1.1\r\nHost: localhost\r\nCookie: lectern-grant="
                + grants.sign(LESSON, classroom.learner().id()) + "\r\n\r\n";
    }

    /** Begins to read slowly. */
    private Cost costOf(int count) throws IOException {
        // What the server keeps of former viewers, to use it again, is a part of their cost.
        heapBefore = Math.min(heapBefore, usedHeap());
        int threadsBefore = ManagementFactory.getThreadMXBean().getThreadCount();
        for (int i = 0; i < count; i++) {
            viewers.add(begin(4096));
        }
        Awaitility.await("all to be sent something")
                .atMost(Duration.ofSeconds(60))
                .until(() -> streams.count() == count && aLittleForEverybody());
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

    /** Whether everybody found something to read. */
    private boolean aLittleForEverybody() {
        boolean all = true;
        for (SocketChannel viewer : viewers) {
            all &= aLittleFor(viewer);
        }
        return all;
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
