package org.lectern.catalog.web;

import java.util.List;
import org.lectern.catalog.CoursePage;
import org.lectern.catalog.Courses;
import org.lectern.video.Videos;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The front page: every published course, and the search. */
@Controller
class CatalogPages {
    private static final int SIZE = 24;
    /** Beside the search, whatever is in the catalogue: three that look well together. */
    private static final List<Cover> DECORATION = List.of(Cover.of("Watch"), Cover.of("Ask"), Cover.of("Learn"));

    private final Courses courses;
    private final Videos videos;

    CatalogPages(Courses courses, Videos videos) {
        this.courses = courses;
        this.videos = videos;
    }

    @GetMapping("/")
    String catalogue(
            @RequestParam(name = "q", defaultValue = "") String query,
            @RequestParam(defaultValue = "0") int page,
            Model model) {
        CoursePage found = courses.published(query, page, SIZE);
        model.addAttribute("query", query.strip());
        model.addAttribute("page", found);
        model.addAttribute("decoration", DECORATION);
        model.addAttribute("cards", CourseCard.of(found.courses(), videos));
        return "catalogue";
    }
}
