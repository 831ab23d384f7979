package org.lectern.transcoder.tasks;

/** What a task does. */
public enum Kind {
    /** Look into the source, plan, and add the other tasks. */
    PLAN,
    /** Cut the source's own pictures. */
    COPY,
    /** Encode one track of sound. */
    AUDIO,
    /** Encode the pictures of one chunk, to one or more rungs. */
    VIDEO,
    /** Extract one track of captions. */
    CAPTIONS,
    /** When all others are done: verify, write the playlists, publish. */
    FINISH
}
