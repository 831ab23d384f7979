package org.lectern.upload;

import org.lectern.system.Refusal;
import org.springframework.http.HttpStatus;

/** The disk is full: 507. */
public final class NoRoom extends Refusal {
    private static final long serialVersionUID = 1;

    /** Says what to do. */
    public NoRoom() {
        super(
                HttpStatus.INSUFFICIENT_STORAGE,
                "There is no room left for the file on the server. Nothing of it was kept; send it again later.");
    }
}
