package org.lectern.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lectern.delivery.DeliveryUnderTest.LESSON;
import static org.lectern.delivery.DeliveryUnderTest.SEGMENT;
import static org.lectern.delivery.DeliveryUnderTest.TRANSCODE;

import java.io.IOException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.lectern.testing.LecternTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/** What is said where nginx or the store sends the bytes; and that they say nothing to whom it isn't for. */
class DelegationTest {
    private static final String FOLDER = "/" + LESSON + "/" + TRANSCODE;

    abstract static class Asking {
        @LocalServerPort
        int port;

        @Autowired
        PlaybackGrants grants;

        @Autowired
        DeliveryUnderTest.Classroom classroom;

        RawConnection.Response ask(String method, String path) throws IOException {
            return ask(
                    method,
                    path,
                    "Cookie: lectern-grant="
                            + grants.sign(LESSON, classroom.learner().id()) + "\r\n");
        }

        RawConnection.Response ask(String method, String path, String headers) throws IOException {
            try (RawConnection connection = new RawConnection(port)) {
                connection.send(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n");
                return connection.read(method);
            }
        }
    }

    @Nested
    @LecternTest
    @Import(DeliveryUnderTest.class)
    @TestPropertySource(properties = "lectern.media.sent-by=nginx")
    class ByNginx extends Asking {
        @Test
        void namesTheFileForNginxAlone() throws IOException {
            RawConnection.Response response = ask("GET", "/hls" + FOLDER + "/video/segment-1.m4s");
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.header("X-Accel-Redirect"))
                    .contains("/internal-media/published" + FOLDER + "/video/segment-1.m4s");
            assertThat(response.header("Content-Type")).contains("video/iso.segment");
            assertThat(response.header("Cache-Control")).contains("private, max-age=31536000, immutable");
            assertThat(response.header("X-Content-Type-Options")).contains("nosniff");
            assertThat(response.body()).isEmpty();
        }

        @Test
        void namesNothingToWhomItIsNotFor() throws IOException {
            RawConnection.Response response = ask("GET", "/hls" + FOLDER + "/video/segment-1.m4s", "");
            assertThat(response.status()).isEqualTo(401);
            assertThat(response.header("X-Accel-Redirect")).isEmpty();
        }

        @Test
        void sendsItselfWhatIsNoFile() throws IOException {
            assertThat(ask("GET", "/hls" + FOLDER + "/away/segment-1.m4s").body())
                    .isEqualTo(SEGMENT);
            assertThat(ask("GET", "/hls/" + LESSON + "/master.m3u8").body()).startsWith("#EXTM3U");
        }

        @Test
        void sendsItselfWhatLastsAsLongAsTheFilm() throws IOException {
            RawConnection.Response response = ask("GET", "/stream-video/" + LESSON);
            assertThat(response.header("X-Accel-Redirect")).isEmpty();
            assertThat(response.body()).isEqualTo(DeliveryUnderTest.PROGRESSIVE);
        }
    }

    @Nested
    @LecternTest
    @Import(DeliveryUnderTest.class)
    @TestPropertySource(properties = {"lectern.media.sent-by=store", "lectern.s3.endpoint=https://store.example"})
    class ByTheStore extends Asking {
        @Test
        void redirectsToALinkThatIsNotKept() throws IOException {
            RawConnection.Response response = ask("GET", "/hls" + FOLDER + "/away/segment-1.m4s");
            assertThat(response.status()).isEqualTo(307);
            assertThat(response.header("Location"))
                    .contains("https://store.example/published" + FOLDER + "/away/segment-1.m4s?signed");
            assertThat(response.header("Cache-Control")).contains("no-store");
        }

        @Test
        void givesNoLinkToWhomItIsNotFor() throws IOException {
            RawConnection.Response response = ask("GET", "/hls" + FOLDER + "/away/segment-1.m4s", "");
            assertThat(response.status()).isEqualTo(401);
            assertThat(response.header("Location")).isEmpty();
        }

        @Test
        void answersHeadItself() throws IOException {
            assertThat(ask("HEAD", "/hls" + FOLDER + "/away/segment-1.m4s").header("Content-Length"))
                    .contains(Integer.toString(SEGMENT.length()));
        }

        @Test
        void letsThePlayerFollow() throws IOException {
            try (RawConnection connection = new RawConnection(port)) {
                connection.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
                assertThat(connection.read("GET").header("Content-Security-Policy"))
                        .hasValueSatisfying(policy -> assertThat(policy)
                                .contains("connect-src 'self' https://store.example;")
                                .contains("media-src 'self' blob: data: https://store.example;"));
            }
        }
    }
}
