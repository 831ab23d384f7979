package org.lectern.transcoder.encode;

import java.io.IOException;

/** The coded pictures can't be cut where the plan says: they have to be encoded after all. The message is for the log. */
public final class NotCopyable extends IOException {
    private static final long serialVersionUID = 1;

    /** Says what is in the way. */
    public NotCopyable(String message) {
        super(message);
    }
}
