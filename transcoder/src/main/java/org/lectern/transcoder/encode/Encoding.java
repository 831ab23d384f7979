package org.lectern.transcoder.encode;

import java.nio.file.Path;
import org.lectern.transcoder.cage.Cage;

/**
 * What every encode needs.
 *
 * @param source the file as it was uploaded
 * @param workFolder an empty folder of its own
 * @param niceness 0 for what somebody waits for, up to 19 for what can wait
 */
public record Encoding(Cage cage, Path source, Path workFolder, int niceness) {}
