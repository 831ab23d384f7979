package org.lectern.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lectern.delivery.DeliveryUnderTest.LESSON;
import static org.lectern.delivery.DeliveryUnderTest.TRANSCODE;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.LecternApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** How a process takes its leave: an application of each test's own, stopped while somebody watches. */
class ShuttingDownTest {
    private static final int LONG_BYTES = 32 << 20;

    @TempDir
    private Path directory;

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"video", "away"})
    void whatIsBeingSentIsSentToItsEnd(String folder) throws Exception {
        ConfigurableApplicationContext application = start("--spring.lifecycle.timeout-per-shutdown-phase=20s");
        RawConnection viewer = begin(application, folder);
        viewer.readBody(1 << 20);
        Thread stopping = Thread.ofVirtual().start(application::close);
        awaitClosedListener(application);
        // The listener has closed; the viewer goes on.
        for (int megabytes = 1; megabytes < LONG_BYTES >> 20; megabytes++) {
            viewer.readBody(1 << 20);
        }
        assertThat(stopping.join(Duration.ofSeconds(5)))
                .as("the process goes as soon as nobody is sent anything")
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"video", "away"})
    void viewerWhoPausesDoesNotHoldItBeyondTheGracePeriod(String folder) throws Exception {
        ConfigurableApplicationContext application = start("--spring.lifecycle.timeout-per-shutdown-phase=2s");
        RawConnection viewer = begin(application, folder);
        long began = System.nanoTime();
        Thread stopping = Thread.ofVirtual().start(application::close);
        assertThat(stopping.join(Duration.ofSeconds(10))).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isBetween(Duration.ofMillis(1900), Duration.ofSeconds(9));
        assertThatThrownBy(() -> viewer.readBody(LONG_BYTES)).isInstanceOf(IOException.class);
    }

    @Test
    void nobodyWatchingItGoesAtOnce() throws Exception {
        ConfigurableApplicationContext application = start("--spring.lifecycle.timeout-per-shutdown-phase=20s");
        long began = System.nanoTime();
        application.close();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void readinessGoesFirstWhileTheListenerStillAnswers() throws Exception {
        ConfigurableApplicationContext application = start("--lectern.shutdown.linger=4s");
        int port = port(application);
        assertThat(readiness(port)).isEqualTo(200);
        Thread stopping = Thread.ofVirtual().start(application::close);
        Awaitility.await("readiness to go")
                .pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(3))
                .until(() -> readiness(port) == 503);
        RawConnection viewer = begin(application, "video");
        viewer.readBody(LONG_BYTES);
        assertThat(stopping.join(Duration.ofSeconds(10))).isTrue();
    }

    private ConfigurableApplicationContext start(String... properties) {
        List<String> arguments = new ArrayList<>(List.of(properties));
        arguments.addAll(List.of(
                "--server.port=0",
                "--lectern.mongodb.uri=",
                "--lectern.worker.embedded=false",
                "--lectern.data-directory=" + directory.resolve("data")));
        ConfigurableApplicationContext application = new SpringApplicationBuilder(
                        LecternApplication.class, DeliveryUnderTest.class)
                .registerShutdownHook(false)
                .run(arguments.toArray(String[]::new));
        open.add(application);
        return application;
    }

    private RawConnection begin(ConfigurableApplicationContext application, String folder) throws IOException {
        String path = "/" + LESSON + "/" + TRANSCODE + "/" + folder + "/long.m4s";
        application
                .getBean(DeliveryUnderTest.StoreUnderTest.class)
                .put("published" + path, new ByteArrayInputStream(new byte[LONG_BYTES]));
        String grant = application
                .getBean(PlaybackGrants.class)
                .sign(
                        LESSON,
                        application
                                .getBean(DeliveryUnderTest.Classroom.class)
                                .learner()
                                .id());
        RawConnection viewer = RawConnection.ofSlowReader(port(application));
        open.add(viewer);
        viewer.send("GET /hls" + path + " HTTP/1.1\r\nHost: localhost\r\nCookie: lectern-grant=" + grant + "\r\n\r\n");
        assertThat(viewer.readHead().status()).isEqualTo(200);
        return viewer;
    }

    private static int readiness(int port) throws IOException {
        try (RawConnection connection = new RawConnection(port)) {
            connection.send("GET /actuator/health/readiness HTTP/1.1\r\nHost: localhost\r\n\r\n");
            return connection.read("GET").status();
        }
    }

    private static void awaitClosedListener(ConfigurableApplicationContext application) {
        int port = port(application);
        Awaitility.await("the listener to close")
                .pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(5))
                .until(() -> {
                    try (RawConnection _ = new RawConnection(port)) {
                        return false;
                    } catch (IOException refused) {
                        return true;
                    }
                });
    }

    private static int port(ConfigurableApplicationContext application) {
        return application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }
}
