package org.lectern.transcoder.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder that goes away with the work in it. */
record WorkFolder(Path path) implements AutoCloseable {
    static WorkFolder below(Path root) throws IOException {
        Files.createDirectories(root);
        return new WorkFolder(Files.createTempDirectory(root.toRealPath(), "task-"));
    }

    @Override
    public void close() throws IOException {
        deleteAll(path);
    }

    static void deleteAll(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> below = Files.walk(folder)) {
            for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
