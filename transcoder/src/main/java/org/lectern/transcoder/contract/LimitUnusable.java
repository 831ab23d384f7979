package org.lectern.transcoder.contract;

/** A limit of a worker's was configured that is none; the message says which, and what it may be, in one sentence. */
public final class LimitUnusable extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** Says it. */
    public LimitUnusable(String sentence) {
        super(sentence);
    }
}
