package org.lectern.system.database;

import com.mongodb.MongoException;
import de.bwaldvogel.mongo.exception.MongoServerError;

/** What a MongoDB says when there is no room on its disk; the embedded database says it, too. */
public final class FullDisk {
    private static final int OUT_OF_DISK_SPACE = 14031;

    private FullDisk() {}

    /** Whether that is why something failed. */
    public static boolean isReasonOf(Throwable failure) {
        return failure instanceof MongoException refusal && refusal.getCode() == OUT_OF_DISK_SPACE;
    }

    static MongoServerError error(String message) {
        return new MongoServerError(OUT_OF_DISK_SPACE, "OutOfDiskSpace", message + ": No space left on device");
    }
}
