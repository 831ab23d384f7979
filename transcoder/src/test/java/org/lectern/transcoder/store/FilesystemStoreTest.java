package org.lectern.transcoder.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesystemStoreTest extends MediaStoreContract {
    @TempDir
    static Path folder;

    private static MediaStore store;

    @BeforeAll
    static void open() throws IOException {
        store = new FilesystemStore(folder);
    }

    @Override
    MediaStore store() {
        return store;
    }

    @Test
    void deletesWhatADeadProcessLeftOfAPut() throws IOException {
        Instant yesterday = Instant.now().minus(Duration.ofDays(1));
        Path left = Files.writeString(folder.resolve(".incoming/left"), "the beginning");
        Files.setLastModifiedTime(left, FileTime.from(yesterday.minusSeconds(1)));

        store.deleteUnfinished(yesterday);
        assertThat(unfinished()).isEmpty();
    }

    @Override
    List<String> unfinished() throws IOException {
        try (Stream<Path> incoming = Files.list(folder.resolve(".incoming"))) {
            return incoming.map(Path::toString).toList();
        }
    }
}
