package org.lectern.transcoder.encode;

import java.io.IOException;

/** ffmpeg didn't yield what was planned; trying again may help. The message is for the log. */
public final class EncodeFailed extends IOException {
    private static final long serialVersionUID = 1;

    /** Says what was missing. */
    public EncodeFailed(String message) {
        super(message);
    }
}
