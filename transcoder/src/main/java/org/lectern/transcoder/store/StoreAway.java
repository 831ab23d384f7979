package org.lectern.transcoder.store;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/** The store can't be reached just now, or can't answer. Nothing is wrong with what it was asked for. */
public final class StoreAway extends IOException {
    private static final long serialVersionUID = 1;

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;
    private static final int NOT_IMPLEMENTED = 501;

    /** What the system says where files are another machine's (EIO, ESTALE, ETIMEDOUT, EHOSTDOWN, ENOTCONN). */
    private static final List<String> OF_FILES = List.of(
            "Input/output error",
            "Stale file handle",
            "Connection timed out",
            "Host is down",
            "Transport endpoint is not connected");

    StoreAway(String message, Throwable reason) {
        super(message, reason);
    }

    /** Whether that is what a failure says, or one of its causes. */
    public static boolean isReasonOf(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StoreAway) {
                return true;
            }
        }
        return false;
    }

    /** Whether a store that speaks S3 was away; who is interrupted hasn't asked it to the end. */
    static boolean isReasonOf(SdkException failure) {
        return switch (failure) {
            case AbortedException interrupted -> false;
            case SdkServiceException answered ->
                answered.statusCode() == TOO_MANY_REQUESTS
                        || (answered.statusCode() >= SERVER_ERROR && answered.statusCode() != NOT_IMPLEMENTED);
            case SdkClientException unanswered -> true;
            default -> false;
        };
    }

    /** A failure of a file, or what it means. */
    static IOException orElse(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        return OF_FILES.stream().anyMatch(message::contains)
                ? new StoreAway("The store of media can't be reached: " + message, failure)
                : failure;
    }
}
