package org.lectern.transcoder.cage;

import java.util.List;

/**
 * How a run ended. A zero exit code says little: what was written must be checked.
 *
 * @param exitCode of the program, or 128 + the signal that ended it
 * @param complaints the last lines of its error output
 * @param complaintCount how many lines there were in all
 */
public record Outcome(int exitCode, List<String> complaints, int complaintCount) {
    /** What the system says when a disk is full (errno ENOSPC). */
    public static final String NO_ROOM = "No space left on device";

    /** Whether the program says that it succeeded. */
    public boolean isClean() {
        return exitCode == 0;
    }

    /** The last complaints as one text, for a log or a failure. */
    public String tail() {
        return String.join("\n", complaints);
    }

    /** Whether the program had no room to write. It may end well all the same. */
    public boolean lackedRoom() {
        return complaints.stream().anyMatch(complaint -> complaint.contains(NO_ROOM));
    }
}
