package org.lectern.transcoder.fmp4;

/** What should have been a fragmented MP4 of one track isn't one. */
public final class MalformedMp4 extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Says what was found. */
    public MalformedMp4(String message) {
        super(message);
    }
}
