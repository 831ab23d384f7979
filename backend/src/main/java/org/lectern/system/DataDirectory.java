package org.lectern.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The one directory below which Lectern keeps everything that must outlive it, held by this process alone.
 *
 * <p>The operating system gives the lock up when the process ends, however it ends; the lock file itself stays.
 */
public final class DataDirectory implements AutoCloseable {
    private static final String LOCK_FILE = "lectern.lock";

    private final Path path;
    private final FileChannel lockFile;

    private DataDirectory(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /**
     * Makes the directory where it is missing, and holds it until closed.
     *
     * @throws DataDirectoryInUse if another process, or another part of this one, holds it
     */
    public static DataDirectory hold(Path path) {
        try {
            Path directory =
                    Files.createDirectories(path.toAbsolutePath().normalize()).toRealPath();
            FileChannel lockFile =
                    FileChannel.open(directory.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(lockFile) == null) {
                lockFile.close();
                throw new DataDirectoryInUse(directory);
            }
            return new DataDirectory(directory, lockFile);
        } catch (IOException e) {
            throw new UncheckedIOException("The data directory " + path + " can't be used", e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel lockFile) throws IOException {
        try {
            return lockFile.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** The directory itself, absolute. */
    public Path path() {
        return path;
    }

    /** A path below the directory, which may not exist yet. */
    public Path resolve(String name) {
        return path.resolve(name);
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
