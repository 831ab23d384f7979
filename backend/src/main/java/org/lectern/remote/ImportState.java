package org.lectern.remote;

/** How far an import has come. */
public enum ImportState {
    /** The file is being copied. */
    RUNNING,
    /** It has been taken in like an upload. */
    DONE,
    /** It was not; the failure says why. */
    FAILED
}
