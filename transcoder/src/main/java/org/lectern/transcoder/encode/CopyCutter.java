package org.lectern.transcoder.encode;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lectern.transcoder.cage.Outcome;
import org.lectern.transcoder.fmp4.FragmentTail;
import org.lectern.transcoder.fmp4.MediaSegment;
import org.lectern.transcoder.fmp4.ParameterSets;
import org.lectern.transcoder.fmp4.Sample;
import org.lectern.transcoder.plan.Grid;
import org.lectern.transcoder.plan.Plan;
import org.lectern.transcoder.plan.Rung;

/**
 * Cuts copied pictures into segments at the keyframes that the grid was laid on. Each is shown at the instant of the grid that
 * is nearest to its own, so that the copy and the encoded rungs agree to the tick; where the source left some out, the one
 * before lasts longer.
 */
final class CopyCutter {
    private static final double TOLERATED_SECONDS = 0.5;

    private final Rung rung;
    private final Plan plan;
    private final Grid grid;
    private final int endSegment;
    private final FragmentTail tail;
    private final SegmentSink sink;
    private final List<Picture> waiting = new ArrayList<>();
    private @Nullable ParameterSets parameterSets;
    private long origin = Long.MIN_VALUE;
    private int next;
    private long last = -1;

    CopyCutter(Rung rung, Plan plan, int endSegment, FragmentTail tail, SegmentSink sink) {
        this.rung = rung;
        this.plan = plan;
        this.grid = plan.grid();
        this.endSegment = endSegment;
        this.tail = tail;
        this.sink = sink;
    }

    /** A picture and where on the grid it is shown. */
    private record Picture(long number, Sample sample) {}

    /** Cuts what has become complete since the last call. */
    void cutWhatIsThere() throws IOException {
        boolean known = tail.init().isPresent();
        List<Sample> samples = tail.poll();
        if (!known && tail.init().isPresent()) {
            if (tail.init().get().timescale() != grid.timescale()) {
                throw new NotCopyable("The clock can't be " + grid.timescale());
            }
            parameterSets = ParameterSets.of(tail.init().get());
            if (!parameterSets.areComplete()) {
                throw new NotCopyable("The init segment doesn't say how to decode the pictures");
            }
            if (!parameterSets.areOfFramesOnly()) {
                throw new NotCopyable("The pictures may be coded as fields");
            }
            sink.init(rung.name(), tail.init().get());
        }
        for (Sample sample : samples) {
            long number = number(sample);
            if (!Objects.requireNonNull(parameterSets).holdThoseOf(sample)) {
                throw new NotCopyable(
                        "From picture " + number + " on, the init segment doesn't say how to decode them");
            }
            if (sample.sync() && next < endSegment && number >= grid.firstFrame(next + 1)) {
                cut();
            }
            waiting.add(new Picture(number, sample));
            last = Math.max(last, number);
        }
        sink.flush();
    }

    /** Cuts the last segment, and says what is missing. */
    void cutTheRest(Outcome outcome) throws IOException {
        if (next < endSegment && (!outcome.isClean() || outcome.lackedRoom())) {
            throw new EncodeFailed("ffmpeg ended with " + outcome.exitCode() + ": " + outcome.tail());
        }
        long claimed = Math.min(
                grid.frames(),
                Math.round(Objects.requireNonNull(plan.source().video()).endSeconds()
                        * grid.frameRate().value()));
        boolean wanted = next < endSegment;
        if (wanted && (next + 1 < grid.segments() || grid.seconds(claimed - last - 1) > TOLERATED_SECONDS)) {
            throw new SourceEndsEarly(last + 1);
        }
        if (wanted) {
            cut();
        }
        sink.flush();
    }

    private long number(Sample sample) {
        long shown = sample.decodeTime() + sample.compositionOffset();
        if (origin == Long.MIN_VALUE) {
            origin = shown;
        }
        double late = Objects.requireNonNull(plan.source().video()).startSeconds()
                * grid.frameRate().value();
        // what begins a little late is shown from the start
        return shown == origin ? 0 : Math.round((double) (shown - origin) / grid.frameTicks() + late);
    }

    private void cut() throws IOException {
        if (!sink.holds(rung.name(), next)) {
            byte[] bytes = MediaSegment.write(MediaSegment.sequence(next), groups());
            sink.segment(
                    rung.name(), next, bytes, (grid.firstFrame(next + 1) - grid.firstFrame(next)) * grid.frameTicks());
        }
        waiting.clear();
        next++;
    }

    /** A fragment for every two seconds or so, where there is an IDR picture to begin it with. */
    private List<List<Sample>> groups() throws NotCopyable {
        long end = grid.firstFrame(next + 1);
        if (waiting.isEmpty() || waiting.getFirst().number() != grid.firstFrame(next)) {
            throw new NotCopyable("Segment " + next + " begins with "
                    + (waiting.isEmpty() ? "nothing" : waiting.getFirst().number()) + " instead of "
                    + grid.firstFrame(next));
        }
        if (!waiting.getFirst().sample().isIdr()) {
            throw new NotCopyable("No IDR picture begins segment " + next);
        }
        List<List<Sample>> groups = new ArrayList<>();
        int from = 0;
        for (int to = 1; to <= waiting.size(); to++) {
            boolean whole = to == waiting.size();
            if (whole || startsGroup(waiting.get(to), waiting.get(from))) {
                groups.add(group(
                        waiting.subList(from, to), whole ? end : waiting.get(to).number()));
                from = to;
            }
        }
        return groups;
    }

    private boolean startsGroup(Picture picture, Picture first) {
        return picture.number() - first.number() >= grid.groupFrames() * 3L / 4
                && picture.sample().isIdr();
    }

    /** Decoded in their order at the instants at which pictures are shown, and shown late by the delay that all rungs have. */
    private List<Sample> group(List<Picture> pictures, long end) throws NotCopyable {
        long[] shown = pictures.stream().mapToLong(Picture::number).sorted().toArray();
        boolean distinct = Arrays.stream(shown).distinct().count() == shown.length;
        if (!distinct || shown[0] != pictures.getFirst().number() || shown[shown.length - 1] >= end) {
            throw new NotCopyable("The pictures of segment " + next + " overlap what is before or after them");
        }
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < shown.length; i++) {
            long lasts = (i + 1 < shown.length ? shown[i + 1] : end) - shown[i];
            long offset = pictures.get(i).number() - shown[i] + plan.delayFrames();
            if (offset < 0) {
                throw new NotCopyable("The pictures of segment " + next + " are reordered too far");
            }
            Sample picture = pictures.get(i).sample();
            samples.add(new Sample(
                    shown[i] * grid.frameTicks(),
                    lasts * grid.frameTicks(),
                    Math.toIntExact(offset * grid.frameTicks()),
                    picture.sync(),
                    picture.content()));
        }
        return samples;
    }
}
