package org.lectern.learning.web;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.lectern.catalog.Course;
import org.lectern.catalog.Courses;
import org.lectern.catalog.SubSection;
import org.lectern.catalog.web.CourseCard;
import org.lectern.catalog.web.Cover;
import org.lectern.catalog.web.Lesson;
import org.lectern.catalog.web.Syllabus;
import org.lectern.enrolment.Enrolments;
import org.lectern.identity.Account;
import org.lectern.identity.Accounts;
import org.lectern.identity.SignedIn;
import org.lectern.learning.Advance;
import org.lectern.progress.Viewing;
import org.lectern.progress.Viewings;
import org.lectern.system.NotFound;
import org.lectern.video.Videos;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** A course as whoever might learn from it sees it, and the courses that somebody is enrolled in. */
@Controller
class CoursePages {
    private final Courses courses;
    private final Videos videos;
    private final Enrolments enrolments;
    private final Accounts accounts;
    private final Viewings viewings;

    CoursePages(Courses courses, Videos videos, Enrolments enrolments, Accounts accounts, Viewings viewings) {
        this.courses = courses;
        this.videos = videos;
        this.enrolments = enrolments;
        this.accounts = accounts;
        this.viewings = viewings;
    }

    @GetMapping("/courses/{slug}")
    String course(@AuthenticationPrincipal @Nullable SignedIn whoAsks, @PathVariable String slug, Model model) {
        Course course = courses.findBySlug(slug).orElseThrow(CoursePages::noSuchCourse);
        Viewer viewer = Viewer.of(whoAsks, course, enrolments);
        if (!viewer.maySee(course)) {
            throw noSuchCourse();
        }
        Syllabus syllabus = Syllabus.of(course, videos);
        Advance advance = advance(whoAsks, course);
        model.addAttribute("course", course);
        model.addAttribute("syllabus", syllabus);
        model.addAttribute("advance", advance);
        model.addAttribute("next", next(syllabus, advance, course).orElse(null));
        model.addAttribute("cover", Cover.of(course.title()));
        model.addAttribute(
                "author", accounts.find(course.ownerId()).map(Account::name).orElse(null));
        model.addAttribute("viewer", viewer);
        return "course";
    }

    /** Only for somebody signed in, so a visitor who follows this link comes to the course by way of the sign-in. */
    @GetMapping("/courses/{slug}/enrol")
    String afterSigningIn(@PathVariable String slug) {
        return "redirect:/courses/{slug}";
    }

    @GetMapping("/my-courses")
    String myCourses(@AuthenticationPrincipal SignedIn learner, Model model) {
        List<ObjectId> ids = enrolments.coursesOf(learner.accountId());
        Map<ObjectId, Course> found =
                courses.findAll(ids).stream().collect(Collectors.toMap(Course::id, Function.identity()));
        List<Course> own = ids.stream()
                .map(found::get)
                .filter(Objects::nonNull)
                .filter(Course::published)
                .toList();
        Map<ObjectId, Viewing> watched = viewings.findAll(
                learner.accountId(), own.stream().flatMap(CoursePages::lessons).toList());
        model.addAttribute("cards", CourseCard.of(own, videos));
        model.addAttribute(
                "advances",
                own.stream()
                        .collect(Collectors.toMap(
                                Course::id,
                                course -> Advance.of(lessons(course).collect(Collectors.toSet()), watched))));
        return "my-courses";
    }

    private Advance advance(@Nullable SignedIn whoAsks, Course course) {
        Set<ObjectId> lessons = lessons(course).collect(Collectors.toSet());
        return Advance.of(lessons, whoAsks == null ? Map.of() : viewings.findAll(whoAsks.accountId(), lessons));
    }

    /** Where to go on, or else where to begin. */
    private static Optional<Lesson> next(Syllabus syllabus, Advance advance, Course course) {
        return advance.begun()
                ? advance.next(lessons(course).toList())
                        .flatMap(syllabus::lesson)
                        .or(syllabus::first)
                : syllabus.first();
    }

    private static Stream<ObjectId> lessons(Course course) {
        return course.subSections().map(SubSection::id);
    }

    private static NotFound noSuchCourse() {
        return new NotFound("There is no such course.");
    }
}
