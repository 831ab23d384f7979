package org.lectern.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.testing.RemoteHost;

/**
 * What is connected to, and what never is. The canary listens on 127.0.0.1, as whatever must not be reached would; the
 * one address that stands for the public internet here is 127.0.0.2.
 */
class RemoteServersTest {
    private static final byte[] VIDEO = "a video".getBytes(StandardCharsets.US_ASCII);
    private static final Patience.Limits SHORT =
            new Patience.Limits(Duration.ofMillis(500), Duration.ofSeconds(20), Duration.ofSeconds(2));

    private final RemoteHost canary = new RemoteHost();
    private final RemoteHost internet = new RemoteHost(listeningOn("127.0.0.2"));
    private final AtomicInteger resolved = new AtomicInteger();
    private final Deque<List<InetAddress>> answers = new ArrayDeque<>();

    @AfterEach
    void close() {
        canary.close();
        internet.close();
    }

    private static ServerSocket listeningOn(String address) {
        try {
            return new ServerSocket(0, 50, InetAddress.ofLiteral(address));
        } catch (IOException e) {
            throw new AssertionError("can't listen on " + address, e);
        }
    }

    private RemoteServers servers() {
        return servers((SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    private RemoteServers servers(SSLSocketFactory tls) {
        RemoteAddresses addresses = new RemoteAddresses(false, Set.of(80, canary.port(), internet.port())) {
            @Override
            boolean allow(InetAddress address) {
                return address.equals(InetAddress.ofLiteral("127.0.0.2")) || super.allow(address);
            }
        };
        return new RemoteServers(addresses, this::resolve, tls, SHORT);
    }

    /** Each of the answers in turn, the last one from then on. */
    private List<InetAddress> resolve(String host) throws UnknownHostException {
        resolved.incrementAndGet();
        if (answers.isEmpty()) {
            throw new UnknownHostException(host);
        }
        return answers.size() > 1 ? answers.remove() : answers.element();
    }

    private void nameResolvesTo(String... addresses) {
        answers.add(List.of(addresses).stream().map(InetAddress::ofLiteral).toList());
    }

    private static RemoteRequest get(String url) {
        return RemoteRequest.whole(new RemoteAddress(URI.create(url)));
    }

    @Test
    void connectsToTheAddressThatTheNameResolvedTo() throws IOException {
        internet.on("/a%20b.mp4?x=1", RemoteHost.File.of(VIDEO, "video/mp4"));
        nameResolvesTo("127.0.0.2");
        String url = "http://media.example.org:" + internet.port() + "/a%20b.mp4?x=1";
        try (RemoteResponse response = servers().ask(get(url), () -> true);
                InputStream body = response.body()) {
            assertThat(response.status()).isEqualTo(200);
            assertThat(body.readAllBytes()).isEqualTo(VIDEO);
        }
        assertThat(resolved).hasValue(1);
        assertThat(internet.requests("/a%20b.mp4?x=1"))
                .singleElement()
                .satisfies(
                        request -> assertThat(request.header("Host")).contains("media.example.org:" + internet.port()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "0.0.0.0",
                "10.0.0.1",
                "172.16.0.1",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "198.18.0.1",
                "192.0.2.1",
                "224.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::",
                "2001:0:1::1",
                "2001:db8::1",
                "ff02::1"
            })
    void connectsToNoAddressThatIsNotPublic(String address) {
        nameResolvesTo(address);
        assertThatThrownBy(() -> servers().ask(get("http://media.example.org:" + canary.port() + "/x"), () -> true))
                .isInstanceOf(RemoteFailure.class)
                .hasMessageContaining("isn't one that everyone can reach");
        assertThat(canary.accepted()).isZero();
    }

    /** An address of IPv6 that maps one of IPv4 is one of IPv4 to Java, and as such has to be refused. */
    @Test
    void connectsToNoMappedAddress() throws IOException {
        byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        mapped[12] = 127;
        mapped[15] = 1;
        answers.add(List.of(InetAddress.getByAddress(mapped)));
        assertThatThrownBy(() -> servers().ask(get("http://media.example.org:" + canary.port() + "/x"), () -> true))
                .isInstanceOf(RemoteFailure.class);
        assertThat(canary.accepted()).isZero();
    }

    /** Bad input 46. */
    @Test
    void isNotMisledByANameThatResolvesToAPublicAddressFirstAndToLoopbackNext() throws IOException {
        internet.on("/x", RemoteHost.File.of(VIDEO, "video/mp4"));
        nameResolvesTo("127.0.0.2");
        nameResolvesTo("127.0.0.1");
        RemoteRequest request = get("http://media.example.org:" + internet.port() + "/x");
        try (RemoteResponse response = servers().ask(request, () -> true)) {
            assertThat(response.status()).isEqualTo(200);
        }
        assertThat(resolved).as("look-ups for one exchange").hasValue(1);
        assertThatThrownBy(() -> servers().ask(get("http://media.example.org:" + canary.port() + "/x"), () -> true))
                .isInstanceOf(RemoteFailure.class);
        assertThat(canary.accepted()).isZero();
    }

    @Test
    void passesOverTheAddressesOfANameThatAreNotPublic() throws IOException {
        internet.on("/x", RemoteHost.File.of(VIDEO, "video/mp4"));
        nameResolvesTo("127.0.0.1", "::1", "127.0.0.2");
        try (RemoteResponse response =
                servers().ask(get("http://media.example.org:" + internet.port() + "/x"), () -> true)) {
            assertThat(response.status()).isEqualTo(200);
        }
        assertThat(canary.accepted()).isZero();
    }

    /** Bad input 45, by number and by name. */
    @Test
    void followsNoRedirectToAnAddressThatIsNotPublic() {
        for (String location : List.of(
                "http://127.0.0.1:" + canary.port() + "/",
                "http://2130706433:" + canary.port() + "/",
                "http://0x7f.1:" + canary.port() + "/",
                "http://[::ffff:127.0.0.1]:" + canary.port() + "/",
                "http://localhost:" + canary.port() + "/",
                "//127.0.0.1:" + canary.port() + "/",
                "http://ok@127.0.0.1:" + canary.port() + "/",
                "http://inside.example.org:" + canary.port() + "/")) {
            internet.on("/x", (request, out) -> RemoteHost.head(out, "302 Found", "Location: " + location));
            answers.clear();
            nameResolvesTo("127.0.0.2");
            nameResolvesTo("127.0.0.1");
            RemoteRequest request = get("http://media.example.org:" + internet.port() + "/x");
            assertThatThrownBy(() -> servers().ask(request, () -> true))
                    .as(location)
                    .isInstanceOf(RemoteFailure.class);
        }
        assertThat(internet.accepted()).isEqualTo(8);
        assertThat(canary.accepted()).isZero();
    }

    /** A viewer who pauses is a body that isn't read. */
    @Test
    void takesInLessThanAMebibyteOfABodyThatIsNotRead() throws IOException {
        byte[] piece = new byte[64 * 1024];
        internet.on("/x", (request, out) -> {
            RemoteHost.head(out, "200 OK", "Content-Type: video/mp4", "Content-Length: 2147483648");
            while (true) {
                out.write(piece);
            }
        });
        nameResolvesTo("127.0.0.2");
        try (RemoteResponse response =
                        servers().ask(get("http://media.example.org:" + internet.port() + "/x"), () -> true);
                InputStream body = response.body()) {
            assertThat(body.read()).isZero();
            long before;
            do {
                before = internet.written();
                LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
            } while (internet.written() != before);
            assertThat(before).as("bytes that the server could write").isLessThan(1024 * 1024);
        }
    }

    @Test
    void saysThatANameIsUnknown() {
        assertThatThrownBy(() -> servers().ask(get("http://media.example.org/x"), () -> true))
                .hasMessageContaining("name of the video's server");
    }

    @Test
    void givesUpOnAServerThatAcceptsNoConnection() throws IOException {
        int port;
        try (ServerSocket closed = listeningOn("127.0.0.2")) {
            port = closed.getLocalPort();
        }
        nameResolvesTo("127.0.0.2");
        assertThatThrownBy(() -> servers().ask(get("http://media.example.org:" + port + "/x"), () -> true))
                .hasMessageContaining("can't be reached");
    }

    @Test
    void speaksTlsWithTheOneThatTheNameBelongsTo(@TempDir Path folder) throws Exception {
        SSLContext context = contextFor("media.example.org", folder);
        try (RemoteHost secure = new RemoteHost(
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.2")))) {
            secure.on("/x", RemoteHost.File.of(VIDEO, "video/mp4"));
            secure.on("/stalls", (request, out) -> {
                RemoteHost.head(out, "200 OK", "Content-Type: video/mp4", "Content-Length: 10");
                request.awaitCut();
            });
            nameResolvesTo("127.0.0.2");
            RemoteServers servers = servers(context.getSocketFactory());
            String there = "https://media.example.org:" + secure.port();
            try (RemoteResponse response = servers.ask(get(there + "/x"), () -> true);
                    InputStream body = response.body()) {
                assertThat(body.readAllBytes()).isEqualTo(VIDEO);
            }
            try (RemoteResponse response = servers.ask(get(there + "/stalls"), () -> true);
                    InputStream body = response.body()) {
                assertThatThrownBy(body::read).hasMessageContaining("too slowly");
            }
            assertThatThrownBy(() -> servers.ask(get("https://other.example.org:" + secure.port() + "/x"), () -> true))
                    .as("another name")
                    .hasMessageContaining("can't be trusted");
            assertThatThrownBy(() -> servers().ask(get(there + "/x"), () -> true))
                    .as("a certificate that nobody vouches for")
                    .hasMessageContaining("can't be trusted");
        }
    }

    /** A certificate for the name, which the context presents as well as trusts. */
    private static SSLContext contextFor(String name, Path folder)
            throws IOException, GeneralSecurityException, InterruptedException {
        Path file = folder.resolve("keys.p12");
        char[] password = "for this test".toCharArray();
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "server",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "SAN=DNS:" + name,
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(password))
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, password);
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, password);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }
}
