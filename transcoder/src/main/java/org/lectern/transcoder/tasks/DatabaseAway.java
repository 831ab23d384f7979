package org.lectern.transcoder.tasks;

import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoServerUnavailableException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;

/** Tells a database that can't be reached just now from one that refuses what it is told. */
public final class DatabaseAway {
    private DatabaseAway() {}

    /** Whether the operation failed only because the database was away, or is about to have another primary. */
    public static boolean isReasonOf(Exception failure) {
        return switch (failure) {
            case MongoSocketException broken -> true;
            case MongoTimeoutException unanswered -> true;
            case MongoServerUnavailableException closed -> true;
            // of those who waited for a connection while another's broke
            case MongoConnectionPoolClearedException paused -> true;
            case MongoNotPrimaryException steppedDown -> true;
            case MongoNodeIsRecoveringException starting -> true;
            default -> false;
        };
    }
}
