package org.lectern.transcoder.worker;

import java.io.IOException;
import org.lectern.transcoder.cage.Outcome;

/** The worker's own disk has no room for any task; another worker's may have. */
final class NoRoomHere extends IOException {
    private static final long serialVersionUID = 1;

    NoRoomHere() {
        super(Outcome.NO_ROOM);
    }
}
