package org.lectern.transcoder.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Keeps each object as one file below a root. A put writes beside the target, syncs, and renames. */
public final class FilesystemStore implements MediaStore {
    private static final String INCOMING = ".incoming";

    private static final int DELETIONS = 10;

    private final Path root;

    /** Opens the store, creating its folder where it is missing. */
    public FilesystemStore(Path root) throws IOException {
        Files.createDirectories(root.resolve(INCOMING));
        this.root = root.toRealPath();
    }

    @Override
    public StoredObject put(String key, InputStream content) throws IOException {
        Path target = file(key);
        Path incoming = root.resolve(INCOMING).resolve(UUID.randomUUID().toString());
        try {
            try (FileChannel channel =
                            FileChannel.open(incoming, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                    OutputStream out = Channels.newOutputStream(channel)) {
                content.transferTo(out);
                channel.force(true);
            }
            moveInto(target, incoming);
            sync(folderOf(target));
        } catch (IOException failure) {
            throw StoreAway.orElse(StoreFull.orElse(failure));
        } finally {
            Files.deleteIfExists(incoming);
        }
        return find(key).orElseThrow(() -> new NoSuchFileException(key));
    }

    @Override
    public Optional<StoredObject> find(String key) throws IOException {
        Path file = file(key);
        BasicFileAttributes facts;
        try {
            facts = Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException failure) {
            throw StoreAway.orElse(failure);
        }
        if (!facts.isRegularFile()) {
            return Optional.empty();
        }
        String version = Long.toHexString(facts.size()) + "-"
                + Long.toHexString(facts.lastModifiedTime().to(TimeUnit.NANOSECONDS));
        return Optional.of(
                new StoredObject(key, facts.size(), facts.lastModifiedTime().toInstant(), version));
    }

    @Override
    public InputStream read(String key, long offset, long length) throws IOException {
        FileChannel channel = FileChannel.open(file(key), StandardOpenOption.READ);
        channel.position(offset);
        return new Bounded(Channels.newInputStream(channel), length);
    }

    @Override
    public Optional<Path> localFile(String key) throws IOException {
        Path file = file(key);
        return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
    }

    @Override
    public List<String> list(String prefix) throws IOException {
        Path folder = root.resolve(Key.foldersOf(prefix));
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .filter(key -> key.startsWith(prefix) && !key.startsWith(INCOMING))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public void delete(String key) throws IOException {
        Path file = file(key);
        Files.deleteIfExists(file);
        pruneEmptyFolders(folderOf(file));
    }

    @Override
    public void deleteAll(String prefix) throws IOException {
        Path folder = file(Key.folder(prefix));
        for (int attempt = 1; Files.isDirectory(folder); attempt++) {
            try (Stream<Path> below = Files.walk(folder)) {
                for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            } catch (DirectoryNotEmptyException | UncheckedIOException written) {
                // somebody who doesn't know yet that this is to go has put something here in the meantime
                if (attempt == DELETIONS) {
                    throw new IOException(prefix + " is still being written to", written);
                }
            }
        }
        pruneEmptyFolders(folderOf(folder));
    }

    @Override
    public void deleteUnfinished(Instant before) throws IOException {
        try (Stream<Path> incoming = Files.list(root.resolve(INCOMING))) {
            for (Path file : incoming.toList()) {
                if (isOlder(file, before)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static boolean isOlder(Path file, Instant before) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(before);
        } catch (NoSuchFileException finished) {
            return false;
        }
    }

    private Path file(String key) {
        return root.resolve(Key.checked(key));
    }

    /** Another thread may prune the target's folder between its creation and the rename; then both are done again. */
    private static void moveInto(Path target, Path incoming) throws IOException {
        for (int attempt = 0; ; attempt++) {
            Files.createDirectories(folderOf(target));
            try {
                Files.move(incoming, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                return;
            } catch (NoSuchFileException pruned) {
                if (attempt == 3) {
                    throw pruned;
                }
            }
        }
    }

    private static Path folderOf(Path file) {
        return Objects.requireNonNull(file.getParent(), "below the root");
    }

    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private void pruneEmptyFolders(Path folder) throws IOException {
        for (Path at = folder; !at.equals(root); at = folderOf(at)) {
            try {
                Files.deleteIfExists(at);
            } catch (DirectoryNotEmptyException inUse) {
                return;
            }
        }
    }

    /** At most so many bytes of another stream. */
    private static final class Bounded extends FilterInputStream {
        private long left;

        Bounded(InputStream in, long length) {
            super(in);
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count;
            try {
                count = super.read(buffer, offset, (int) Math.min(length, left));
            } catch (IOException failure) {
                throw StoreAway.orElse(failure);
            }
            if (count > 0) {
                left -= count;
            }
            return count;
        }
    }
}
