package org.lectern.transcoder.store;

import java.io.IOException;

/** The store has no room for an object. Nothing was stored, and what was there stays. */
public final class StoreFull extends IOException {
    private static final long serialVersionUID = 1;

    /** What the system says of a full disk (errno ENOSPC), as far as it reaches Java. */
    private static final String NO_ROOM = "No space left on device";

    private StoreFull(IOException reason) {
        super(NO_ROOM, reason);
    }

    /** The failure itself, or what it means. */
    static IOException orElse(IOException failure) {
        return String.valueOf(failure.getMessage()).contains(NO_ROOM) ? new StoreFull(failure) : failure;
    }
}
