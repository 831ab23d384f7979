package org.lectern.transcoder.worker;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Segments that were stored and recorded aren't in the store any more, or aren't what was stored. */
final class SegmentsLost extends IOException {
    private static final long serialVersionUID = 1;

    private final TreeMap<String, Set<Integer>> lost;

    /** Names them by their tracks' folders. */
    SegmentsLost(Map<String, Set<Integer>> lost) {
        super("The store has lost segments, or damaged them: " + lost);
        this.lost = new TreeMap<>(lost);
    }

    Map<String, Set<Integer>> lost() {
        return lost;
    }
}
