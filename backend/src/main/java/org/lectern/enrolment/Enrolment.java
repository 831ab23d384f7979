package org.lectern.enrolment;

import java.time.Instant;
import org.bson.types.ObjectId;

/** That an account takes part in a course, and since when. */
public record Enrolment(ObjectId accountId, ObjectId courseId, Instant since) {}
