package org.lectern.learning.web;

import org.jspecify.annotations.Nullable;
import org.lectern.catalog.Course;
import org.lectern.enrolment.Enrolments;
import org.lectern.identity.Role;
import org.lectern.identity.SignedIn;

/**
 * How whoever looks at a course stands to it.
 *
 * @param own whether they made it
 */
record Viewer(boolean signedIn, boolean own, boolean enrolled, boolean administrator) {
    static Viewer of(@Nullable SignedIn whoAsks, Course course, Enrolments enrolments) {
        return whoAsks == null
                ? new Viewer(false, false, false, false)
                : new Viewer(
                        true,
                        course.isOwnedBy(whoAsks.accountId()),
                        enrolments.isEnrolled(whoAsks.accountId(), course.id()),
                        whoAsks.is(Role.ADMIN));
    }

    /** Whether they see the course at all. */
    boolean maySee(Course course) {
        return course.published() || own || administrator;
    }

    /** Whether every lesson is open to them, not only the previews. */
    public boolean mayWatchAll() {
        return enrolled || own || administrator;
    }
}
