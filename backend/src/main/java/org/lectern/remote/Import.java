package org.lectern.remote;

import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * The copying of a lesson's remote file into the store.
 *
 * @param attempt tells this one from those before and after
 * @param receivedBytes so far
 * @param totalBytes null where the remote server doesn't say
 * @param failure why it failed, in words for the instructor; null unless FAILED
 */
public record Import(
        ObjectId subSectionId,
        ObjectId attempt,
        ImportState state,
        long receivedBytes,
        @Nullable Long totalBytes,
        @Nullable String failure) {
    /** 0 to 100; 0 where nobody knows. */
    public int percent() {
        if (state == ImportState.DONE) {
            return 100;
        }
        return totalBytes == null || totalBytes == 0 ? 0 : (int) Math.min(100, 100 * receivedBytes / totalBytes);
    }

    /** What has been received, in whole megabytes. */
    public long megabytes() {
        return receivedBytes / 1_000_000;
    }
}
