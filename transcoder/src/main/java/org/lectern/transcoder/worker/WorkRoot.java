package org.lectern.transcoder.worker;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker's own folder for files that may be lost, beside those of others. A lock on a file beside the folder says that its
 * worker lives, also where several processes, or machines, share the parent; what belongs to nobody any more is removed.
 */
final class WorkRoot implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkRoot.class);
    private static final String LOCK = ".lock";

    private final Path folder;
    private final Path lockFile;
    private final FileChannel lock;

    private WorkRoot(Path folder, Path lockFile, FileChannel lock) {
        this.folder = folder;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /** Makes one, and removes what dead workers have left. */
    static synchronized WorkRoot below(Path parent) throws IOException {
        Files.createDirectories(parent);
        try (FileChannel door = open(parent.resolve(LOCK));
                FileLock held = door.lock()) {
            Objects.requireNonNull(held, "the lock on the door");
            removeWhatIsLeft(parent.toRealPath());
            String name = "worker-" + UUID.randomUUID();
            Path lockFile = parent.toRealPath().resolve(name + LOCK);
            FileChannel lock = open(lockFile);
            lock.lock();
            return new WorkRoot(Files.createDirectory(parent.toRealPath().resolve(name)), lockFile, lock);
        }
    }

    Path folder() {
        return folder;
    }

    /** Unique among all workers. */
    String name() {
        return folder.getFileName().toString();
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private static void removeWhatIsLeft(Path parent) throws IOException {
        List<Path> folders;
        try (Stream<Path> entries = Files.list(parent)) {
            folders = entries.filter(Files::isDirectory).toList();
        }
        for (Path left : folders) {
            Path lockFile = parent.resolve(left.getFileName() + LOCK);
            try (FileChannel channel = open(lockFile);
                    @Nullable FileLock nobodys = channel.tryLock()) {
                if (nobodys != null) {
                    WorkFolder.deleteAll(left);
                    Files.deleteIfExists(lockFile);
                }
            } catch (OverlappingFileLockException ofThisProcess) {
                LOG.debug("{} is another worker's of this process", left);
            }
        }
    }

    @Override
    public void close() throws IOException {
        WorkFolder.deleteAll(folder);
        Files.deleteIfExists(lockFile);
        lock.close();
    }
}
