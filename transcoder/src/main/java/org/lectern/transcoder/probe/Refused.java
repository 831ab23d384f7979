package org.lectern.transcoder.probe;

import java.io.IOException;

/** A source can't become a video; the message says why, to the instructor who uploaded it. */
public final class Refused extends IOException {
    private static final long serialVersionUID = 1;

    /** A sentence, or several, that an instructor understands. */
    public Refused(String reason) {
        super(reason);
    }

    /** The same, with what gave rise to it for the log. */
    public Refused(String reason, Throwable cause) {
        super(reason, cause);
    }
}
