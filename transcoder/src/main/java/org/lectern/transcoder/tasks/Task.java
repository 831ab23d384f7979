package org.lectern.transcoder.tasks;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.bson.types.ObjectId;

/**
 * A piece of work on one transcode, as it was claimed.
 *
 * @param round of the plan that it belongs to
 * @param part tells tasks of one kind apart, from 0
 * @param claim the claim's number: a write that names an older one changes nothing
 * @param failures how often it has failed before
 * @param folders of the tracks that it records segments for
 * @param endSegment the first one that isn't in it
 * @param recorded the segments that earlier claims have recorded, by folder: they needn't be made again
 */
public record Task(
        String id,
        ObjectId transcodeId,
        int round,
        Kind kind,
        int part,
        Lane lane,
        long claim,
        int failures,
        List<String> folders,
        int firstSegment,
        int endSegment,
        Map<String, Set<Integer>> recorded) {
    /** Copies the collections. */
    public Task {
        folders = List.copyOf(folders);
        recorded = Map.copyOf(recorded);
    }

    /** Whether the segment was recorded by an earlier claim, or is no matter of this task. */
    public boolean holds(String folder, int segment) {
        return segment < firstSegment
                || segment >= endSegment
                || recorded.getOrDefault(folder, Set.of()).contains(segment);
    }

    /** Whether a player begins with what it yields: any pictures, and the sound that is heard unless another is chosen. */
    public boolean isBeginning() {
        boolean played = kind == Kind.COPY || kind == Kind.VIDEO || (kind == Kind.AUDIO && part == 0);
        return played && firstSegment == 0;
    }

    /** Whether it makes better pictures of what can be watched already, and nothing that is waited for. */
    public boolean isBetterPictures() {
        return lane == Lane.FIRST && kind == Kind.VIDEO && part > 0;
    }

    /** The first segment that one of its tracks lacks; the end if none does. */
    public int firstMissing() {
        return folders.stream().mapToInt(this::firstMissing).min().orElse(endSegment);
    }

    /** Whether a track is one of its own, and not complete. */
    public boolean lacks(String folder) {
        return folders.contains(folder) && firstMissing(folder) < endSegment;
    }

    private int firstMissing(String folder) {
        return IntStream.range(firstSegment, endSegment)
                .filter(segment -> !holds(folder, segment))
                .findFirst()
                .orElse(endSegment);
    }
}
