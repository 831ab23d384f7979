package org.lectern.transcoder.encode;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.cage.Outcome;
import org.lectern.transcoder.fmp4.FragmentTail;
import org.lectern.transcoder.plan.Plan;
import org.lectern.transcoder.plan.Rung;

/** Cuts the source's own coded pictures into segments, without encoding them, and hands each on as soon as it is complete. */
public final class VideoCopy {
    /** Reading goes on so much longer, so that the keyframe that ends the last segment is seen. */
    private static final double MARGIN_SECONDS = 2;
    /** The type of NAL units that aren't needed for decoding (SEI, H.264 table 7-1). */
    private static final int SUPPLEMENTAL_INFORMATION = 6;

    private final Encoding encoding;
    private final Plan plan;

    /** A copy of the plan's source. */
    public VideoCopy(Encoding encoding, Plan plan) {
        this.encoding = encoding;
        this.plan = plan;
    }

    /**
     * Copies, from the start of the video.
     *
     * @param endSegment the first one that isn't wanted
     * @throws NotCopyable if the pictures aren't what their index says, or one init segment isn't enough for them
     * @throws SourceEndsEarly if the source holds fewer pictures than planned; what came before has been handed on
     * @throws EncodeFailed if ffmpeg failed
     */
    public void copy(Rung rung, int endSegment, SegmentSink sink) throws IOException {
        Path file = encoding.workFolder().resolve(rung.name() + ".mp4");
        int delayTicks = plan.delayFrames() * plan.grid().frameTicks();
        try (FragmentTail tail = new FragmentTail(file, delayTicks)) {
            CopyCutter cutter = new CopyCutter(rung, plan, endSegment, tail, sink);
            Outcome outcome = FfmpegOptions.run(encoding, arguments(file, endSegment), cutter::cutWhatIsThere);
            cutter.cutWhatIsThere();
            cutter.cutTheRest(outcome);
        }
    }

    private Arguments arguments(Path file, int endSegment) {
        Arguments arguments = FfmpegOptions.quiet()
                .all(FfmpegOptions.source(
                        encoding, plan.source(), 0, plan.grid().startSeconds(endSegment)))
                .option(
                        "-map",
                        "0:" + Objects.requireNonNull(plan.source().video()).index())
                .option("-c:v", "copy")
                .option("-tag:v", "avc1")
                .option("-video_track_timescale", plan.grid().timescale());
        if (plan.source().hasClosedCaptions()) {
            // they are published as WebVTT, and playlists say that pictures hold none (RFC 8216, section 4.3.4.2)
            arguments.option("-bsf:v", "filter_units=remove_types=" + SUPPLEMENTAL_INFORMATION);
        }
        if (endSegment < plan.grid().segments()) {
            double end = plan.grid().startSeconds(endSegment) + MARGIN_SECONDS;
            arguments.option("-t", String.format(Locale.ROOT, "%.3f", end));
        }
        return arguments
                .option("-movflags", "+frag_keyframe+empty_moov+default_base_moof")
                .all(FfmpegOptions.fragmentedMp4(file));
    }
}
