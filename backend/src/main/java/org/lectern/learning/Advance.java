package org.lectern.learning;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.types.ObjectId;
import org.lectern.progress.Viewing;

/**
 * How far somebody is in a course.
 *
 * @param completed the lessons that they have watched to the end, or nearly
 * @param lessons how many there are
 * @param begun whether they have opened any
 */
public record Advance(Set<ObjectId> completed, int lessons, boolean begun) {
    /** Copies the set. */
    public Advance {
        completed = Set.copyOf(completed);
    }

    /** The advance in the course with these lessons, by what was watched of them. */
    public static Advance of(Collection<ObjectId> lessons, Map<ObjectId, Viewing> viewings) {
        List<Viewing> opened = viewings.values().stream()
                .filter(viewing -> lessons.contains(viewing.subSectionId()))
                .toList();
        Set<ObjectId> completed = opened.stream()
                .filter(viewing -> viewing.completion().isReached())
                .map(Viewing::subSectionId)
                .collect(Collectors.toSet());
        return new Advance(completed, lessons.size(), !opened.isEmpty());
    }

    /** Whether the lesson has been watched to the end, or nearly. */
    public boolean isCompleted(ObjectId lesson) {
        return completed.contains(lesson);
    }

    /** The first of the lessons that isn't completed yet. */
    public Optional<ObjectId> next(Collection<ObjectId> lessons) {
        return lessons.stream().filter(lesson -> !isCompleted(lesson)).findFirst();
    }
}
