package org.lectern.transcoder.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken for a store that is away, and what isn't. */
class StoreAwayTest {
    @TempDir
    Path folder;

    private FailingS3 s3;
    private S3Store store;

    @BeforeEach
    void start() throws IOException {
        s3 = new FailingS3();
        store = s3.store();
    }

    @AfterEach
    void stop() {
        store.close();
        s3.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503, 504})
    void aServerThatCantAnswer(int status) {
        s3.answers(status);
        assertThatThrownBy(() -> store.find("a")).isInstanceOf(StoreAway.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 409, 501})
    void notAServerThatRefuses(int status) {
        s3.answers(status);
        assertThatThrownBy(() -> store.find("a"))
                .isInstanceOf(IOException.class)
                .matches(failure -> !StoreAway.isReasonOf(failure));
    }

    @Test
    void notAnObjectThatIsMissing() throws IOException {
        s3.answers(404);
        assertThat(store.find("a")).isEmpty();
    }

    @Test
    void noServer() {
        s3.close();
        assertThatThrownBy(() -> store.find("a")).isInstanceOf(StoreAway.class);
    }

    @Test
    void aServerThatBreaksOff() throws IOException {
        s3.breaksOff();
        long bytes = store.find("a").orElseThrow().bytes();
        try (InputStream content = store.read("a", 0, bytes)) {
            assertThatThrownBy(content::readAllBytes).isInstanceOf(StoreAway.class);
        }
    }

    /** A worker that closes interrupts what it does. */
    @Test
    void notAnInterrupt() {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> store.find("a")).matches(failure -> !StoreAway.isReasonOf(failure));
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void filesThatTheSystemCantRead() throws IOException {
        MediaStore files = new FilesystemStore(folder);
        // its first page belongs to nobody
        Files.createSymbolicLink(folder.resolve("a"), Path.of("/proc/self/mem"));
        try (InputStream content = files.read("a", 0, 10)) {
            assertThatThrownBy(content::readAllBytes)
                    .isInstanceOf(StoreAway.class)
                    .hasMessageContaining("Input/output error");
        }
    }

    @Test
    void alsoAsTheReasonOfAReason() {
        IOException away = new StoreAway("away", new IOException("refused"));
        assertThat(StoreAway.isReasonOf(new IllegalStateException(new IOException("a chunk failed", away))))
                .isTrue();
        assertThat(StoreAway.isReasonOf(new IOException("a chunk failed"))).isFalse();
    }
}
