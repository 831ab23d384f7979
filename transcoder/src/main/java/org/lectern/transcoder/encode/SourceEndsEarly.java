package org.lectern.transcoder.encode;

import java.io.IOException;

/** The source holds fewer pictures than it claims: decoding ended without an error before the planned end. */
public final class SourceEndsEarly extends IOException {
    private static final long serialVersionUID = 1;

    private final long frames;

    /**
     * Says where the source really ends.
     *
     * @param frames how many pictures there are from the start of the video
     */
    public SourceEndsEarly(long frames) {
        super("The source ends after " + frames + " pictures");
        this.frames = frames;
    }

    /** How many pictures there are from the start of the video. */
    public long frames() {
        return frames;
    }
}
