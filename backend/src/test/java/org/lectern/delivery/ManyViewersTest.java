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
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.testing.LecternTest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/** Viewers who read slowly, and what they cost: memory for each, threads, and the time of somebody who reads fast. */
@LecternTest
@Import(DeliveryUnderTest.class)
@TestPropertySource(properties = "lectern.streams.per-account=100000")
class ManyViewersTest {
    private static final Logger log = LoggerFactory.getLogger(ManyViewersTest.class);
    private static final int LONG_BYTES = 64 << 20;
    private static final int ROUNDS = 5;

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

    @AfterEach
    void leave() throws IOException {
        for (SocketChannel viewer : viewers) {
            viewer.close();
        }
        Awaitility.await("the server to notice").atMost(Duration.ofSeconds(20)).until(() -> streams.count() == 0);
    }

    /** As many as an evening's course may have, in what ./verify has time for. */
    @ParameterizedTest
    @ValueSource(strings = {"video", "away"})
    void slowReadersCostLittleMemory(String folder) throws IOException {
        Cost cost = costOf(200, folder);
        assertThat(cost.heapBytesEach()).as("bytes of heap for each").isLessThan(100_000);
        assertThat(cost.threads()).as("threads of the operating system").isLessThan(20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"video", "away"})
    @Tag("slow")
    void twoThousandSlowReadersCostLittleMemoryAndNobodyElsesTime(String folder) throws IOException {
        Cost cost = costOf(2000, folder);
        assertThat(cost.heapBytesEach()).as("bytes of heap for each").isLessThan(100_000);
        assertThat(cost.threads()).as("threads of the operating system").isLessThan(20);
        assertThat(cost.slowdown()).as("of somebody who reads fast").isLessThan(1.2);
    }

    /**
     * What the viewers cost.
     *
     * @param heapBytesEach of server and client, which are in one process here
     * @param threads of the operating system, more than there were
     * @param slowdown the time of somebody who reads fast, divided by that without them
     */
    private record Cost(long heapBytesEach, int threads, double slowdown) {}

    private Cost costOf(int count, String folder) throws IOException {
        String path = "/" + LESSON + "/" + TRANSCODE + "/" + folder + "/very-long.m4s";
        store.put("published" + path, new ByteArrayInputStream(new byte[LONG_BYTES]));
        String request = "GET /hls" + path + " HTTP/1.1\r\nHost: localhost\r\nCookie: lectern-grant="
                + grants.sign(LESSON, classroom.learner().id()) + "\r\n\r\n";

        fastestReading(request);
        double alone = fastestReading(request);
        long heapBefore = usedHeap();
        int threadsBefore = ManagementFactory.getThreadMXBean().getThreadCount();
        for (int i = 0; i < count; i++) {
            viewers.add(begin(request, 4096));
        }
        Awaitility.await("all to be sent something")
                .atMost(Duration.ofSeconds(60))
                .until(() -> streams.count() == count && aLittleForEverybody());
        long heapBytesEach = (usedHeap() - heapBefore) / count;
        int threads = ManagementFactory.getThreadMXBean().getThreadCount() - threadsBefore;

        Thread reading = Thread.ofPlatform().start(() -> {
            while (!Thread.interrupted()) {
                aLittleForEverybody();
                LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
            }
        });
        double amongThem = fastestReading(request);
        reading.interrupt();
        assertThat(streams.count()).as("viewers who are still there").isGreaterThanOrEqualTo(count);
        Cost cost = new Cost(heapBytesEach, threads, amongThem / alone);
        log.info("{} slow readers of {}: {}", count, folder, cost);
        return cost;
    }

    /** Seconds. */
    private double fastestReading(String request) throws IOException {
        double fastest = Double.MAX_VALUE;
        ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 18);
        for (int round = 0; round < ROUNDS; round++) {
            try (SocketChannel fast = begin(request, 1 << 20)) {
                fast.configureBlocking(true);
                long began = System.nanoTime();
                for (long read = 0; read < LONG_BYTES; ) {
                    buffer.clear();
                    int count = fast.read(buffer);
                    assertThat(count).isPositive();
                    read += count;
                }
                fastest = Math.min(fastest, (System.nanoTime() - began) / 1e9);
            }
        }
        return fastest;
    }

    private SocketChannel begin(String request, int receiveBufferBytes) throws IOException {
        SocketChannel viewer = SocketChannel.open();
        viewer.setOption(StandardSocketOptions.SO_RCVBUF, receiveBufferBytes);
        viewer.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        viewer.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        viewer.configureBlocking(false);
        return viewer;
    }

    /** Whether everybody found something to read. */
    private boolean aLittleForEverybody() {
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        boolean all = true;
        for (SocketChannel viewer : viewers) {
            try {
                buffer.clear();
                all &= viewer.read(buffer) > 0;
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        }
        return all;
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
