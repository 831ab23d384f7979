package org.lectern.catalog;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.lectern.identity.Role;
import org.lectern.identity.SignedIn;
import org.lectern.system.Forbidden;
import org.lectern.system.NotFound;
import org.lectern.system.SignInFirst;
import org.lectern.video.Videos;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * What instructors do to the courses that are theirs, and nobody else does, administrators included. Whoever asks for
 * another's course is told that it doesn't exist if it isn't published, and that they may not if it is.
 */
@Component
public class Authorship {
    private static final Logger LOG = LoggerFactory.getLogger(Authorship.class);

    private final Courses courses;
    private final Videos videos;
    private final ApplicationEventPublisher events;

    public Authorship(Courses courses, Videos videos, ApplicationEventPublisher events) {
        this.courses = courses;
        this.videos = videos;
        this.events = events;
    }

    /** The author's courses, newest first. */
    public List<Course> courses(@Nullable SignedIn author) {
        return courses.ownedBy(instructor(author).accountId());
    }

    /** Makes an unpublished course with nothing in it. */
    public Course create(@Nullable SignedIn author, String title, String description) {
        return courses.create(instructor(author).accountId(), title, description);
    }

    /** The author's course. */
    public Course course(@Nullable SignedIn author, ObjectId courseId) {
        SignedIn instructor = instructor(author);
        return owned(instructor, courses.find(courseId), "There is no such course.");
    }

    /** The author's course that has this section. */
    public Course courseOfSection(@Nullable SignedIn author, ObjectId sectionId) {
        SignedIn instructor = instructor(author);
        return owned(instructor, courses.findBySection(sectionId), "There is no such section.");
    }

    /** The author's course that has this lesson. */
    public Course courseOfSubSection(@Nullable SignedIn author, ObjectId subSectionId) {
        SignedIn instructor = instructor(author);
        return owned(instructor, courses.findBySubSection(subSectionId), "There is no such lesson.");
    }

    /** Changes the author's course. The videos of lessons that it lost go with them. */
    public Course change(@Nullable SignedIn author, ObjectId courseId, UnaryOperator<Course> verb) {
        return change(course(author, courseId), verb);
    }

    /** Changes the author's course that has this section. */
    public Course changeOfSection(@Nullable SignedIn author, ObjectId sectionId, UnaryOperator<Course> verb) {
        return change(courseOfSection(author, sectionId), verb);
    }

    /** Changes the author's course that has this lesson. */
    public Course changeOfSubSection(@Nullable SignedIn author, ObjectId subSectionId, UnaryOperator<Course> verb) {
        return change(courseOfSubSection(author, subSectionId), verb);
    }

    /** Deletes the author's course with its lessons, their videos, and its enrolments. */
    public void delete(@Nullable SignedIn author, ObjectId courseId) {
        Course course = course(author, courseId);
        courses.delete(course.id()).ifPresent(gone -> {
            events.publishEvent(new CourseDeleted(gone.id()));
            clearUp(gone.subSections().map(SubSection::id).toList());
        });
    }

    private Course change(Course owned, UnaryOperator<Course> verb) {
        Courses.Change change = courses.apply(owned.id(), verb);
        Set<ObjectId> kept = change.after().subSections().map(SubSection::id).collect(Collectors.toSet());
        clearUp(change.before()
                .subSections()
                .map(SubSection::id)
                .filter(id -> !kept.contains(id))
                .toList());
        return change.after();
    }

    private void clearUp(List<ObjectId> removedSubSections) {
        if (!removedSubSections.isEmpty()) {
            events.publishEvent(new SubSectionsRemoved(removedSubSections));
            removedSubSections.forEach(this::deleteVideo);
        }
    }

    /** The lesson is gone already, so one video that can't be cleared away must keep neither the others nor the answer. */
    private void deleteVideo(ObjectId subSectionId) {
        try {
            videos.delete(subSectionId);
        } catch (UncheckedIOException left) {
            LOG.warn("Something is left over of the video of the deleted lesson {}", subSectionId, left);
        }
    }

    private static SignedIn instructor(@Nullable SignedIn author) {
        if (author == null) {
            throw new SignInFirst("Sign in as an instructor first.");
        }
        if (!author.is(Role.INSTRUCTOR)) {
            throw new Forbidden("Only instructors have courses of their own.");
        }
        return author;
    }

    private static Course owned(SignedIn instructor, Optional<Course> found, String missing) {
        Course course = found.filter(each -> each.isVisibleTo(instructor)).orElseThrow(() -> new NotFound(missing));
        if (!course.isOwnedBy(instructor.accountId())) {
            throw new Forbidden("This course is another instructor's.");
        }
        return course;
    }
}
