package org.lectern.enrolment;

import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/** Decides who may watch what, from the catalogue and the enrolments as they are now. */
public interface WatchRights {
    /**
     * Reads the right from the database.
     *
     * @param accountId who asks, or null for a visitor; an account that is disabled or gone counts as a visitor
     */
    WatchRight read(@Nullable ObjectId accountId, ObjectId subSectionId);
}
