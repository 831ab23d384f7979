package org.lectern.transcoder.encode;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.cage.Limits;
import org.lectern.transcoder.cage.Outcome;
import org.lectern.transcoder.plan.Chunk;
import org.lectern.transcoder.plan.Grid;
import org.lectern.transcoder.plan.Plan;
import org.lectern.transcoder.plan.Rung;
import org.lectern.transcoder.probe.VideoTrack;

/** Encodes the pictures of one chunk to several rungs with one decode, handing each segment on as soon as it is complete. */
public final class VideoEncode {
    /** Seeking begins so much before the chunk, against rounding. */
    private static final double MARGIN_SECONDS = 0.5;

    private static final int MOST_PIXELS_OF_ONE_THREAD = 1920 * 1088;
    /** One thread scales as fast as so many encode what it has scaled. */
    private static final int PROCESSORS_OF_A_SCALING_THREAD = 4;

    private static final int AUTOMATIC = 0;
    /** What x264 takes by itself. */
    private static final double THREADS_OF_A_PROCESSOR = 1.5;

    /** Of one encoder beside others; more would cost quality in small pictures. */
    private static final int MOST_THREADS = 16;

    private final Encoding encoding;
    private final Plan plan;

    /** An encode of the plan's source. */
    public VideoEncode(Encoding encoding, Plan plan) {
        this.encoding = encoding;
        this.plan = plan;
    }

    /**
     * Encodes.
     *
     * @return whether all of the source could be decoded; if not, what is shown has blemishes
     * @throws SourceEndsEarly if the source holds fewer pictures than planned; what came before has been handed on
     * @throws EncodeFailed if ffmpeg failed
     */
    public boolean encode(Chunk chunk, List<Rung> rungs, SegmentSink sink) throws IOException {
        List<VideoCutter> cutters = new ArrayList<>();
        for (Rung rung : rungs) {
            cutters.add(new VideoCutter(rung, plan, chunk, file(rung), sink));
        }
        try {
            Outcome outcome =
                    FfmpegOptions.run(encoding, arguments(chunk, rungs), limits(chunk), () -> cutAll(cutters, sink));
            cutAll(cutters, sink);
            for (VideoCutter cutter : cutters) {
                if (!cutter.isComplete()) {
                    throw incomplete(chunk, cutters, outcome);
                }
            }
            return outcome.complaintCount() == 0 || outcome.complaintCount() <= complaintsBefore(chunk);
        } finally {
            for (VideoCutter cutter : cutters) {
                cutter.close();
            }
        }
    }

    /**
     * What the decoder complains about of the pictures that are decoded for those of the chunk, and aren't shown: they lack what
     * they refer to where decoding begins amid a group.
     */
    private int complaintsBefore(Chunk chunk) throws IOException {
        VideoTrack video = plan.source().video();
        if (chunk.firstSegment() == 0 || video == null) {
            return 0;
        }
        double start = plan.grid().startSeconds(chunk.firstSegment());
        Arguments arguments = FfmpegOptions.quiet()
                .all(decoding())
                .all(FfmpegOptions.source(encoding, plan.source(), seekSeconds(plan, chunk), start))
                .option("-map", "0:" + video.index())
                .option("-vf", String.format(Locale.ROOT, "trim=end=%.6f", start))
                .option("-f", "null")
                .word("-");
        return FfmpegOptions.run(encoding, arguments, limits(chunk), () -> {}).complaintCount();
    }

    /** Where decoding can't begin in the middle, all that goes before is decoded first, in no more time than it plays. */
    private Limits limits(Chunk chunk) {
        double before = plan.source().seekable() ? 0 : plan.grid().startSeconds(chunk.firstSegment());
        return encoding.cage().limits().encoding().prolongedBy(Duration.ofSeconds((long) before));
    }

    /** Where decoding begins, in seconds; 0 where seeking isn't exact. What comes after the last picture shows that one. */
    static double seekSeconds(Plan plan, Chunk chunk) {
        if (!plan.source().seekable()) {
            return 0;
        }
        double start = plan.grid().startSeconds(chunk.firstSegment());
        return Math.max(0, Math.min(start, Pictures.shownUntil(plan)) - MARGIN_SECONDS);
    }

    private Path file(Rung rung) {
        return encoding.workFolder().resolve(rung.name() + ".mp4");
    }

    private static void cutAll(List<VideoCutter> cutters, SegmentSink sink) throws IOException {
        for (VideoCutter cutter : cutters) {
            cutter.cutWhatIsThere();
        }
        sink.flush();
    }

