package org.lectern.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bson.types.ObjectId;

/** A part of a course: sub-sections in the order in which they are meant to be watched. */
public record Section(ObjectId id, String title, List<SubSection> subSections) {
    /** Copies the list, so that a section never changes under its reader. */
    public Section {
        subSections = List.copyOf(subSections);
    }

    /** A new section with nothing in it. */
    public static Section titled(String title) {
        return new Section(new ObjectId(), Wording.title(title), List.of());
    }

    /** With another title: one line of 1 to 200 characters. */
    public Section rename(String newTitle) {
        return new Section(id, Wording.title(newTitle), subSections);
    }

    /** Whether the lesson is one of this section's. */
    public boolean has(ObjectId subSectionId) {
        return subSections.stream().anyMatch(each -> each.id().equals(subSectionId));
    }

    Section insert(SubSection subSection, int index) {
        List<SubSection> changed = new ArrayList<>(subSections);
        changed.add(Math.clamp(index, 0, changed.size()), subSection);
        return new Section(id, title, changed);
    }

    Section replace(ObjectId subSectionId, UnaryOperator<SubSection> change) {
        return new Section(
                id,
                title,
                subSections.stream()
                        .map(each -> each.id().equals(subSectionId) ? change.apply(each) : each)
                        .toList());
    }

    Section remove(ObjectId subSectionId) {
        return new Section(
                id,
                title,
                subSections.stream()
                        .filter(each -> !each.id().equals(subSectionId))
                        .toList());
    }
}
