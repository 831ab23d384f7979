package org.lectern.enrolment;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.lectern.catalog.Course;
import org.lectern.catalog.Courses;
import org.lectern.identity.Account;
import org.lectern.identity.Accounts;
import org.lectern.identity.Role;
import org.lectern.identity.SignedIn;
import org.lectern.system.Forbidden;
import org.lectern.system.NotFound;
import org.lectern.system.Paging;
import org.lectern.system.SignInFirst;
import org.springframework.stereotype.Component;

/**
 * Who takes part in a course, for its owner and for administrators, who may remove somebody from it. A course is open to
 * everybody, so somebody who was removed can enrol again; who mustn't is locked out by an administrator.
 */
@Component
public class Roster {
    private final Courses courses;
    private final Enrolments enrolments;
    private final Accounts accounts;

    public Roster(Courses courses, Enrolments enrolments, Accounts accounts) {
        this.courses = courses;
        this.enrolments = enrolments;
        this.accounts = accounts;
    }

    /** Somebody who takes part. */
    public record Learner(ObjectId accountId, String name, String email, Instant since) {}

    /**
     * Some of those who take part, the latest first.
     *
     * @param total how many there are on all pages
     */
    public record Page(List<Learner> learners, Paging paging, long total) {
        /** Copies the list. */
        public Page {
            learners = List.copyOf(learners);
        }
    }

    /**
     * The course, for whoever may see who takes part in it.
     *
     * @throws SignInFirst if nobody is signed in, 401
     * @throws Forbidden if it is neither the course's owner nor an administrator, 403
     * @throws NotFound if there is no such course, or none for them to see, 404
     */
    public Course course(@Nullable SignedIn whoAsks, ObjectId courseId) {
        if (whoAsks == null) {
            throw new SignInFirst("Sign in as an instructor first.");
        }
        boolean administrator = whoAsks.is(Role.ADMIN);
        if (!administrator && !whoAsks.is(Role.INSTRUCTOR)) {
            throw new Forbidden("Only instructors see who takes part in their courses.");
        }
        Course course = courses.find(courseId)
                .filter(each -> each.isVisibleTo(whoAsks))
                .orElseThrow(() -> new NotFound("There is no such course."));
        if (!administrator && !course.isOwnedBy(whoAsks.accountId())) {
            throw new Forbidden("This course is another instructor's.");
        }
        return course;
    }

    /**
     * Looks for those whose name or address contains the words; for everybody where there are none.
     *
     * @see #course
     */
    public Page search(@Nullable SignedIn whoAsks, ObjectId courseId, String words, Paging paging) {
        Course course = course(whoAsks, courseId);
        List<Enrolment> found;
        long total;
        if (words.isBlank()) {
            found = enrolments.of(course.id(), paging);
            total = enrolments.countOf(course.id());
        } else {
            Set<ObjectId> matching = accounts.matching(words, enrolments.accountsOf(course.id()));
            found = enrolments.of(course.id(), matching, paging);
            total = matching.size();
        }
        Map<ObjectId, Account> known =
                accounts.findAll(found.stream().map(Enrolment::accountId).collect(Collectors.toSet())).stream()
                        .collect(Collectors.toMap(Account::id, Function.identity()));
        List<Learner> learners = found.stream()
                .flatMap(enrolment -> Optional.ofNullable(known.get(enrolment.accountId())).stream()
                        .map(account -> new Learner(account.id(), account.name(), account.email(), enrolment.since())))
                .toList();
        return new Page(learners, paging, total);
    }

    /**
     * Ends somebody's enrolment, if there is one. What they watch ends within seconds; what they have watched is kept for
     * when they come back.
     *
     * @see #course
     */
    public void remove(@Nullable SignedIn whoAsks, ObjectId courseId, ObjectId accountId) {
        enrolments.leave(accountId, course(whoAsks, courseId).id());
    }
}
