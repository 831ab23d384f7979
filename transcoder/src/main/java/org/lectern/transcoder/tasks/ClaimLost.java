package org.lectern.transcoder.tasks;

import java.io.IOException;

/** The task was given to another worker, or is no longer wanted: what this one does counts for nothing any more. */
public final class ClaimLost extends IOException {
    private static final long serialVersionUID = 1;

    /** Names the task. */
    public ClaimLost(Task task) {
        super("Task " + task.id() + " is no longer this worker's");
    }
}
