package org.lectern.remote;

import org.lectern.system.Refusal;
import org.springframework.http.HttpStatus;

/** Nobody waits any more for what was being fetched; whatever this is rendered as is read by nobody. */
public final class Abandoned extends Refusal {
    /** Says so. */
    public Abandoned() {
        super(HttpStatus.BAD_REQUEST, "Nobody waits for this any more.");
    }
}
