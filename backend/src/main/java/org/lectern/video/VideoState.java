package org.lectern.video;

/** How far a video has come. */
public enum VideoState {
    /** The sub-section has no source yet. */
    AWAITING_UPLOAD,
    /** The source is stored for good; no worker has begun. */
    QUEUED,
    /** A worker is at it. */
    TRANSCODING,
    /** Published and verified. */
    READY,
    /** Nothing could be published; the failure says why. */
    FAILED
}