    /**
     * A run that ends well, and short, and at the same picture in all rungs, has come to the end of the source. What only stood
     * there after the last picture isn't part of it.
     */
    private IOException incomplete(Chunk chunk, List<VideoCutter> cutters, Outcome outcome) {
        Grid grid = plan.grid();
        long seen = cutters.getFirst().framesSeen();
        boolean together = cutters.stream().allMatch(cutter -> cutter.framesSeen() == seen);
        double stood = new Pictures(plan, chunk, plan.rungs()).standsSeconds();
        long shown = Math.max(0, seen - Math.round(stood * grid.frameRate().value()));
        return outcome.isClean() && together && !outcome.lackedRoom()
                ? new SourceEndsEarly(grid.firstFrame(chunk.firstSegment()) + shown)
                : new EncodeFailed("ffmpeg ended with " + outcome.exitCode() + ": " + outcome.tail());
    }

    private Arguments arguments(Chunk chunk, List<Rung> rungs) {
        Grid grid = plan.grid();
        Arguments arguments = FfmpegOptions.quiet()
                .all(decoding())
                .all(FfmpegOptions.source(
                        encoding, plan.source(), seekSeconds(plan, chunk), grid.startSeconds(chunk.endSegment())))
                .all(filtering())
                .all(new Pictures(plan, chunk, rungs).filters());
        for (int i = 0; i < rungs.size(); i++) {
            Rung rung = rungs.get(i);
            arguments
                    .option("-map", Pictures.pad(i))
                    .option("-c:v", "libx264")
                    // closed captions are published as WebVTT
                    .option("-a53cc", 0)
                    .option("-threads", threads(rung, rungs))
                    .option("-preset", "veryfast")
                    .option("-profile:v", "high")
                    .option("-crf", rung.crf())
                    .option("-maxrate", rung.maxBitsPerSecond())
                    .option("-bufsize", 2 * rung.maxBitsPerSecond())
                    .option("-g", grid.groupFrames())
                    .option("-keyint_min", grid.groupFrames())
                    .option("-x264-params", "scenecut=0:open-gop=0")
                    .all(segmentStarts(chunk))
                    .option("-fps_mode", "passthrough")
                    .option("-video_track_timescale", grid.timescale())
                    .option("-movflags", "+frag_keyframe+empty_moov+default_base_moof")
                    .all(FfmpegOptions.fragmentedMp4(file(rung)));
        }
        return arguments;
    }

    /** As many as an encoder takes that is alone, shared out by their work among those that run at once. */
    private static int threads(Rung rung, List<Rung> rungs) {
        if (rungs.size() == 1) {
            return AUTOMATIC;
        }
        double work = rungs.stream().mapToDouble(VideoEncode::pixels).sum();
        double all = THREADS_OF_A_PROCESSOR * Runtime.getRuntime().availableProcessors();
        return Math.clamp(Math.round(all * pixels(rung) / work), 1, MOST_THREADS);
    }

    private static double pixels(Rung rung) {
        return (double) rung.width() * rung.height();
    }

    /**
     * Small pictures are decoded faster than they are encoded, and by one thread with the least work. A graph that was built
     * anew for pictures of another size would count from the start.
     */
    private Arguments decoding() {
        VideoTrack video = plan.source().video();
        Arguments arguments = new Arguments();
        if (video != null && isSmall(video)) {
            arguments.option("-threads", 1);
        }
        if (video != null) {
            arguments.option("-reinit_filter", 0);
        }
        return arguments;
    }

    /**
     * Each filter would divide each picture among as many threads as there are processors, which waits for all of them each time.
     * Encoders use what is left; only what is more than scaling keeps them waiting.
     */
    private Arguments filtering() {
        VideoTrack video = plan.source().video();
        Arguments arguments = new Arguments();
        if (video != null && isSmall(video) && !video.interlaced() && !video.isHighDynamicRange()) {
            int processors = Runtime.getRuntime().availableProcessors();
            arguments.option("-filter_complex_threads", Math.max(1, processors / PROCESSORS_OF_A_SCALING_THREAD));
        }
        return arguments;
    }

    private static boolean isSmall(VideoTrack video) {
        return video.displayWidth() * video.displayHeight() <= MOST_PIXELS_OF_ONE_THREAD;
    }

    /** On a regular grid every group begins at a multiple of their length; on another, each segment begins with its own. */
    private Arguments segmentStarts(Chunk chunk) {
        Arguments arguments = new Arguments();
        if (plan.grid().isIrregular()) {
            long first = plan.grid().firstFrame(chunk.firstSegment());
            StringJoiner starts = new StringJoiner("+", "expr:", "");
            for (int segment = chunk.firstSegment(); segment < chunk.endSegment(); segment++) {
                starts.add("eq(n," + (plan.grid().firstFrame(segment) - first) + ")");
            }
            arguments.option("-force_key_frames", starts.toString()).option("-forced-idr", 1);
        }
        return arguments;
    }
}
