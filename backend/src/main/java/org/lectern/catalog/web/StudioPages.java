package org.lectern.catalog.web;

import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.lectern.catalog.Authorship;
import org.lectern.catalog.Course;
import org.lectern.identity.SignedIn;
import org.lectern.remote.Imports;
import org.lectern.video.Videos;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;

/** Where instructors see their courses and what they are made of. */
@Controller
@RequestMapping("/studio")
class StudioPages {
    private final Authorship authorship;
    private final Videos videos;
    private final Imports imports;

    StudioPages(Authorship authorship, Videos videos, Imports imports) {
        this.authorship = authorship;
        this.videos = videos;
        this.imports = imports;
    }

    @GetMapping
    String studio(@AuthenticationPrincipal @Nullable SignedIn author, Model model) {
        model.addAttribute("cards", CourseCard.of(authorship.courses(author), videos));
        return "studio";
    }

    @GetMapping("/courses/{id}")
    String builder(@AuthenticationPrincipal @Nullable SignedIn author, @PathVariable ObjectId id, Model model) {
        Course course = authorship.course(author, id);
        model.addAttribute("course", course);
        model.addAttribute("syllabus", Syllabus.of(course, videos));
        model.addAttribute("imports", imports.findAll(Syllabus.lessonIds(course).toList()));
        return "studio-course";
    }

    /** How the video of a lesson comes about. */
    @GetMapping("/sub-sections/{id}/video")
    String video(@AuthenticationPrincipal @Nullable SignedIn author, @PathVariable ObjectId id, Model model) {
        Course course = authorship.courseOfSubSection(author, id);
        model.addAttribute("course", course);
        model.addAttribute("lesson", Syllabus.of(course, videos).lesson(id).orElseThrow());
        model.addAttribute(
                "progress", videos.findProgress(id).map(VideoProgress::of).orElse(null));
        return "studio-video";
    }
}
