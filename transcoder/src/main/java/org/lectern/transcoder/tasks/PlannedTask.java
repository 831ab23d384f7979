package org.lectern.transcoder.tasks;

import java.util.List;

/**
 * A task to be added.
 *
 * @param part tells tasks of one kind apart, from 0
 * @param order among the tasks of its transcode and lane, the lowest first
 * @param weight its share of the work
 * @param folders of the tracks that it records segments for; the last task keeps what was recorded of those that were given up
 * @param endSegment the first one that isn't in it
 */
public record PlannedTask(
        Kind kind, int part, Lane lane, int order, int weight, List<String> folders, int firstSegment, int endSegment) {
    /** Copies the list. */
    public PlannedTask {
        folders = List.copyOf(folders);
    }

    /** A task that records no segments. */
    public static PlannedTask of(Kind kind, Lane lane, int order, int weight) {
        return new PlannedTask(kind, 0, lane, order, weight, List.of(), 0, 0);
    }

    /** How many segments it will record. */
    int segments() {
        return folders.size() * (endSegment - firstSegment);
    }

    boolean covers(String folder, int segment) {
        return folders.contains(folder) && segment >= firstSegment && segment < endSegment;
    }
}
