package org.lectern.catalog.web;

import static java.util.Objects.requireNonNullElse;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.Map;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.lectern.catalog.Authorship;
import org.lectern.catalog.Course;
import org.lectern.catalog.Courses;
import org.lectern.catalog.Section;
import org.lectern.catalog.SubSection;
import org.lectern.identity.SignedIn;
import org.lectern.system.NotFound;
import org.lectern.video.Videos;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Courses, for programs. */
@RestController
@RequestMapping("/api/courses")
@Tag(name = "Courses")
class CourseApi {
    private final Courses courses;
    private final Authorship authorship;
    private final Videos videos;

    CourseApi(Courses courses, Authorship authorship, Videos videos) {
        this.courses = courses;
        this.authorship = authorship;
        this.videos = videos;
    }

    @GetMapping
    @Operation(
            summary = "Lists published courses, newest first",
            description = "`q` is looked for in titles and descriptions, literally but for case and accents.")
    CourseListing list(
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "20") int size) {
        return CourseListing.of(courses.published(q, page, size));
    }

    @PostMapping
    @Operation(summary = "Makes an unpublished course", description = "For instructors.")
    ResponseEntity<CourseTree> create(
            @AuthenticationPrincipal @Nullable SignedIn author, @RequestBody NewCourse asked) {
        Course course = authorship.create(
                author, requireNonNullElse(asked.title(), ""), requireNonNullElse(asked.description(), ""));
        return ResponseEntity.created(URI.create("/api/courses/" + course.id().toHexString()))
                .body(tree(course));
    }

    @GetMapping("/{id}")
    @Operation(
            summary = "Reads a course with its whole syllabus",
            description = "An unpublished course is there for its owner and administrators alone.")
    CourseTree read(@AuthenticationPrincipal @Nullable SignedIn viewer, @PathVariable ObjectId id) {
        return tree(courses.find(id)
                .filter(course -> course.isVisibleTo(viewer))
                .orElseThrow(() -> new NotFound("There is no such course.")));
    }

    @PatchMapping("/{id}")
    @Operation(
            summary = "Changes, publishes or unpublishes a course",
            description = "For its owner. What isn't named stays. The slug stays in any case.")
    CourseTree change(
            @AuthenticationPrincipal @Nullable SignedIn author,
            @PathVariable ObjectId id,
            @RequestBody CourseChange asked) {
        return tree(authorship.change(author, id, asked::to));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Deletes a course with its lessons, their videos and its enrolments",
            description = "For its owner.")
    void delete(@AuthenticationPrincipal @Nullable SignedIn author, @PathVariable ObjectId id) {
        authorship.delete(author, id);
    }

    @PostMapping("/{id}/sections")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Adds a section at the end", description = "For the course's owner.")
    CourseTree.SectionBranch addSection(
            @AuthenticationPrincipal @Nullable SignedIn author,
            @PathVariable ObjectId id,
            @RequestBody NewSection asked) {
        authorship.course(author, id);
        Section section = Section.titled(requireNonNullElse(asked.title(), ""));
        return branch(authorship.change(author, id, course -> course.addSection(section)), section.id());
    }

    @PutMapping("/{id}/order")
    @Operation(
            summary = "Orders the sections of a course",
            description = "For its owner. `ids` names every section of the course once.")
    CourseTree order(
            @AuthenticationPrincipal @Nullable SignedIn author, @PathVariable ObjectId id, @RequestBody Order order) {
        return tree(authorship.change(author, id, course -> course.orderSections(order.checked())));
    }

    private CourseTree tree(Course course) {
        return CourseTree.of(
                course, videos.findAll(course.subSections().map(SubSection::id).toList()));
    }

    private static CourseTree.SectionBranch branch(Course course, ObjectId sectionId) {
        return CourseTree.SectionBranch.of(course.section(sectionId), Map.of());
    }

    /** What a course is made from. */
    record NewCourse(@Nullable String title, @Nullable String description) {}

    /** What a section is made from. */
    record NewSection(@Nullable String title) {}

    /** What is to change; null is to stay. */
    record CourseChange(
            @Nullable String title,
            @Nullable String description,
            @Nullable Boolean published) {
        Course to(Course course) {
            Course changed = course;
            if (title != null) {
                changed = changed.rename(title);
            }
            if (description != null) {
                changed = changed.describe(description);
            }
            if (published != null) {
                changed = published ? changed.publish() : changed.unpublish();
            }
            return changed;
        }
    }
}
