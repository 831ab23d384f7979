package org.lectern.transcoder.probe;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.cage.Cage;
import org.lectern.transcoder.cage.Invocation;
import org.lectern.transcoder.cage.LimitExceeded;
import org.lectern.transcoder.cage.Outcome;
import org.lectern.transcoder.cage.Program;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file in the cage, where ffprobe and ffmpeg are asked about it and no other.
 *
 * @param workFolder an existing folder for the programs to be in; nothing is written there
 */
record CagedFile(Cage cage, Container container, Path path, Path workFolder) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int FIRST_PACKETS = 16;

    /**
     * What ffprobe tells about the whole, the streams and the first packets.
     *
     * @throws Refused if it can't read the file
     */
    Answer ask() throws IOException {
        StringBuilder json = new StringBuilder();
        Arguments arguments = new Arguments()
                .option("-v", "error")
                .option("-of", "json")
                .flag("-show_streams")
                .flag("-show_format")
                .flag("-show_packets")
                .option("-read_intervals", "%+#" + FIRST_PACKETS);
        Outcome outcome = ffprobe(arguments, json::append);
        try {
            JsonNode told = JSON.readTree(json.toString());
            if (!outcome.isClean() || told.path("format").isMissingNode()) {
                throw new Refused(unreadable(outcome.tail()));
            }
            return new Answer(told);
        } catch (JacksonException garbled) {
            throw new Refused(unreadable(outcome.tail()), garbled);
        }
    }

    private static String unreadable(String complaints) {
        if (complaints.contains("moov atom not found")) {
            return "The file is incomplete: its index is missing. The upload or the recording was probably cut off;"
                    + " export the video again and upload the whole file.";
        }
        return "The file is damaged and can't be read as a video.";
    }

    /**
     * Runs ffprobe.
     *
     * @throws Refused if that takes too long
     */
    Outcome ffprobe(Arguments arguments, Consumer<String> eachLine) throws IOException {
        return run(Program.FFPROBE, new Arguments().all(arguments).all(container.input(path)), eachLine);
    }

    /**
     * Runs ffmpeg to print a line for each packet of some streams, as {@code framecrc} does.
     *
     * @param reading options on how the file is read
     * @param indexes of the streams, in the order in which the lines count them
     * @throws Refused if that takes too long
     */
    Outcome framecrc(Arguments reading, List<Integer> indexes, Consumer<String> eachLine) throws IOException {
        Arguments arguments = new Arguments()
                .flag("-nostdin")
                .option("-v", "error")
                .all(reading)
                .all(container.input(path));
        indexes.forEach(index -> arguments.option("-map", "0:" + index));
        arguments.option("-c", "copy").option("-f", "framecrc").word("-");
        return run(Program.FFMPEG, arguments, eachLine);
    }

    private Outcome run(Program program, Arguments arguments, Consumer<String> eachLine) throws IOException {
        try {
            return cage.run(
                    new Invocation(
                            program,
                            arguments,
                            List.of(path),
                            workFolder,
                            cage.limits().looking(),
                            0),
                    eachLine);
        } catch (LimitExceeded exceeded) {
            throw new Refused("The file takes too long to read; it is probably damaged.", exceeded);
        }
    }
}
