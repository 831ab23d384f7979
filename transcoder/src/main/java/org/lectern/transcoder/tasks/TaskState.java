package org.lectern.transcoder.tasks;

/** The states of a task, as they are stored; docs/decisions/0002 draws how one leads to another. */
final class TaskState {
    static final String WAITING = "WAITING";
    static final String CLAIMED = "CLAIMED";
    static final String DONE = "DONE";
    /** Waits until all other tasks of its transcode are done. */
    static final String BLOCKED = "BLOCKED";
    /** Has failed, or found no room, and waits for a while before it is tried again. */
    static final String COOLING = "COOLING";
    /** Its transcode has failed. */
    static final String HALTED = "HALTED";
    /** A newer plan's tasks take its place. */
    static final String SUPERSEDED = "SUPERSEDED";

    private TaskState() {}
}
