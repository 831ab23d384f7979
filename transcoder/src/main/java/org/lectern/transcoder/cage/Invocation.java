package org.lectern.transcoder.cage;

import java.nio.file.Path;
import java.util.List;

/**
 * One run of a program.
 *
 * @param inputs the only files, beside the program's own, that it can read
 * @param workFolder the only folder that it can write to; relative file names are in it
 * @param niceness 0 for what somebody waits for, up to 19 for what can wait
 */
public record Invocation(
        Program program, Arguments arguments, List<Path> inputs, Path workFolder, Limits limits, int niceness) {}
