package org.lectern.transcoder.tasks;

/** How soon a task is wanted; they are stored by name, and sorted by it. */
public enum Lane {
    /** What a new upload needs to become watchable: run at once, beside whatever else goes on. */
    FIRST,
    /** All else. */
    REST
}
