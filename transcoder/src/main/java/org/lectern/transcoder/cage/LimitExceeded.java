package org.lectern.transcoder.cage;

import java.io.IOException;

/** A run was ended because it used more than it may. */
public final class LimitExceeded extends IOException {
    private static final long serialVersionUID = 1;

    /** Says which limit. */
    public LimitExceeded(String message) {
        super(message);
    }
}
