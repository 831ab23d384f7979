package org.lectern.delivery;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * The short-lived right to fetch the bytes of one sub-section's video.
 *
 * @param accountId whose right it is; null for anyone's, of a free preview
 * @param signOuts how often everybody signed in as the account had been signed out by then; 0 for anyone's
 * @param expiresAt to the second
 */
record PlaybackGrant(ObjectId subSectionId, @Nullable ObjectId accountId, int signOuts, Instant expiresAt) {
    PlaybackGrant {
        expiresAt = expiresAt.truncatedTo(ChronoUnit.SECONDS);
    }
}
