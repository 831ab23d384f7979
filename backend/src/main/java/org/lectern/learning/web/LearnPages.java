package org.lectern.learning.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.lectern.catalog.Course;
import org.lectern.catalog.Courses;
import org.lectern.catalog.SubSection;
import org.lectern.catalog.web.Syllabus;
import org.lectern.delivery.PlaybackGrants;
import org.lectern.enrolment.Enrolments;
import org.lectern.enrolment.WatchRights;
import org.lectern.identity.SignedIn;
import org.lectern.learning.Advance;
import org.lectern.progress.Viewings;
import org.lectern.system.NotFound;
import org.lectern.video.Videos;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** A lesson, with the course around it. */
@Controller
class LearnPages {
    private final Courses courses;
    private final Videos videos;
    private final Enrolments enrolments;
    private final WatchRights rights;
    private final PlaybackGrants grants;
    private final Viewings viewings;

    LearnPages(
            Courses courses,
            Videos videos,
            Enrolments enrolments,
            WatchRights rights,
            PlaybackGrants grants,
            Viewings viewings) {
        this.courses = courses;
        this.videos = videos;
        this.enrolments = enrolments;
        this.rights = rights;
        this.grants = grants;
        this.viewings = viewings;
    }

    @GetMapping("/learn/{subSectionId}")
    String learn(
            @AuthenticationPrincipal @Nullable SignedIn whoAsks,
            @PathVariable ObjectId subSectionId,
            Model model,
            RedirectAttributes next,
            HttpServletRequest request,
            HttpServletResponse response) {
        ObjectId accountId = whoAsks == null ? null : whoAsks.accountId();
        return switch (rights.read(accountId, subSectionId)) {
            case GRANTED -> {
                // Here, so that the player's requests need neither the session nor the database.
                grants.issue(request, response, subSectionId, accountId);
                yield lesson(whoAsks, courseOf(subSectionId), subSectionId, model);
            }
            case SIGN_IN_FIRST -> throw new InsufficientAuthenticationException("The lesson is for learners.");
            case NOT_ENROLLED -> toCourse(courseOf(subSectionId), next);
            case NOT_THERE -> throw noSuchLesson();
        };
    }

    private String lesson(@Nullable SignedIn whoAsks, Course course, ObjectId subSectionId, Model model) {
        Syllabus syllabus = Syllabus.of(course, videos);
        model.addAttribute("course", course);
        model.addAttribute("syllabus", syllabus);
        model.addAttribute("lesson", syllabus.lesson(subSectionId).orElseThrow(LearnPages::noSuchLesson));
        model.addAttribute("before", syllabus.before(subSectionId).orElse(null));
        model.addAttribute("after", syllabus.after(subSectionId).orElse(null));
        model.addAttribute("advance", advance(whoAsks, course));
        model.addAttribute("viewer", Viewer.of(whoAsks, course, enrolments));
        return "learn";
    }

    private Advance advance(@Nullable SignedIn whoAsks, Course course) {
        Set<ObjectId> lessons = course.subSections().map(SubSection::id).collect(Collectors.toSet());
        return Advance.of(lessons, whoAsks == null ? Map.of() : viewings.findAll(whoAsks.accountId(), lessons));
    }

    private static String toCourse(Course course, RedirectAttributes next) {
        next.addAttribute("slug", course.slug());
        next.addFlashAttribute("flashError", "learn.enrol-first");
        return "redirect:/courses/{slug}";
    }

    private Course courseOf(ObjectId subSectionId) {
        return courses.findBySubSection(subSectionId).orElseThrow(LearnPages::noSuchLesson);
    }

    private static NotFound noSuchLesson() {
        return new NotFound("There is no such lesson.");
    }
}
