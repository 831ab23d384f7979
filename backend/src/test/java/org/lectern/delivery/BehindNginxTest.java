package org.lectern.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lectern.delivery.DeliveryUnderTest.LESSON;
import static org.lectern.delivery.DeliveryUnderTest.PROGRESSIVE;
import static org.lectern.delivery.DeliveryUnderTest.SEGMENT;
import static org.lectern.delivery.DeliveryUnderTest.SEGMENT_BYTES;
import static org.lectern.delivery.DeliveryUnderTest.TRANSCODE;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.system.DataDirectory;
import org.lectern.testing.LecternTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/**
 * Lectern behind a real nginx that sends the segments, with the configuration of docker-compose.yml and the location that
 * docs/decisions/0007 says to add. Where there is no nginx, there is nothing to ask.
 */
@LecternTest
@Import(DeliveryUnderTest.class)
@TestPropertySource(properties = "lectern.media.sent-by=nginx")
@EnabledIf("isInstalled")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BehindNginxTest {
    private static final String STORED = "/" + LESSON + "/" + TRANSCODE + "/video/segment-1.m4s";
    private static final String HLS = "/hls" + STORED;
    private static final Pattern LOCATION = Pattern.compile("(?s)```\n(location /internal-media/.*?)```");

    @LocalServerPort
    private int lectern;

    @Autowired
    private PlaybackGrants grants;

    @Autowired
    private DeliveryUnderTest.Classroom classroom;

    @Autowired
    private DataDirectory dataDirectory;

    private int port;
    private @Nullable Process nginx;

    static boolean isInstalled() {
        return executable().isPresent();
    }

    private static Optional<Path> executable() {
        return Stream.of("/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/bin/nginx", "/opt/homebrew/bin/nginx")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    @BeforeAll
    void startNginx(@TempDir Path directory) throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Matcher location = LOCATION.matcher(Files.readString(Path.of("../docs/decisions/0007-who-sends-the-bytes.md")));
        assertThat(location.find()).isTrue();
        String server = Files.readString(Path.of("nginx.conf"))
                .replace("listen 80;", "listen 127.0.0.1:" + port + ";")
                .replaceFirst("resolver [^;]*;", "")
                .replace("http://backend:8080", "http://127.0.0.1:" + lectern);
        String media = dataDirectory.resolve("media").toRealPath().toString();
        Files.writeString(directory.resolve("nginx.conf"), """
                USER
                daemon off;
                worker_processes 2;
                pid nginx.pid;
                events {}
                http {
                    access_log off;
                    client_body_temp_path temp; proxy_temp_path temp; fastcgi_temp_path temp; uwsgi_temp_path temp;
                    scgi_temp_path temp;
                    SERVER
                }
                """.replace(
                        "USER", System.getProperty("user.name").equals("root") ? "user root;" : "")
                .replace(
                        "SERVER",
                        server.substring(0, server.lastIndexOf('}'))
                                + location.group(1).replace("/var/lib/lectern/media", media)
                                + "}"));
        Path log = directory.resolve("error.log");
        Process process = new ProcessBuilder(
                        executable().orElseThrow().toString(),
                        "-p",
                        directory.toString(),
                        "-c",
                        "nginx.conf",
                        "-e",
                        "error.log")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        nginx = process;
        Awaitility.await("nginx to take connections")
                .atMost(Duration.ofSeconds(20))
                .until(() -> {
                    assertThat(process.isAlive()).as(read(log)).isTrue();
                    try (RawConnection _ = new RawConnection(port)) {
                        return true;
                    } catch (IOException refused) {
                        return false;
                    }
                });
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    @AfterAll
    void stopNginx() throws InterruptedException {
        if (nginx != null) {
            nginx.destroy();
            nginx.waitFor();
        }
    }

    @Test
    void sendsTheWhole() throws IOException {
        RawConnection.Response response = ask("GET", HLS, "");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(SEGMENT);
        assertThat(response.header("Content-Type")).contains("video/iso.segment");
        assertThat(response.header("Cache-Control")).contains("private, max-age=31536000, immutable");
        assertThat(response.header("X-Content-Type-Options")).contains("nosniff");
        assertThat(response.header("Accept-Ranges")).contains("bytes");
        assertThat(response.header("Last-Modified")).isPresent();
        assertThat(response.header("X-Accel-Redirect"))
                .as("what is meant for nginx")
                .isEmpty();
        // It comes from nginx, which makes entity tags of its own.
        assertThat(eTag()).matches("\"[0-9a-f]+-" + Integer.toHexString(SEGMENT_BYTES) + "\"");
    }

    @Test
    void sendsRanges() throws IOException {
        RawConnection.Response part = ask("GET", HLS, "Range: bytes=1000-1999\r\n");
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.header("Content-Range")).contains("bytes 1000-1999/" + SEGMENT_BYTES);
        assertThat(part.body()).isEqualTo(SEGMENT.substring(1000, 2000));
        assertThat(part.header("X-Content-Type-Options")).contains("nosniff");
        assertThat(ask("GET", HLS, "Range: bytes=-10\r\n").body()).isEqualTo(SEGMENT.substring(SEGMENT_BYTES - 10));
        assertThat(ask("GET", HLS, "Range: bytes=" + SEGMENT_BYTES + "-\r\n").status())
                .isEqualTo(416);
        RawConnection.Response parts = ask("GET", HLS, "Range: bytes=0-9,90-99\r\n");
        assertThat(parts.status()).isEqualTo(206);
        assertThat(parts.body()).contains(SEGMENT.substring(0, 10), SEGMENT.substring(90, 100));
    }

    @Test
    void answersPreconditions() throws IOException {
        String eTag = eTag();
        RawConnection.Response unchanged = ask("GET", HLS, "If-None-Match: " + eTag + "\r\n");
        assertThat(unchanged.status()).isEqualTo(304);
        assertThat(unchanged.body()).isEmpty();
        assertThat(ask("GET", HLS, "If-None-Match: \"another\"\r\n").status()).isEqualTo(200);
        assertThat(ask("GET", HLS, "If-Match: \"another\"\r\n").status()).isEqualTo(412);
        assertThat(ask("GET", HLS, "Range: bytes=0-9\r\nIf-Range: " + eTag + "\r\n")
                        .status())
                .isEqualTo(206);
        assertThat(ask("GET", HLS, "Range: bytes=0-9\r\nIf-Range: \"another\"\r\n")
                        .body())
                .isEqualTo(SEGMENT);
    }

    @Test
    void answersHead() throws IOException {
        RawConnection.Response response = ask("HEAD", HLS, "");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Content-Length")).contains(Integer.toString(SEGMENT_BYTES));
        assertThat(response.body()).isEmpty();
    }

    @Test
    void leavesTheRestToLectern() throws IOException {
        RawConnection.Response progressive = ask("GET", "/stream-video/" + LESSON, "Range: bytes=5-9\r\n");
        assertThat(progressive.status()).isEqualTo(206);
        assertThat(progressive.body()).isEqualTo(PROGRESSIVE.substring(5, 10));
        assertThat(ask("GET", "/hls/" + LESSON + "/master.m3u8", "").body()).startsWith("#EXTM3U");
        assertThat(ask("GET", "/hls/" + LESSON + "/" + TRANSCODE + "/away/segment-1.m4s", "")
                        .body())
                .as("what is no file")
                .isEqualTo(SEGMENT);
    }

    @Test
    void givesNothingToWhomItIsNotFor() throws IOException {
        String outsiders = grants.sign(LESSON, classroom.outsider().id());
        for (String path : List.of(HLS, "/stream-video/" + LESSON)) {
            RawConnection.Response nobody = send("GET", path, "");
            assertThat(nobody.status()).isEqualTo(401);
            assertThat(nobody.header("Content-Type")).contains("application/problem+json");
            assertThat(send("GET", path, cookie(outsiders)).status()).isEqualTo(403);
            assertThat(send("GET", path, "X-Accel-Redirect: /internal-media/published" + STORED + "\r\n")
                            .status())
                    .isEqualTo(401);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/internal-media/published",
                "//internal-media/published",
                "/internal%2Dmedia/published",
                "/hls/../internal-media/published",
                "/hls/%2e%2e/internal-media/published",
                "/INTERNAL-MEDIA/published"
            })
    void internalLocationCantBeFetchedFromOutside(String folder) throws IOException {
        RawConnection.Response response = ask("GET", folder + STORED, "");
        assertThat(response.status()).isIn(302, 400, 401, 404);
        assertThat(response.body()).doesNotContain(SEGMENT.substring(0, 1000));
    }

    private String eTag() throws IOException {
        return ask("GET", HLS, "").header("ETag").orElseThrow();
    }

    private RawConnection.Response ask(String method, String path, String headers) throws IOException {
        return send(method, path, cookie(grants.sign(LESSON, classroom.learner().id())) + headers);
    }

    private static String cookie(String grant) {
        return "Cookie: lectern-grant=" + grant + "\r\n";
    }

    private RawConnection.Response send(String method, String path, String headers) throws IOException {
        try (RawConnection connection = new RawConnection(port)) {
            connection.send(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n");
            return connection.read(method);
        }
    }
}
