package org.lectern.catalog.web;

import java.time.Instant;
import java.util.List;
import org.lectern.catalog.Course;
import org.lectern.catalog.CoursePage;

/**
 * Some of the published courses.
 *
 * @param page counted from 0
 * @param total how many there are on all pages
 */
record CourseListing(List<Entry> courses, int page, int size, long total) {
    static CourseListing of(CoursePage found) {
        return new CourseListing(
                found.courses().stream().map(Entry::of).toList(), found.page(), found.size(), found.total());
    }

    /** One course, without its syllabus. */
    record Entry(
            String id,
            String slug,
            String title,
            String description,
            boolean published,
            long subSections,
            Instant createdAt) {
        static Entry of(Course course) {
            return new Entry(
                    course.id().toHexString(),
                    course.slug(),
                    course.title(),
                    course.description(),
                    course.published(),
                    course.subSections().count(),
                    course.createdAt());
        }
    }
}
