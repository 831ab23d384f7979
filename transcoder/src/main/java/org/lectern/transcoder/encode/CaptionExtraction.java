package org.lectern.transcoder.encode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.cage.Outcome;
import org.lectern.transcoder.hls.WebVtt;
import org.lectern.transcoder.plan.Plan;
import org.lectern.transcoder.plan.TextRendition;

/** Takes a track of subtitles out of the source, as WebVTT. */
public final class CaptionExtraction {
    private final Encoding encoding;
    private final Plan plan;

    /** An extraction from the plan's source. */
    public CaptionExtraction(Encoding encoding, Plan plan) {
        this.encoding = encoding;
        this.plan = plan;
    }

    /**
     * Extracts.
     *
     * @throws EncodeFailed if ffmpeg failed
     */
    public WebVtt extract(TextRendition rendition) throws IOException {
        Path file = encoding.workFolder().resolve("captions.vtt");
        Arguments arguments = FfmpegOptions.quiet()
                .all(FfmpegOptions.source(
                        encoding, plan.source(), 0, plan.grid().durationSeconds()))
                .option("-map", "0:" + rendition.streamIndex())
                .option("-c:s", "webvtt")
                .option("-f", "webvtt")
                .word("file:" + file);
        Outcome outcome = FfmpegOptions.run(encoding, arguments, () -> {});
        if (!outcome.isClean() || !Files.exists(file)) {
            throw new EncodeFailed("No captions: " + outcome.tail());
        }
        return WebVtt.parse(Files.readString(file, StandardCharsets.UTF_8));
    }
}
