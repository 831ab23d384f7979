package org.lectern.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lectern.delivery.DeliveryUnderTest.LESSON;
import static org.lectern.delivery.DeliveryUnderTest.SEGMENT;
import static org.lectern.delivery.DeliveryUnderTest.TRANSCODE;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.delivery.DeliveryUnderTest.Stalling;
import org.lectern.testing.LecternTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** HTTP/2 behind TLS in the process itself, with a certificate that was made a moment ago. */
@LecternTest
@Import(DeliveryUnderTest.class)
class Http2Test {
    private static final String PASSWORD = "a certificate for a test";
    private static final String FILE = "/hls/" + LESSON + "/" + TRANSCODE + "/video/segment-1.m4s";

    private static final String LONG_FILE = "/hls/" + LESSON + "/" + TRANSCODE + "/video/long-over-http2.m4s";
    /** More than the window of one stream, so that it is held back. */
    private static final int LONG_BYTES = 24 << 20;

    /** A viewer is looked for a few times a second; a machine that does something else takes its time. */
    private static final Duration SOON = Duration.ofSeconds(3);

    @TempDir
    private static Path folder;

    private static Path keys = Path.of("keys.p12");

    @LocalServerPort
    private int port;

    @Autowired
    private PlaybackGrants grants;

    @Autowired
    private DeliveryUnderTest.StoreUnderTest store;

    @Autowired
    private DeliveryUnderTest.Classroom classroom;

    @DynamicPropertySource
    static void certificate(DynamicPropertyRegistry properties) throws IOException, InterruptedException {
        keys = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost,ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        keys.toString())
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        properties.add("server.ssl.key-store", keys::toString);
        properties.add("server.ssl.key-store-password", () -> PASSWORD);
        properties.add("server.http2.enabled", () -> true);
    }

    @Test
    void sendsWholesAndRanges() throws Exception {
        try (HttpClient client = client()) {
            HttpResponse<String> whole = client.send(request().build(), body());
            assertThat(whole.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(whole.body()).isEqualTo(SEGMENT);
            HttpResponse<String> part =
                    client.send(request().header("Range", "bytes=50000-").build(), body());
            assertThat(part.statusCode()).isEqualTo(206);
            assertThat(part.body()).isEqualTo(SEGMENT.substring(50_000));
        }
    }

    /** One that isn't read keeps none of the others waiting, as it would on a connection of HTTP/1.1. */
    @Test
    void sendsManyAtOnceOverOneConnection() throws Exception {
        store.put("published" + LONG_FILE.substring("/hls".length()), new ByteArrayInputStream(new byte[LONG_BYTES]));
        try (HttpClient client = client()) {
            HttpResponse<InputStream> paused = client.send(request(LONG_FILE).build(), BodyHandlers.ofInputStream());
            assertThat(paused.body().readNBytes(1000)).hasSize(1000);
            List<CompletableFuture<HttpResponse<String>>> segments = IntStream.range(0, 24)
                    .mapToObj(_ -> client.sendAsync(request().build(), body()))
                    .toList();
            for (CompletableFuture<HttpResponse<String>> segment : segments) {
                HttpResponse<String> response = segment.get(20, TimeUnit.SECONDS);
                assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
                assertThat(response.body()).isEqualTo(SEGMENT);
            }
            assertThat(paused.body().readAllBytes()).hasSize(LONG_BYTES - 1000);
        }
    }

    /** Before its first byte, and amid the body: with the stream alone, and with the whole connection. */
    @Test
    void letsGoOfASourceThatStallsWhenItsViewerLeaves() throws Exception {
        String stalling = "/hls/" + LESSON + "/" + TRANSCODE + "/stalling/";
        try (HttpClient client = client()) {
            CompletableFuture<HttpResponse<InputStream>> unanswered =
                    client.sendAsync(request(stalling + "tiny.m4s").build(), BodyHandlers.ofInputStream());
            HttpResponse<InputStream> begun =
                    client.send(request(stalling + "segment-1.m4s").build(), BodyHandlers.ofInputStream());
            assertThat(begun.body().read()).isNotNegative();
            Awaitility.await("both to stall").until(() -> Stalling.open() == 2);
            unanswered.cancel(true);
            Awaitility.await("the first to be let go of").atMost(SOON).until(() -> Stalling.open() == 1);
            begun.body().close();
            Awaitility.await("the second to be let go of").atMost(SOON).until(() -> Stalling.open() == 0);
        }
        HttpClient leaving = client();
        HttpResponse<InputStream> begun =
                leaving.send(request(stalling + "segment-1.m4s").build(), BodyHandlers.ofInputStream());
        assertThat(begun.body().read()).isNotNegative();
        assertThat(Stalling.open()).isEqualTo(1);
        leaving.shutdownNow();
        Awaitility.await("it to be let go of with the connection").atMost(SOON).until(() -> Stalling.open() == 0);
    }

    @Test
    void refusesWithoutAGrant() throws Exception {
        try (HttpClient client = client()) {
            HttpResponse<String> refused =
                    client.send(HttpRequest.newBuilder(uri(FILE)).build(), body());
            assertThat(refused.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(refused.statusCode()).isEqualTo(401);
        }
    }

    private static HttpResponse.BodyHandler<String> body() {
        return BodyHandlers.ofString(StandardCharsets.ISO_8859_1);
    }

    private URI uri(String path) {
        return URI.create("https://localhost:" + port + path);
    }

    private HttpRequest.Builder request() {
        return request(FILE);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path))
                .header(
                        "Cookie",
                        "lectern-grant="
                                + grants.sign(LESSON, classroom.learner().id()));
    }

    private static HttpClient client() throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            trusted.load(in, PASSWORD.toCharArray());
        }
        KeyStore certificates = KeyStore.getInstance("PKCS12");
        certificates.load(null, null);
        certificates.setCertificateEntry("own", trusted.getCertificate("mykey"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(certificates);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(tls).build();
    }
}
