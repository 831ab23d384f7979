package org.lectern.transcoder.worker;

import java.io.IOException;
import org.bson.types.ObjectId;
import org.lectern.transcoder.tasks.Task;

/**
 * Another video comes first that has far less to watch, or nothing yet: the task is to be given back, behind what it has
 * recorded.
 */
final class GaveWay extends IOException {
    private static final long serialVersionUID = 1;

    private final ObjectId to;

    /** @param to the other transcode */
    GaveWay(Task task, int next, ObjectId to) {
        super(task.kind() + " " + task.part() + " gives way at segment " + next);
        this.to = to;
    }

    ObjectId to() {
        return to;
    }
}
