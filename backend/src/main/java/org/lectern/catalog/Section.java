package org.lectern.catalog;

import java.util.List;
import org.bson.types.ObjectId;

/** A part of a course: sub-sections in the order in which they are meant to be watched. */
public record Section(ObjectId id, String title, List<SubSection> subSections) {
    /** Copies the list, so that a section never changes under its reader. */
    public Section {
        subSections = List.copyOf(subSections);
    }
}
