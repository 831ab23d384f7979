package org.lectern.catalog;

import java.time.Instant;
import java.util.List;
import org.bson.types.ObjectId;

/**
 * A course with its whole syllabus: one document, so that every change to it is one write.
 *
 * @param slug unique, lower case, fit for a path; stays when the title changes
 * @param version counts changes; a write names the version that it read and is refused if another came between
 */
public record Course(
        ObjectId id,
        String slug,
        String title,
        String description,
        ObjectId ownerId,
        boolean published,
        List<Section> sections,
        long version,
        Instant createdAt) {
    /** Copies the list, so that a course never changes under its reader. */
    public Course {
        sections = List.copyOf(sections);
    }
}
