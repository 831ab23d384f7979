package org.lectern.transcoder.worker;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.lectern.transcoder.tasks.Lane;

/** Wakes a worker's hands when something waits in their lanes, so that one look at the database is enough for all of them. */
final class Bell {
    private final Set<Lane> waiting = EnumSet.noneOf(Lane.class);

    /** Something waits in the lanes, or may do so. */
    synchronized void ring(Collection<Lane> lanes) {
        if (waiting.addAll(lanes)) {
            notifyAll();
        }
    }

    /** Waits, since nothing was found in any of the lanes, until it has been rung for one of them. */
    synchronized void await(Set<Lane> lanes) throws InterruptedException {
        waiting.removeAll(lanes);
        while (Collections.disjoint(waiting, lanes)) {
            wait();
        }
    }
}
