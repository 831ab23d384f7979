package org.lectern.catalog.web;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.lectern.catalog.Authorship;
import org.lectern.catalog.Course;
import org.lectern.catalog.Section;
import org.lectern.catalog.SubSection;
import org.lectern.identity.SignedIn;
import org.lectern.remote.RemoteAddresses;
import org.lectern.system.Flaw;
import org.lectern.system.Invalid;
import org.lectern.video.Videos;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * What the forms of the studio post. Each is answered with a redirect to the page that it is on, at the place that
 * changed. Titles have 200 characters at most, descriptions 10,000.
 *
 * <table>
 * <caption>Routes, all POST, all under {@code /studio}</caption>
 * <tr><th>route</th><th>fields</th><th>name of the form</th></tr>
 * <tr><td>{@code /courses}</td><td>title, description</td><td>{@code new-course}, on {@code /studio}</td></tr>
 * <tr><td>{@code /courses/{id}}</td><td>title, description</td><td>{@code about}</td></tr>
 * <tr><td>{@code /courses/{id}/publish}, {@code /unpublish}</td><td></td><td></td></tr>
 * <tr><td>{@code /courses/{id}/delete}</td><td>confirmed=true</td><td>{@code delete}</td></tr>
 * <tr><td>{@code /courses/{id}/sections}</td><td>title</td><td>{@code new-section}</td></tr>
 * <tr><td>{@code /sections/{id}}</td><td>title</td><td>{@code section-{id}}</td></tr>
 * <tr><td>{@code /sections/{id}/delete}</td><td></td><td></td></tr>
 * <tr><td>{@code /sections/{id}/move}</td><td>by=-1 or 1</td><td></td></tr>
 * <tr><td>{@code /sections/{id}/sub-sections}</td><td>title</td><td>{@code add-{id}}</td></tr>
 * <tr><td>{@code /sub-sections/{id}}</td><td>title, description, freePreview=true or absent, videoUrl (stays where it
 *     is absent, goes where it is empty)</td><td>{@code lesson-{id}}</td></tr>
 * <tr><td>{@code /sub-sections/{id}/delete}</td><td></td><td></td></tr>
 * <tr><td>{@code /sub-sections/{id}/move}</td><td>by=-1 or 1; the first of a section moves up to the end of the section
 *     before, the last down to the beginning of the one after</td><td></td></tr>
 * <tr><td>{@code /sub-sections/{id}/video/retry}</td><td></td><td></td></tr>
 * <tr><td>{@code /sub-sections/{id}/video/delete}</td><td>confirmed=true</td><td>{@code delete-video}, on
 *     {@code /studio/sub-sections/{id}/video}</td></tr>
 * </table>
 *
 * <p>Where something written can't be taken, the page is shown again with three more attributes in its model: {@code form}, the
 * name of the form as above, {@code written}, what was written by field, and {@code flaws}, the sentence that says
 * what is wrong by field. The fragment of the address is the name of the form, too, or {@code section-{id}} or {@code lesson-{id}}
 * of what changed.
 */
@Controller
@RequestMapping("/studio")
class StudioForms {
    private final Authorship authorship;
    private final Videos videos;
    private final RemoteAddresses addresses;

    StudioForms(Authorship authorship, Videos videos, RemoteAddresses addresses) {
        this.authorship = authorship;
        this.videos = videos;
        this.addresses = addresses;
    }

    @PostMapping("/courses")
    String create(
            @AuthenticationPrincipal @Nullable SignedIn author,
            @RequestParam(defaultValue = "") String title,
            @RequestParam(defaultValue = "") String description,
            RedirectAttributes shownAgain) {
        Form form = new Form("new-course", Map.of("title", title, "description", description), "/studio");
        return form.post(shownAgain, () -> page(authorship.create(author, title, description)));
    }

