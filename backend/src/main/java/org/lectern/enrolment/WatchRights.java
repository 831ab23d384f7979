package org.lectern.enrolment;

import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.lectern.catalog.Course;
import org.lectern.catalog.Courses;
import org.lectern.identity.Accounts;
import org.lectern.identity.Role;
import org.lectern.identity.SignedIn;
import org.lectern.system.Forbidden;
import org.lectern.system.NotFound;
import org.lectern.system.SignInFirst;
import org.springframework.stereotype.Component;

/** Decides who may watch what, from the catalogue and the enrolments as they are now. */
@Component
public class WatchRights {
    private final Courses courses;
    private final Enrolments enrolments;
    private final Accounts accounts;

    public WatchRights(Courses courses, Enrolments enrolments, Accounts accounts) {
        this.courses = courses;
        this.enrolments = enrolments;
        this.accounts = accounts;
    }

    /**
     * Reads the right from the database.
     *
     * @param accountId who asks, or null for a visitor; an account that is disabled or gone counts as a visitor
     */
    public WatchRight read(@Nullable ObjectId accountId, ObjectId subSectionId) {
        Course course = courses.findBySubSection(subSectionId).orElse(null);
        if (course == null) {
            return WatchRight.NOT_THERE;
        }
        SignedIn viewer = accountId == null ? null : viewer(accountId);
        if (!course.isVisibleTo(viewer)) {
            return WatchRight.NOT_THERE;
        }
        if (viewer != null && (course.isOwnedBy(viewer.accountId()) || viewer.is(Role.ADMIN))) {
            return WatchRight.GRANTED;
        }
        if (course.subSection(subSectionId).freePreview()) {
            return WatchRight.GRANTED;
        }
        if (viewer == null) {
            return WatchRight.SIGN_IN_FIRST;
        }
        return enrolments.isEnrolled(viewer.accountId(), course.id()) ? WatchRight.GRANTED : WatchRight.NOT_ENROLLED;
    }

    /**
     * Lets those through who may watch, and refuses the others in the way that says why.
     *
     * @throws SignInFirst where nobody is signed in, and it isn't a free preview
     * @throws Forbidden where somebody is signed in who isn't enrolled
     * @throws NotFound where there is no such sub-section, or its course isn't published to this viewer
     */
    public void require(@Nullable SignedIn viewer, ObjectId subSectionId) {
        switch (read(viewer == null ? null : viewer.accountId(), subSectionId)) {
            case GRANTED -> {}
            case SIGN_IN_FIRST -> throw new SignInFirst("Sign in to watch this lesson.");
            case NOT_ENROLLED -> throw new Forbidden("Enrol in the course to watch this lesson.");
            case NOT_THERE -> throw new NotFound("There is no such lesson.");
        }
    }

    private @Nullable SignedIn viewer(ObjectId accountId) {
        return accounts.find(accountId)
                .filter(account -> !account.disabled())
                .map(SignedIn::as)
                .orElse(null);
    }
}
