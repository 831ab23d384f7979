package org.lectern.catalog.web;

import static java.util.Objects.requireNonNullElse;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.lectern.catalog.Authorship;
import org.lectern.catalog.Course;
import org.lectern.catalog.SubSection;
import org.lectern.identity.SignedIn;
import org.lectern.remote.RemoteAddresses;
import org.lectern.system.Invalid;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Changes to the lessons of a course, for programs. Reading one needs the right to watch it, so that is elsewhere. */
@RestController
@RequestMapping("/api/sub-sections/{id}")
@Tag(name = "Sub-sections")
class SubSectionApi {
    private final Authorship authorship;
    private final RemoteAddresses addresses;

    SubSectionApi(Authorship authorship, RemoteAddresses addresses) {
        this.authorship = authorship;
        this.addresses = addresses;
    }

    @PatchMapping
    @Operation(
            summary = "Changes or moves a lesson",
            description =
                    "For the course's owner. What isn't named stays. An empty `videoUrl` takes the remote file away. "
                            + "`sectionId` moves the lesson into that section of the same course, to its end or, with `index`, "
                            + "to that place among its other lessons, counted from 0; `index` alone moves it within its section.")
    SubSectionAnswer change(
            @AuthenticationPrincipal @Nullable SignedIn author,
            @PathVariable ObjectId id,
            @RequestBody SubSectionChange asked) {
        Course course = authorship.changeOfSubSection(
                author, id, each -> asked.moved(each.changeSubSection(id, lesson -> asked.to(lesson, addresses)), id));
        return SubSectionAnswer.of(course.subSection(id), course.sectionOf(id).id());
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Deletes a lesson with its video", description = "For the course's owner.")
    void delete(@AuthenticationPrincipal @Nullable SignedIn author, @PathVariable ObjectId id) {
        authorship.changeOfSubSection(author, id, course -> course.removeSubSection(id));
    }

    /** What is to change; null is to stay. */
    record SubSectionChange(
            @Nullable String title,
            @Nullable String description,
            @Nullable Boolean freePreview,
            @Nullable String videoUrl,
            @Nullable String sectionId,
            @Nullable Integer index) {
        SubSection to(SubSection subSection, RemoteAddresses addresses) {
            SubSection changed = subSection;
            if (title != null) {
                changed = changed.rename(title);
            }
            if (description != null) {
                changed = changed.describe(description);
            }
            if (freePreview != null) {
                changed = changed.offerAsFreePreview(freePreview);
            }
            if (videoUrl != null) {
                changed = changed.playFrom(addresses.ifAny(videoUrl).orElse(null));
            }
            return changed;
        }

        Course moved(Course course, ObjectId id) {
            if (sectionId == null && index == null) {
                return course;
            }
            return course.moveSubSection(
                    id,
                    sectionId == null ? course.sectionOf(id).id() : section(sectionId),
                    requireNonNullElse(index, Integer.MAX_VALUE));
        }

        private static ObjectId section(String id) {
            if (!ObjectId.isValid(id)) {
                throw new Invalid("sectionId", "An id has 24 hexadecimal digits.");
            }
            return new ObjectId(id);
        }
    }
}
