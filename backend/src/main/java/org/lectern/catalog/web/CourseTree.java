package org.lectern.catalog.web;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.lectern.catalog.Course;
import org.lectern.catalog.Section;
import org.lectern.catalog.SubSection;
import org.lectern.video.Video;

/** A course with its whole syllabus. */
record CourseTree(
        String id,
        String slug,
        String title,
        String description,
        boolean published,
        Instant createdAt,
        List<SectionBranch> sections) {

    static CourseTree of(Course course, Map<ObjectId, Video> videos) {
        return new CourseTree(
                course.id().toHexString(),
                course.slug(),
                course.title(),
                course.description(),
                course.published(),
                course.createdAt(),
                course.sections().stream()
                        .map(section -> SectionBranch.of(section, videos))
                        .toList());
    }

    /** A section with its lessons. */
    record SectionBranch(String id, String title, List<SubSectionLeaf> subSections) {
        static SectionBranch of(Section section, Map<ObjectId, Video> videos) {
            return new SectionBranch(
                    section.id().toHexString(),
                    section.title(),
                    section.subSections().stream()
                            .map(subSection -> SubSectionLeaf.of(subSection, videos.get(subSection.id())))
                            .toList());
        }
    }

    /**
     * A lesson.
     *
     * @param durationSeconds null until its video has been looked into
     */
    record SubSectionLeaf(
            String id,
            String title,
            String description,
            boolean freePreview,
            @Nullable Double durationSeconds) {
        static SubSectionLeaf of(SubSection subSection, @Nullable Video video) {
            return new SubSectionLeaf(
                    subSection.id().toHexString(),
                    subSection.title(),
                    subSection.description(),
                    subSection.freePreview(),
                    video == null ? null : video.durationSeconds());
        }
    }
}
