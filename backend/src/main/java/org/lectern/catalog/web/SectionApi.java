package org.lectern.catalog.web;

import static java.util.Objects.requireNonNullElse;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.lectern.catalog.Authorship;
import org.lectern.catalog.Course;
import org.lectern.catalog.SubSection;
import org.lectern.identity.SignedIn;
import org.lectern.remote.RemoteAddresses;
import org.lectern.video.Videos;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The sections of a course, for programs. */
@RestController
@RequestMapping("/api/sections/{id}")
@Tag(name = "Sections")
class SectionApi {
    private final Authorship authorship;
    private final Videos videos;
    private final RemoteAddresses addresses;

    SectionApi(Authorship authorship, Videos videos, RemoteAddresses addresses) {
        this.authorship = authorship;
        this.videos = videos;
        this.addresses = addresses;
    }

    @PatchMapping
    @Operation(summary = "Renames a section", description = "For the course's owner. What isn't named stays.")
    CourseTree.SectionBranch change(
            @AuthenticationPrincipal @Nullable SignedIn author,
            @PathVariable ObjectId id,
            @RequestBody SectionChange asked) {
        return branch(
                authorship.changeOfSection(
                        author, id, course -> asked.title() == null ? course : course.renameSection(id, asked.title())),
                id);
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Deletes a section with its lessons and their videos", description = "For the course's owner.")
    void delete(@AuthenticationPrincipal @Nullable SignedIn author, @PathVariable ObjectId id) {
        authorship.changeOfSection(author, id, course -> course.removeSection(id));
    }

    @PutMapping("/order")
    @Operation(
            summary = "Orders the lessons of a section",
            description = "For the course's owner. `ids` names every sub-section of the section once. "
                    + "To move one into another section, PATCH its `sectionId`.")
    CourseTree.SectionBranch order(
            @AuthenticationPrincipal @Nullable SignedIn author, @PathVariable ObjectId id, @RequestBody Order order) {
        return branch(
                authorship.changeOfSection(author, id, course -> course.orderSubSections(id, order.checked())), id);
    }

    @PostMapping("/sub-sections")
    @Operation(
            summary = "Adds a lesson at the end of a section",
            description = "For the course's owner. With `videoUrl` its Source is that remote file: http or https, "
                    + "without a user name, and not at an address that isn't public.")
    ResponseEntity<SubSectionAnswer> addSubSection(
            @AuthenticationPrincipal @Nullable SignedIn author,
            @PathVariable ObjectId id,
            @RequestBody NewSubSection asked) {
        Course course = authorship.courseOfSection(author, id);
        SubSection subSection = asked.subSection(addresses);
        authorship.change(author, course.id(), each -> each.addSubSection(id, subSection));
        return ResponseEntity.created(
                        URI.create("/api/sub-sections/" + subSection.id().toHexString()))
                .body(SubSectionAnswer.of(subSection, id));
    }

    private CourseTree.SectionBranch branch(Course course, ObjectId sectionId) {
        return CourseTree.SectionBranch.of(
                course.section(sectionId),
                videos.findAll(course.section(sectionId).subSections().stream()
                        .map(SubSection::id)
                        .toList()));
    }

    /** What is to change; null is to stay. */
    record SectionChange(@Nullable String title) {}

    /** What a lesson is made from; only the title is needed. */
    record NewSubSection(
            @Nullable String title,
            @Nullable String description,
            @Nullable Boolean freePreview,
            @Nullable String videoUrl) {
        SubSection subSection(RemoteAddresses addresses) {
            return SubSection.titled(requireNonNullElse(title, ""))
                    .describe(requireNonNullElse(description, ""))
                    .offerAsFreePreview(requireNonNullElse(freePreview, false))
                    .playFrom(addresses.ifAny(requireNonNullElse(videoUrl, "")).orElse(null));
        }
    }
}
