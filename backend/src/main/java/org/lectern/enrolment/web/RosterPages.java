package org.lectern.enrolment.web;

import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.lectern.enrolment.Roster;
import org.lectern.identity.SignedIn;
import org.lectern.system.Paging;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Who takes part in a course, as its instructor sees it in the studio. */
@Controller
@RequestMapping("/studio/courses/{courseId}/learners")
class RosterPages {
    private static final int SIZE = 20;

    private final Roster roster;

    RosterPages(Roster roster) {
        this.roster = roster;
    }

    @GetMapping
    String learners(
            @AuthenticationPrincipal @Nullable SignedIn whoAsks,
            @PathVariable ObjectId courseId,
            @RequestParam(name = "q", defaultValue = "") String query,
            @RequestParam(defaultValue = "0") int page,
            Model model) {
        model.addAttribute("course", roster.course(whoAsks, courseId));
        model.addAttribute("query", query);
        model.addAttribute("found", roster.search(whoAsks, courseId, query, new Paging(page, SIZE)));
        return "studio-learners";
    }

    /** Leads back to where it was posted from, which the form tells. */
    @PostMapping("/{accountId}/remove")
    String remove(
            @AuthenticationPrincipal @Nullable SignedIn whoAsks,
            @PathVariable ObjectId courseId,
            @PathVariable ObjectId accountId,
            @RequestParam(name = "q", defaultValue = "") String query,
            RedirectAttributes next) {
        roster.remove(whoAsks, courseId, accountId);
        next.addFlashAttribute("flash", "learners.removed");
        if (!query.isBlank()) {
            next.addAttribute("q", query);
        }
        return "redirect:/studio/courses/" + courseId.toHexString() + "/learners";
    }
}