    @PostMapping("/courses/{id}")
    String edit(
            @AuthenticationPrincipal @Nullable SignedIn author,
            @PathVariable ObjectId id,
            @RequestParam(defaultValue = "") String title,
            @RequestParam(defaultValue = "") String description,
            RedirectAttributes shownAgain) {
        Form form = new Form("about", Map.of("title", title, "description", description), page(id));
        return form.post(
                shownAgain,
                () -> page(authorship.change(
                                author, id, course -> course.rename(title).describe(description)))
                        + "#about");
    }

    @PostMapping("/courses/{id}/publish")
    String publish(@AuthenticationPrincipal @Nullable SignedIn author, @PathVariable ObjectId id) {
        return "redirect:" + page(authorship.change(author, id, Course::publish));
    }

    @PostMapping("/courses/{id}/unpublish")
    String unpublish(@AuthenticationPrincipal @Nullable SignedIn author, @PathVariable ObjectId id) {
        return "redirect:" + page(authorship.change(author, id, Course::unpublish));
    }

    @PostMapping("/courses/{id}/delete")
    String delete(
            @AuthenticationPrincipal @Nullable SignedIn author,
            @PathVariable ObjectId id,
            @RequestParam(defaultValue = "false") String confirmed,
            RedirectAttributes shownAgain) {
        Form form = new Form("delete", Map.of(), page(id));
        return form.post(shownAgain, () -> {
            if (!confirmed.equals("true")) {
                throw new Invalid("confirmed", "Confirm that the course is to go, with all its lessons and videos.");
            }
            authorship.delete(author, id);
            return "/studio";
        });
    }

    @PostMapping("/courses/{id}/sections")
    String addSection(
            @AuthenticationPrincipal @Nullable SignedIn author,
            @PathVariable ObjectId id,
            @RequestParam(defaultValue = "") String title,
            RedirectAttributes shownAgain) {
        Form form = new Form("new-section", Map.of("title", title), page(id));
        return form.post(shownAgain, () -> {
            Section section = Section.titled(title);
            return place(authorship.change(author, id, course -> course.addSection(section)), section);
        });
    }

    @PostMapping("/sections/{id}")
    String renameSection(
            @AuthenticationPrincipal @Nullable SignedIn author,
            @PathVariable ObjectId id,
            @RequestParam(defaultValue = "") String title,
            RedirectAttributes shownAgain) {
        Course course = authorship.courseOfSection(author, id);
        Form form = new Form("section-" + id.toHexString(), Map.of("title", title), page(course));
        return form.post(
                shownAgain,
                () -> page(authorship.change(author, course.id(), each -> each.renameSection(id, title))) + "#section-"
                        + id.toHexString());
    }

    @PostMapping("/sections/{id}/delete")
    String removeSection(@AuthenticationPrincipal @Nullable SignedIn author, @PathVariable ObjectId id) {
        return "redirect:" + page(authorship.changeOfSection(author, id, course -> course.removeSection(id)));
    }

    @PostMapping("/sections/{id}/move")
    String moveSection(
            @AuthenticationPrincipal @Nullable SignedIn author, @PathVariable ObjectId id, @RequestParam int by) {
        Course course = authorship.changeOfSection(author, id, each -> each.shiftSection(id, by));
        return "redirect:" + place(course, course.section(id));
    }

    @PostMapping("/sections/{id}/sub-sections")
    String addSubSection(
            @AuthenticationPrincipal @Nullable SignedIn author,
            @PathVariable ObjectId id,
            @RequestParam(defaultValue = "") String title,
            RedirectAttributes shownAgain) {
        Course course = authorship.courseOfSection(author, id);
        Form form = new Form("add-" + id.toHexString(), Map.of("title", title), page(course));
        return form.post(shownAgain, () -> {
            SubSection subSection = SubSection.titled(title);
            return place(
                    authorship.change(author, course.id(), each -> each.addSubSection(id, subSection)), subSection);
        });
    }

