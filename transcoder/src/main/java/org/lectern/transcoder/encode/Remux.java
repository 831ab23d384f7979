package org.lectern.transcoder.encode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.cage.Cage;
import org.lectern.transcoder.cage.Invocation;
import org.lectern.transcoder.cage.Outcome;
import org.lectern.transcoder.cage.Program;

/** Makes other files of what has been encoded already. */
public final class Remux {
    private final Cage cage;
    private final Path workFolder;

    /** A remux in a work folder of its own. */
    public Remux(Cage cage, Path workFolder) {
        this.cage = cage;
        this.workFolder = workFolder;
    }

    /** Whether a track's pictures can all be decoded without a complaint. */
    public boolean decodes(Path track) throws IOException {
        Arguments arguments = FfmpegOptions.quiet()
                .option("-f", "mp4")
                .option("-i", "file:" + track)
                .option("-f", "null")
                .word("-");
        Outcome outcome = cage.run(
                new Invocation(
                        Program.FFMPEG,
                        arguments,
                        List.of(track),
                        workFolder,
                        cage.limits().encoding(),
                        0),
                line -> {});
        return outcome.isClean() && outcome.complaintCount() == 0;
    }

    /**
     * One MP4 of all tracks, with its index in front, so that a browser can play it while it loads.
     *
     * @param tracks whole tracks, the pictures first
     * @throws EncodeFailed if ffmpeg failed
     */
    public Path progressive(List<Path> tracks) throws IOException {
        Arguments arguments = FfmpegOptions.quiet();
        tracks.forEach(track -> arguments.option("-f", "mp4").option("-i", "file:" + track));
        for (int i = 0; i < tracks.size(); i++) {
            arguments.option("-map", i + ":0");
        }
        Path file = workFolder.resolve("progressive.mp4");
        arguments
                .option("-c", "copy")
                .option("-movflags", "+faststart")
                .option("-f", "mp4")
                .word("file:" + file);
        return made(file, tracks, arguments);
    }

    private Path made(Path file, List<Path> inputs, Arguments arguments) throws IOException {
        Outcome outcome = cage.run(
                new Invocation(
                        Program.FFMPEG,
                        arguments,
                        inputs,
                        workFolder,
                        cage.limits().encoding(),
                        0),
                line -> {});
        if (!outcome.isClean() || !Files.exists(file) || Files.size(file) == 0) {
            throw new EncodeFailed("No " + file.getFileName() + ": " + outcome.tail());
        }
        return file;
    }
}
