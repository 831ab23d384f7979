package org.lectern.transcoder.worker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestInfo;
import org.lectern.transcoder.store.FilesystemStore;
import org.lectern.transcoder.store.LocalS3;
import org.lectern.transcoder.store.MediaStore;
import org.lectern.transcoder.store.S3Store;

/** The store that tests of the pipeline run on: the filesystem's, or S3's where their class is tagged {@link #S3}. */
record TestedStore(
        MediaStore store,
        Map<String, String> environment,
        @Nullable LocalS3 server) implements AutoCloseable {
    static final String S3 = "s3";

    /** The store for a test, or a class of tests; {@code media} is its folder where it is the filesystem's. */
    static TestedStore of(TestInfo test, Path media) throws IOException {
        if (!test.getTags().contains(S3)) {
            return new TestedStore(new FilesystemStore(media), Map.of(), null);
        }
        LocalS3 server = new LocalS3();
        return new TestedStore(server.store(), server.environment(), server);
    }

    /** A copy of all that lies below the prefix; missing if nothing does. */
    static Path copied(MediaStore store, String prefix, Path folder) throws IOException {
        for (String key : store.list(prefix)) {
            Path copy = folder.resolve(key);
            Files.createDirectories(Objects.requireNonNull(copy.getParent()));
            try (InputStream content =
                    store.read(key, 0, store.find(key).orElseThrow().bytes())) {
                Files.copy(content, copy);
            }
        }
        return folder.resolve(prefix);
    }

    @Override
    public void close() {
        if (store instanceof S3Store s3) {
            s3.close();
        }
        if (server != null) {
            server.close();
        }
    }
}
