package org.lectern.transcoder.encode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.cage.Outcome;
import org.lectern.transcoder.hls.WebVtt;
import org.lectern.transcoder.plan.Plan;
import org.lectern.transcoder.plan.TextRendition;
import org.lectern.transcoder.probe.VideoTrack;

/** Takes subtitles out of the source, as WebVTT: a track of them, or those that its pictures carry along. */
public final class CaptionExtraction {
    /** Where subtitles were written before Unicode, it was most often in this; ffmpeg as it is shipped can't read it. */
    private static final Charset BEFORE_UNICODE = Charset.forName("windows-1252");

    /** In the work folder, where the programs are. */
    private static final String CARRIERS = "carriers.nut";

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
        VideoTrack video = plan.source().video();
        return video != null && video.index() == rendition.streamIndex()
                ? fromPictures(video)
                : written(fromTrack(rendition));
    }

    private Arguments fromTrack(TextRendition rendition) {
        return FfmpegOptions.quiet()
                // or it would leave out what isn't UTF-8
                .option("-sub_charenc_mode", "ignore")
                .all(FfmpegOptions.source(
                        encoding, plan.source(), 0, plan.grid().durationSeconds()))
                .option("-map", "0:" + rendition.streamIndex());
    }

    /**
     * ffmpeg takes captions out of pictures only as it reads these by a filter, which knows nothing of clocks that start anew, and
     * the like. So tiny pictures that carry them are made first, on the video's own timeline.
     */
    private WebVtt fromPictures(VideoTrack video) throws IOException {
        Path carriers = encoding.workFolder().resolve(CARRIERS);
        Outcome outcome = FfmpegOptions.run(
                encoding,
                FfmpegOptions.quiet()
                        .all(FfmpegOptions.source(
                                encoding, plan.source(), 0, plan.grid().durationSeconds()))
                        .option("-map", "0:" + video.index())
                        .option("-vf", "scale=64:64")
                        .option("-fps_mode", "passthrough")
                        .option("-c:v", "libx264")
                        .option("-preset", "ultrafast")
                        .option("-tune", "zerolatency")
                        .option("-a53cc", 1)
                        .option("-f", "nut")
                        .word("file:" + carriers),
                () -> {});
        if (!outcome.isClean()) {
            throw new EncodeFailed("No pictures with captions: " + outcome.tail());
        }
        WebVtt captions = written(FfmpegOptions.quiet()
                .flag("-copyts")
                .option("-f", "lavfi")
                .option("-i", "movie=" + CARRIERS + "[out0+subcc]")
                .option("-map", "0:s"));
        if (captions.cues().isEmpty()) {
            throw new EncodeFailed("No closed captions in the first channel");
        }
        return captions;
    }

    private WebVtt written(Arguments reading) throws IOException {
        Path file = encoding.workFolder().resolve("captions.vtt");
        Arguments arguments = reading.option("-c:s", "webvtt")
                .option("-avoid_negative_ts", "disabled")
                .option("-f", "webvtt")
                .word("file:" + file);
        Outcome outcome = FfmpegOptions.run(encoding, arguments, () -> {});
        if (!outcome.isClean() || !Files.exists(file)) {
            throw new EncodeFailed("No captions: " + outcome.tail());
        }
        String lines = Files.readString(file, StandardCharsets.ISO_8859_1);
        return WebVtt.parse(lines.lines().map(CaptionExtraction::decoded).collect(Collectors.joining("\n")));
    }

    private static String decoded(String line) {
        ByteBuffer written = ByteBuffer.wrap(line.getBytes(StandardCharsets.ISO_8859_1));
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(written).toString();
        } catch (CharacterCodingException older) {
            return BEFORE_UNICODE.decode(written.rewind()).toString();
        }
    }
}
