package org.lectern.transcoder.encode;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.cage.Outcome;
import org.lectern.transcoder.fmp4.FragmentTail;
import org.lectern.transcoder.fmp4.MediaSegment;
import org.lectern.transcoder.fmp4.Sample;
import org.lectern.transcoder.plan.AudioRendition;
import org.lectern.transcoder.plan.Grid;
import org.lectern.transcoder.plan.Plan;

/**
 * Encodes one track of sound from its start, so that it has no seams, and hands on each segment as soon as it is complete.
 * However far it goes, the segments are the same to the bit.
 */
public final class AudioEncode {
    /** The encoder looks ahead: what it wrote of the last frames would be another if it had gone on. */
    private static final int LOOKAHEAD_FRAMES = 8;

    /** The encoder puts one frame before the first, to warm up its decoder; it isn't on the timeline. */
    private static final int PRIMING_FRAMES = 1;

    private final Encoding encoding;
    private final Plan plan;

    /** An encode of the plan's source. */
    public AudioEncode(Encoding encoding, Plan plan) {
        this.encoding = encoding;
        this.plan = plan;
    }

    /**
     * Encodes.
     *
     * @param gainDecibels by how much it is made louder, or softer if negative; the same for every stretch of a track
     * @param endSegment the first one that isn't wanted
     * @return whether all of the source could be decoded; if not, what is heard has gaps
     * @throws EncodeFailed if ffmpeg failed
     */
    public boolean encode(AudioRendition rendition, double gainDecibels, int endSegment, SegmentSink sink)
            throws IOException {
        try (FragmentTail tail = new FragmentTail(encoding.workFolder().resolve("audio.mp4"), 0)) {
            Cutter cutter = new Cutter(rendition, endSegment, tail, sink);
            Outcome outcome =
                    FfmpegOptions.run(encoding, arguments(rendition, gainDecibels, endSegment), cutter::cutWhatIsThere);
            cutter.cutWhatIsThere();
            if (!cutter.isComplete()) {
                throw new EncodeFailed("ffmpeg ended with " + outcome.exitCode() + " after " + cutter.next
                        + " segments of sound: " + outcome.tail());
            }
            return outcome.complaintCount() == 0;
        }
    }

    private Arguments arguments(AudioRendition rendition, double gainDecibels, int endSegment) {
        Grid grid = plan.grid();
        long frames = endSegment == grid.segments()
                ? grid.audioFrames()
                : grid.audioFrame(grid.firstFrame(endSegment)) + LOOKAHEAD_FRAMES;
        long samples = frames * Grid.AUDIO_FRAME_SAMPLES;
        String steady = "[0:" + rendition.streamIndex() + "]" + FfmpegOptions.steady(rendition) + ",apad[steady]";
        String exact = "[steady]aresample=" + Grid.AUDIO_RATE + ":async=1:first_pts=0"
                + FfmpegOptions.gain(gainDecibels) + ",atrim=end_sample=" + samples + "[a]";
        return FfmpegOptions.quiet()
                .all(FfmpegOptions.source(encoding, plan.source(), 0, grid.startSeconds(endSegment)))
                .option("-filter_complex", steady)
                .option("-filter_complex", exact)
                .option("-map", "[a]")
                .option("-c:a", "aac")
                .option("-b:a", rendition.bitsPerSecond())
                .option("-frag_duration", 2_000_000)
                .option("-movflags", "+empty_moov+default_base_moof")
                .all(FfmpegOptions.fragmentedMp4(encoding.workFolder().resolve("audio.mp4")));
    }

    /** Cuts at the AAC frames that are nearest to the grid. */
    private final class Cutter {
        private final AudioRendition rendition;
        private final int endSegment;
        private final FragmentTail tail;
        private final SegmentSink sink;
        private final Grid grid = plan.grid();
        private final List<Sample> waiting = new ArrayList<>();
        private int priming = PRIMING_FRAMES;
        private int next;

        Cutter(AudioRendition rendition, int endSegment, FragmentTail tail, SegmentSink sink) {
            this.rendition = rendition;
            this.endSegment = endSegment;
            this.tail = tail;
            this.sink = sink;
        }

        void cutWhatIsThere() throws IOException {
            boolean known = tail.init().isPresent();
            waiting.addAll(tail.poll());
            if (!known && tail.init().isPresent()) {
                sink.init(rendition.folder(), tail.init().get());
            }
            while (priming > 0 && !waiting.isEmpty()) {
                waiting.removeFirst();
                priming--;
            }
            while (next < endSegment && waiting.size() >= frames(next)) {
                cut(waiting.subList(0, frames(next)));
            }
            sink.flush();
        }

        boolean isComplete() {
            return next == endSegment;
        }

        private int frames(int segment) {
            return Math.toIntExact(end(segment) - start(segment));
        }

        private long start(int segment) {
            return grid.audioFrame(grid.firstFrame(segment));
        }

        private long end(int segment) {
            return segment + 1 == grid.segments() ? grid.audioFrames() : start(segment + 1);
        }

        private void cut(List<Sample> frames) throws IOException {
            if (!sink.holds(rendition.folder(), next)) {
                long time = start(next) * Grid.AUDIO_FRAME_SAMPLES;
                List<Sample> exact = new ArrayList<>();
                for (Sample frame : frames) {
                    exact.add(new Sample(time, Grid.AUDIO_FRAME_SAMPLES, 0, true, frame.content()));
                    time += Grid.AUDIO_FRAME_SAMPLES;
                }
                long ticks = (long) exact.size() * Grid.AUDIO_FRAME_SAMPLES;
                sink.segment(
                        rendition.folder(),
                        next,
                        MediaSegment.write(MediaSegment.sequence(next), List.of(exact)),
                        ticks);
            }
            frames.clear();
            next++;
        }
    }
}
