package org.lectern.upload;

import org.lectern.system.Refusal;
import org.springframework.http.HttpStatus;

/** The sender went away, or sent something malformed, before the end: 400. */
public final class Incomplete extends Refusal {
    private static final long serialVersionUID = 1;

    /** Says what to do. */
    public Incomplete() {
        super(HttpStatus.BAD_REQUEST, "The upload broke off before its end; nothing of it was kept. Send it again.");
    }
}
