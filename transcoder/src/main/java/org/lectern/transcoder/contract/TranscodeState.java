package org.lectern.transcoder.contract;

/** How far a transcode has come. */
public enum TranscodeState {
    /** No worker has begun. */
    QUEUED,
    /** Its source has been looked into, and it is being encoded. */
    RUNNING,
    /** All is published and verified. */
    READY,
    /** Nothing more will come; the failure says why. */
    FAILED
}
