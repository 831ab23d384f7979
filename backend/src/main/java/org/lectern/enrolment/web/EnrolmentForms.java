package org.lectern.enrolment.web;

import org.jspecify.annotations.Nullable;
import org.lectern.catalog.Course;
import org.lectern.catalog.Courses;
import org.lectern.enrolment.Participation;
import org.lectern.identity.SignedIn;
import org.lectern.system.NotFound;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/**
 * What the forms of a course's page post, without any fields: {@code POST /courses/{slug}/enrol} and {@code POST /courses/{slug}/leave}.
 * Both lead back to the course; after leaving a course that isn't published any more, to the learner's own courses.
 */
@Controller
@RequestMapping("/courses/{slug}")
class EnrolmentForms {
    private final Courses courses;
    private final Participation participation;

    EnrolmentForms(Courses courses, Participation participation) {
        this.courses = courses;
        this.participation = participation;
    }

    @PostMapping("/enrol")
    String enrol(@AuthenticationPrincipal @Nullable SignedIn learner, @PathVariable String slug) {
        Course course = named(slug);
        participation.enrol(learner, course.id());
        return "redirect:/courses/" + course.slug();
    }

    @PostMapping("/leave")
    String leave(@AuthenticationPrincipal @Nullable SignedIn learner, @PathVariable String slug) {
        Course course = named(slug);
        participation.leave(learner, course.id());
        return course.isVisibleTo(learner) ? "redirect:/courses/" + course.slug() : "redirect:/my-courses";
    }

    private Course named(String slug) {
        return courses.findBySlug(slug).orElseThrow(() -> new NotFound("There is no such course."));
    }
}
