package org.lectern.transcoder.worker;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.lectern.transcoder.tasks.Lane;

/** Wakes a worker's hands when something waits in their lanes, so that one look at the database is enough for all of them. */
final class Bell {
    private final Set<Lane> waiting = EnumSet.noneOf(Lane.class);
    private Set<Lane> found = Set.of();

    /** A look has found that something waits in the lanes, and nothing in any other. */
    synchronized void found(Set<Lane> lanes) {
        found = Set.copyOf(lanes);
        if (waiting.addAll(lanes)) {
            notifyAll();
        }
    }

    /** Whether the last look has found that something waits in the lane. */
    synchronized boolean hasFound(Lane lane) {
        return found.contains(lane);
    }

    /** Waits, since nothing was found in any of the lanes, until it has been rung for one of them. */
    synchronized void await(Set<Lane> lanes) throws InterruptedException {
        waiting.removeAll(lanes);
        while (Collections.disjoint(waiting, lanes)) {
            wait();
        }
    }
}
