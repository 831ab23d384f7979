package org.lectern.transcoder.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

class S3StoreTest extends MediaStoreContract {
    private static LocalS3 s3;
    private static S3Store store;

    @BeforeAll
    static void start() {
        s3 = new LocalS3();
        store = s3.store();
    }

    @AfterAll
    static void stop() {
        store.close();
        s3.close();
    }

    @Override
    MediaStore store() {
        return store;
    }

    @Override
    List<String> unfinished() {
        return s3.client().listMultipartUploads(request -> request.bucket(LocalS3.BUCKET)).uploads().stream()
                .map(MultipartUpload::key)
                .toList();
    }

    /** A worker that closes interrupts what it does. */
    @Test
    void leavesNoPartsOfAnUploadThatIsInterrupted() throws IOException {
        InputStream interrupting = new InputStream() {
            @Override
            public int read() {
                Thread.currentThread().interrupt();
                return -1;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                return read();
            }
        };
        InputStream content = new SequenceInputStream(new ByteArrayInputStream(bytes(LARGE)), interrupting);
        try {
            assertThatThrownBy(() -> store.put("interrupted/a", content)).isInstanceOf(IOException.class);
            assertThat(Thread.currentThread().isInterrupted())
                    .as("still to be seen by the caller")
                    .isTrue();
        } finally {
            Thread.interrupted();
        }
        assertThat(unfinished()).isEmpty();
        assertThat(store.list("interrupted/")).isEmpty();
    }

    @Test
    void linksLeadWhoeverHasThemToTheObjectAndNowhereElse() throws Exception {
        store.put("linked/film.m4s", new ByteArrayInputStream(bytes(1000)));
        URI link = store.link("linked/film.m4s", "video/iso.segment", "private, max-age=60", Duration.ofMinutes(1))
                .orElseThrow();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> part = client.send(
                    HttpRequest.newBuilder(link).header("Range", "bytes=10-19").build(), BodyHandlers.ofByteArray());
            assertThat(part.statusCode()).isEqualTo(206);
            assertThat(part.body()).isEqualTo(Arrays.copyOfRange(bytes(1000), 10, 20));
            assertThat(part.headers().firstValue("Content-Type")).hasValue("video/iso.segment");
            URI another = URI.create(link.toString().replace("film", "fil2"));
            store.put("linked/fil2.m4s", new ByteArrayInputStream(bytes(1000)));
            assertThat(client.send(HttpRequest.newBuilder(another).build(), BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void sendsWhatIsLargeInParts() throws IOException {
        store.put("parts/large", new ByteArrayInputStream(bytes(LARGE)));
        store.put("parts/small", new ByteArrayInputStream(bytes(S3Store.PART_BYTES - 1)));
        assertThat(store.find("parts/large").orElseThrow().version()).endsWith("-3");
        assertThat(store.find("parts/small").orElseThrow().version()).doesNotContain("-");
    }

    @Test
    void saysInASentenceWhyItCantBeUsed() {
        URI endpoint = s3.endpoint();
        URI nobody = URI.create("http://127.0.0.1:1");
        assertUnusable(endpoint, "another", LocalS3.SECRET_KEY, "There is no bucket another");
        assertUnusable(endpoint, LocalS3.BUCKET, "wrong", "doesn't accept these keys");
        assertUnusable(nobody, LocalS3.BUCKET, LocalS3.SECRET_KEY, "can't be used: ");
    }

    private static void assertUnusable(URI endpoint, String bucket, String secretKey, String sentence) {
        assertThatThrownBy(() -> S3Store.connect(endpoint, LocalS3.REGION, bucket, LocalS3.ACCESS_KEY, secretKey))
                .isInstanceOf(StoreUnusable.class)
                .hasMessageContaining(sentence)
                .hasMessageContaining(endpoint.toString());
    }
}
