package org.lectern.transcoder.encode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.cage.Invocation;
import org.lectern.transcoder.cage.LimitExceeded;
import org.lectern.transcoder.cage.Program;
import org.lectern.transcoder.plan.AudioRendition;
import org.lectern.transcoder.plan.Loudness;
import org.lectern.transcoder.probe.Container;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures how loud a track of a source is: a short one as a whole, a long one at places spread evenly over it, so that
 * hours don't take longer than minutes.
 */
public final class LoudnessMeasurement {
    private static final double LONGEST_WHOLE_SECONDS = 60;
    private static final int PLACES = 8;
    private static final double SECONDS_AT_A_PLACE = 5;
    private static final Logger LOG = LoggerFactory.getLogger(LoudnessMeasurement.class);
    private static final String KEY = "lavfi.r128.I";
    private static final String FILE = "loudness";

    private final Encoding encoding;
    private final Container container;

    /** Measures a source. */
    public LoudnessMeasurement(Encoding encoding, Container container) {
        this.encoding = encoding;
        this.container = container;
    }

    /**
     * Measures a track as it will be heard.
     *
     * @param endSeconds when it ends
     * @return silence for what can't be measured
     */
    public Loudness measure(AudioRendition rendition, double endSeconds) throws IOException {
        boolean whole = endSeconds <= LONGEST_WHOLE_SECONDS;
        int places = whole ? 1 : PLACES;
        Arguments arguments = FfmpegOptions.quiet();
        for (int place = 0; place < places; place++) {
            if (!whole) {
                double middle = (place + 0.5) * endSeconds / places;
                arguments
                        .option("-ss", String.format(Locale.ROOT, "%.3f", middle - SECONDS_AT_A_PLACE / 2))
                        .option("-t", SECONDS_AT_A_PLACE);
            }
            arguments.flag("-vn").all(container.input(encoding.source()));
        }
        arguments
                .option("-filter_complex", places(rendition, places))
                .option(
                        "-filter_complex",
                        "[places]ebur128=metadata=1,ametadata=mode=print:key=" + KEY + ":file=" + FILE + "[a]")
                .option("-map", "[a]")
                .option("-f", "null")
                .word("-");
        return run(arguments) ? read() : Loudness.SILENCE;
    }

    private static String places(AudioRendition rendition, int places) {
        StringBuilder graph = new StringBuilder();
        for (int place = 0; place < places; place++) {
            graph.append(String.format(
                    Locale.ROOT,
                    "[%d:%d]%s[p%d];",
                    place,
                    rendition.streamIndex(),
                    FfmpegOptions.steady(rendition),
                    place));
        }
        for (int place = 0; place < places; place++) {
            graph.append("[p").append(place).append(']');
        }
        return graph + "concat=n=" + places + ":v=0:a=1[places]";
    }

    /** Sound that can't be measured may still be heard: what is wrong with it, its encoding will say. */
    private boolean run(Arguments arguments) throws IOException {
        Invocation invocation = new Invocation(
                Program.FFMPEG,
                arguments,
                List.of(encoding.source()),
                encoding.workFolder(),
                encoding.cage().limits().looking(),
                encoding.niceness());
        try {
            return encoding.cage().run(invocation, line -> {}).isClean();
        } catch (LimitExceeded tooLong) {
            LOG.info("The loudness of a source can't be measured", tooLong);
            return false;
        }
    }

    /** The filter prints what it has found so far ten times a second: the last one is for all. */
    private Loudness read() throws IOException {
        Path file = encoding.workFolder().resolve(FILE);
        if (!Files.exists(file)) {
            return Loudness.SILENCE;
        }
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(KEY + "="))
                .reduce((earlier, later) -> later)
                .map(line -> new Loudness(Double.parseDouble(line.substring(KEY.length() + 1))))
                .orElse(Loudness.SILENCE);
    }
}