    @PostMapping("/sub-sections/{id}")
    String editSubSection(
            @AuthenticationPrincipal @Nullable SignedIn author,
            @PathVariable ObjectId id,
            @RequestParam(defaultValue = "") String title,
            @RequestParam(defaultValue = "") String description,
            @RequestParam(defaultValue = "false") String freePreview,
            @RequestParam(required = false) @Nullable String videoUrl,
            RedirectAttributes shownAgain) {
        Course course = authorship.courseOfSubSection(author, id);
        Map<String, String> written = Map.of(
                "title",
                title,
                "description",
                description,
                "freePreview",
                freePreview,
                "videoUrl",
                videoUrl == null ? "" : videoUrl);
        Form form = new Form("lesson-" + id.toHexString(), written, page(course));
        return form.post(shownAgain, () -> {
            Course changed = authorship.change(
                    author,
                    course.id(),
                    each -> each.changeSubSection(id, subSection -> {
                        SubSection edited = subSection
                                .rename(title)
                                .describe(description)
                                .offerAsFreePreview(freePreview.equals("true"));
                        return videoUrl == null
                                ? edited
                                : edited.playFrom(addresses.ifAny(videoUrl).orElse(null));
                    }));
            return place(changed, changed.subSection(id));
        });
    }

    @PostMapping("/sub-sections/{id}/delete")
    String removeSubSection(@AuthenticationPrincipal @Nullable SignedIn author, @PathVariable ObjectId id) {
        Course course = authorship.courseOfSubSection(author, id);
        Section section = course.sectionOf(id);
        return "redirect:" + place(authorship.change(author, course.id(), each -> each.removeSubSection(id)), section);
    }

    @PostMapping("/sub-sections/{id}/video/retry")
    String retryVideo(@AuthenticationPrincipal @Nullable SignedIn author, @PathVariable ObjectId id) {
        authorship.courseOfSubSection(author, id);
        videos.retry(id);
        return "redirect:" + videoPage(id);
    }

    @PostMapping("/sub-sections/{id}/video/delete")
    String deleteVideo(
            @AuthenticationPrincipal @Nullable SignedIn author,
            @PathVariable ObjectId id,
            @RequestParam(defaultValue = "false") String confirmed,
            RedirectAttributes shownAgain) {
        authorship.courseOfSubSection(author, id);
        Form form = new Form("delete-video", Map.of(), videoPage(id));
        return form.post(shownAgain, () -> {
            if (!confirmed.equals("true")) {
                throw new Invalid("confirmed", "Confirm that the video is to go, with all that was made of it.");
            }
            videos.delete(id);
            return videoPage(id);
        });
    }

    private static String videoPage(ObjectId subSectionId) {
        return "/studio/sub-sections/" + subSectionId.toHexString() + "/video";
    }

    @PostMapping("/sub-sections/{id}/move")
    String moveSubSection(
            @AuthenticationPrincipal @Nullable SignedIn author, @PathVariable ObjectId id, @RequestParam int by) {
        Course course = authorship.changeOfSubSection(author, id, each -> each.shiftSubSection(id, by));
        return "redirect:" + place(course, course.subSection(id));
    }

    private static String page(Course course) {
        return page(course.id());
    }

    private static String page(ObjectId courseId) {
        return "/studio/courses/" + courseId.toHexString();
    }

    private static String place(Course course, Section section) {
        return page(course) + "#section-" + section.id().toHexString();
    }

    private static String place(Course course, SubSection subSection) {
        return page(course) + "#lesson-" + subSection.id().toHexString();
    }

    /**
     * A form that was posted.
     *
     * @param name which of the page's forms
     * @param written what is to be shown in it again if it can't be taken
     * @param page where the form is
     */
    private record Form(String name, Map<String, String> written, String page) {
        String post(RedirectAttributes shownAgain, Supplier<String> change) {
            try {
                return "redirect:" + change.get();
            } catch (Invalid refused) {
                shownAgain.addFlashAttribute("form", name);
                shownAgain.addFlashAttribute("written", written);
                shownAgain.addFlashAttribute("flaws", byField(refused.flaws()));
                return "redirect:" + page + "#" + name;
            }
        }

        private static Map<String, String> byField(List<Flaw> flaws) {
            return flaws.stream().collect(Collectors.toMap(Flaw::field, Flaw::detail, (first, _) -> first));
        }
    }
}
