package org.lectern.transcoder.worker;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.types.ObjectId;
import org.lectern.transcoder.cage.Outcome;
import org.lectern.transcoder.contract.TranscodeOrder;
import org.lectern.transcoder.probe.Refused;
import org.lectern.transcoder.store.MediaStore;

/**
 * The originals as files: where the store keeps them, or else copies, of which the last few are kept for the next task while
 * there is room.
 */
final class Sources {
    private static final int KEPT = 3;

    private final MediaStore store;
    private final Path folder;
    private final long leastRoom;
    private final Map<ObjectId, Copy> copies = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Keeps copies in a folder.
     *
     * @param leastRoom bytes that are left free on its disk
     */
    Sources(MediaStore store, Path folder, long leastRoom) {
        this.store = store;
        this.folder = folder;
        this.leastRoom = leastRoom;
    }

    /** A copy, how many tasks read it at this moment, and how many bytes it is to have if they are still coming. */
    private static final class Copy {
        private final Path file;
        private int readers;
        private long coming;
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
     * @throws IOException that says so, if there is no room for a copy
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
                    fetch(order, copy);
                }
            }
            return reader.read(copy.file);
        } finally {
            giveBack(copy);
        }
    }

    /**
     * Removes copies that nobody reads, the one that was read longest ago first, until there is room.
     *
     * @param bytes that are to be written, beside what is coming
     * @return whether there is, without a byte of what is to be left free
     */
    synchronized boolean makeRoom(long bytes) throws IOException {
        Files.createDirectories(folder);
        for (Map.Entry<ObjectId, Copy> old : List.copyOf(copies.entrySet())) {
            if (!isShort(bytes)) {
                return true;
            }
            if (old.getValue().readers == 0) {
                copies.remove(old.getKey());
                Files.deleteIfExists(old.getValue().file);
            }
        }
        return !isShort(bytes);
    }

    private boolean isShort(long bytes) throws IOException {
        long coming = copies.values().stream()
                .mapToLong(copy -> Math.max(0, copy.coming - copy.file.toFile().length()))
                .sum();
        return Room.isShort(folder, bytes + coming, leastRoom);
    }

    private synchronized void reserve(Copy copy, long bytes) throws IOException {
        if (!makeRoom(bytes)) {
            throw new IOException(Outcome.NO_ROOM);
        }
        copy.coming = bytes;
    }

    private synchronized void arrived(Copy copy) {
        copy.coming = 0;
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

    private void fetch(TranscodeOrder order, Copy copy) throws IOException {
        long bytes = store.find(order.sourceKey())
                .orElseThrow(() -> new Refused("The original of this video is no longer stored. Upload it again."))
                .bytes();
        reserve(copy, bytes);
        try (InputStream content = store.read(order.sourceKey(), 0, bytes)) {
            if (Files.copy(content, copy.file, StandardCopyOption.REPLACE_EXISTING) != bytes) {
                throw new EOFException("The source ended before its " + bytes + " bytes had come");
            }
            copy.complete = true;
        } finally {
            arrived(copy);
            if (!copy.complete) {
                Files.deleteIfExists(copy.file);
            }
        }
    }
}
