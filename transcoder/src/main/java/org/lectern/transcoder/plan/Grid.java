package org.lectern.transcoder.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lectern.transcoder.probe.Rational;

/**
 * Where the segments of a video begin. Segments of about four seconds, of groups of pictures of two seconds that begin with
 * an IDR picture; every rung and rendition is cut at the same instants, the sound at the nearest of its own frames.
 *
 * @param frameRate in pictures a second, constant
 * @param frames how many pictures there are, at least 1
 * @param starts the first picture of each segment, where the source's keyframes lay them; none where they are regular
 */
public record Grid(Rational frameRate, long frames, List<Long> starts) {
    /** Samples of sound a second. */
    public static final int AUDIO_RATE = 48_000;

    /** Samples of sound in one AAC frame. */
    public static final int AUDIO_FRAME_SAMPLES = 1024;

    private static final double GROUP_SECONDS = 2;
    /** What is left at the end joins the segment before it unless it is longer than this. */
    private static final double SHORTEST_SEGMENT_SECONDS = 1;

    private static final double LONGEST_SEGMENT_SECONDS = 8;
    private static final double USUAL_SEGMENT_SECONDS = 4;

    /** Refuses an empty video, and copies the list. */
    public Grid {
        if (frames < 1 || frameRate.isZero()) {
            throw new IllegalArgumentException("No pictures: " + frames + " at " + frameRate);
        }
        starts = List.copyOf(starts);
    }

    /** A regular grid. */
    public static Grid regular(Rational frameRate, long frames) {
        return new Grid(frameRate, frames, List.of());
    }

    /**
     * A grid laid on keyframes, so that segments can be cut without encoding: as near to four seconds as they allow.
     *
     * @param keyframes numbers of pictures, ascending, the first of them 0
     * @return empty where two of them, or the last and the end, are more than eight seconds apart
     */
    public static Optional<Grid> onKeyframes(Rational frameRate, long frames, List<Long> keyframes) {
        double usual = frameRate.value() * USUAL_SEGMENT_SECONDS;
        double longest = frameRate.value() * LONGEST_SEGMENT_SECONDS;
        List<Long> starts = new ArrayList<>(List.of(0L));
        long chosen = 0;
        for (int i = 1; i <= keyframes.size(); i++) {
            long next = i == keyframes.size() ? frames : keyframes.get(i);
            long before = keyframes.get(i - 1);
            if (before > chosen && (next - chosen > longest || next - chosen - usual > usual - (before - chosen))) {
                starts.add(before);
                chosen = before;
            }
            if (next - chosen > longest) {
                return Optional.empty();
            }
        }
        boolean shortEnd = starts.size() > 1
                && frames - starts.getLast() < frameRate.value() * SHORTEST_SEGMENT_SECONDS
                && frames - starts.get(starts.size() - 2) <= longest;
        return Optional.of(new Grid(frameRate, frames, shortEnd ? starts.subList(0, starts.size() - 1) : starts));
    }

    /**
     * The same grid for a video that ends earlier: what was cut already stays as it was. A rest of less than a tenth of a
     * second, which would be too short for sound, is left out.
     */
    public Grid endingAt(long earlier) {
        List<Long> kept = new ArrayList<>();
        for (int i = 0; i < segments() && firstFrame(i) < earlier; i++) {
            kept.add(firstFrame(i));
        }
        boolean tooShort = kept.size() > 1 && earlier - kept.getLast() < frameRate.value() * 0.1;
        long end = tooShort ? kept.removeLast() : earlier;
        return new Grid(frameRate, end, kept);
    }

    /** Whether segments begin where the source has keyframes, and not at regular distances. */
    public boolean isIrregular() {
        return !starts.isEmpty();
    }

    /** Pictures from one IDR picture to the next. */
    public int groupFrames() {
        return (int) Math.max(1, Math.round(frameRate.value() * GROUP_SECONDS));
    }

    /** Pictures in every segment of a regular grid but the last. */
    private int segmentFrames() {
        return 2 * groupFrames();
    }

    /** How many segments there are. */
    public int segments() {
        if (isIrregular()) {
            return starts.size();
        }
        long whole = frames / segmentFrames();
        long rest = frames % segmentFrames();
        boolean joins = whole > 0 && rest < frameRate.value() * SHORTEST_SEGMENT_SECONDS;
        return (int) (rest == 0 || joins ? whole : whole + 1);
    }

    /**
     * The first picture of a segment.
     *
     * @param segment from 0; the number of segments gives the end of the video
     */
    public long firstFrame(int segment) {
        if (segment < 0 || segment > segments()) {
            throw new IndexOutOfBoundsException("segment " + segment + " of " + segments());
        }
        if (segment == segments()) {
            return frames;
        }
        return isIrregular() ? starts.get(segment) : (long) segment * segmentFrames();
    }

    /** Ticks a second in video tracks. */
    public int timescale() {
        return Math.toIntExact(frameRate.numerator() * ticksPerUnit());
    }

    /** Ticks that a picture lasts. */
    public int frameTicks() {
        return Math.toIntExact(frameRate.denominator() * ticksPerUnit());
    }

    private long ticksPerUnit() {
        return frameRate.numerator() < 10_000 ? 1000 : 1;
    }

    /** When a picture is shown, in seconds. */
    public double seconds(long frame) {
        return (double) frame * frameRate.denominator() / frameRate.numerator();
    }

    /** When a segment begins, in seconds. */
    public double startSeconds(int segment) {
        return seconds(firstFrame(segment));
    }

    /** How long a segment lasts, in seconds. */
    public double segmentSeconds(int segment) {
        return seconds(firstFrame(segment + 1) - firstFrame(segment));
    }

    /** How long the video is, in seconds. */
    public double durationSeconds() {
        return seconds(frames);
    }

    /** The AAC frame whose start is nearest to that of the picture. */
    public long audioFrame(long frame) {
        double samples = (double) frame * frameRate.denominator() * AUDIO_RATE / frameRate.numerator();
        return Math.round(samples / AUDIO_FRAME_SAMPLES);
    }

    /** How many AAC frames the sound has. */
    public long audioFrames() {
        return Math.max(1, audioFrame(frames));
    }
}
