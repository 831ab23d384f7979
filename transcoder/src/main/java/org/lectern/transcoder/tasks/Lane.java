package org.lectern.transcoder.tasks;

/** How soon a task is wanted, the most urgent first; they are stored by name. */
public enum Lane {
    /** What a new upload needs to become watchable: short, and run at once beside whatever else goes on. */
    FIRST,
    /** What goes on with the pictures, chunk by chunk, in turn between instructors. */
    REST,
    /** What goes through the whole file and is light: run beside the pictures. */
    SIDE
}
