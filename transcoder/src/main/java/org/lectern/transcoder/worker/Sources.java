package org.lectern.transcoder.worker;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bson.types.ObjectId;
import org.lectern.transcoder.contract.TranscodeOrder;
import org.lectern.transcoder.probe.Refused;
import org.lectern.transcoder.store.MediaStore;

/** The originals as files: where the store keeps them, or else copies, of which the last few are kept for the next task. */
final class Sources {
    private static final int KEPT = 3;

    private final MediaStore store;
    private final Path folder;
    private final Map<ObjectId, Copy> copies = new LinkedHashMap<>(16, 0.75f, true);

    Sources(MediaStore store, Path folder) {
        this.store = store;
        this.folder = folder;
    }

    /** A copy, and how many tasks read it at this moment. */
    private static final class Copy {
        private final Path file;
        private int readers;
        private boolean complete;

        Copy(Path file) {
            this.file = file;
        }
    }

    /** What is done with an original. */
    @FunctionalInterface
    interface Reader<T> {
        T read(Path file) throws IOException;
    }

    /**
     * Reads an original.
     *
     * @throws Refused if the store has it no longer
     */
    <T> T read(TranscodeOrder order, Reader<T> reader) throws IOException {
        Optional<Path> stored = store.localFile(order.sourceKey());
        if (stored.isPresent()) {
            return reader.read(stored.get());
        }
        Copy copy = take(order.id());
        try {
            synchronized (copy) {
                if (!copy.complete) {
                    fetch(order, copy.file);
                    copy.complete = true;
                }
            }
            return reader.read(copy.file);
        } finally {
            giveBack(copy);
        }
    }

    private synchronized Copy take(ObjectId id) {
        Copy copy = copies.computeIfAbsent(id, added -> new Copy(folder.resolve(added.toHexString())));
        copy.readers++;
        return copy;
    }

    private synchronized void giveBack(Copy copy) throws IOException {
        copy.readers--;
        var oldestFirst = copies.values().iterator();
        while (copies.size() > KEPT && oldestFirst.hasNext()) {
            Copy old = oldestFirst.next();
            if (old.readers == 0) {
                oldestFirst.remove();
                Files.deleteIfExists(old.file);
            }
        }
    }

    private void fetch(TranscodeOrder order, Path file) throws IOException {
        long bytes = store.find(order.sourceKey())
                .orElseThrow(() -> new Refused("The original of this video is no longer stored. Upload it again."))
                .bytes();
        Files.createDirectories(folder);
        try (InputStream content = store.read(order.sourceKey(), 0, bytes)) {
            Files.deleteIfExists(file);
            if (Files.copy(content, file) != bytes) {
                throw new EOFException("The source ended before its " + bytes + " bytes had come");
            }
        }
    }
}
