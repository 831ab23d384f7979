package org.lectern.enrolment;

import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.lectern.catalog.Courses;
import org.lectern.identity.SignedIn;
import org.lectern.system.NotFound;
import org.lectern.system.SignInFirst;
import org.springframework.stereotype.Component;

/** Who may enrol and leave: whoever is signed in, in what they can see. */
@Component
public class Participation {
    private final Courses courses;
    private final Enrolments enrolments;

    public Participation(Courses courses, Enrolments enrolments) {
        this.courses = courses;
        this.enrolments = enrolments;
    }

    /**
     * Enrols in a course that the learner can see.
     *
     * @return whether the enrolment is new
     */
    public boolean enrol(@Nullable SignedIn learner, ObjectId courseId) {
        ObjectId accountId = signedIn(learner).accountId();
        if (courses.find(courseId).filter(course -> course.isVisibleTo(learner)).isEmpty()) {
            throw new NotFound("There is no such course.");
        }
        return enrolments.enrol(accountId, courseId);
    }

    /** Leaves the course. One can leave what one takes part in after it was unpublished, too. */
    public void leave(@Nullable SignedIn learner, ObjectId courseId) {
        ObjectId accountId = signedIn(learner).accountId();
        if (courses.find(courseId)
                .filter(course -> course.isVisibleTo(learner) || enrolments.isEnrolled(accountId, courseId))
                .isEmpty()) {
            throw new NotFound("There is no such course.");
        }
        enrolments.leave(accountId, courseId);
    }

    private static SignedIn signedIn(@Nullable SignedIn learner) {
        if (learner == null) {
            throw new SignInFirst("Sign in to take part in a course.");
        }
        return learner;
    }
}
