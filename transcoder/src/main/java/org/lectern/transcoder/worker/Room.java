package org.lectern.transcoder.worker;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lectern.transcoder.cage.Outcome;

/** Tells whether work fails for want of room on a disk, which isn't the video's fault. */
final class Room {
    static final String MISSING =
            "There is no room left on the server's disk. The work goes on by itself when there is.";

    private Room() {}

    /** Whether less than {@code leastBytes} are free where the folder is, when so many are written there. */
    static boolean isShort(Path folder, long written, long leastBytes) throws IOException {
        FileStore disk = Files.getFileStore(folder);
        return disk.getUsableSpace() - written < leastBytes;
    }

    /** Whether that is what a failure says, or one of its causes. */
    static boolean isMissing(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (String.valueOf(cause.getMessage()).contains(Outcome.NO_ROOM)) {
                return true;
            }
        }
        return false;
    }
}
