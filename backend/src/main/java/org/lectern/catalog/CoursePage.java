package org.lectern.catalog;

import java.util.List;

/**
 * Some of a list of courses.
 *
 * @param page counted from 0
 * @param size how many a page has at most
 * @param total how many there are on all pages
 */
public record CoursePage(List<Course> courses, int page, int size, long total) {
    /** Copies the list. */
    public CoursePage {
        courses = List.copyOf(courses);
    }

    /** How many pages there are. */
    public long pages() {
        return Math.ceilDiv(total, (long) size);
    }
}
