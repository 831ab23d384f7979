package org.lectern.system;

import java.nio.file.Path;

/** Another running Lectern holds the data directory. */
public final class DataDirectoryInUse extends RuntimeException {
    /** Names the directory that is held. */
    public DataDirectoryInUse(Path directory) {
        super("Another Lectern is already running on the data directory " + directory
                + ": stop it, or choose another directory with --lectern.data-directory.");
    }
}
