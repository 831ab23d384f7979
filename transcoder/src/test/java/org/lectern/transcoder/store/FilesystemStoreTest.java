package org.lectern.transcoder.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
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

    @Override
    List<String> unfinished() throws IOException {
        try (Stream<Path> incoming = Files.list(folder.resolve(".incoming"))) {
            return incoming.map(Path::toString).toList();
        }
    }
}
