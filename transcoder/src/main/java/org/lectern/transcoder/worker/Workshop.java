package org.lectern.transcoder.worker;

import java.nio.file.Path;
import org.lectern.transcoder.cage.Cage;
import org.lectern.transcoder.probe.Acceptance;
import org.lectern.transcoder.store.MediaStore;
import org.lectern.transcoder.tasks.Tasks;
import org.lectern.transcoder.tasks.Transcodes;

/**
 * What a worker works with.
 *
 * @param workRoot a folder for files that may be lost; workers may share it
 * @param acceptance what a source may be at most
 * @param levelsSound whether sound that is far too loud or too soft is brought to where others are
 * @param leastRoom bytes that are left free on the disk of the work folder, for what else needs it
 */
public record Workshop(
        Transcodes transcodes,
        Tasks tasks,
        MediaStore store,
        Cage cage,
        Path workRoot,
        Acceptance acceptance,
        boolean levelsSound,
        long leastRoom) {
    /** 256 MiB. */
    public static final long LEAST_ROOM = 256L << 20;
}
