package org.lectern.transcoder.plan;

import org.lectern.transcoder.probe.Rational;

/**
 * Where the segments of a video begin. Segments of about four seconds, each of two groups of pictures that begin with an
 * IDR picture; every rung and rendition is cut at the same instants, the sound at the nearest of its own frames.
 *
 * @param frameRate in pictures a second, constant
 * @param frames how many pictures there are, at least 1
 */
public record Grid(Rational frameRate, long frames) {
    /** Samples of sound a second. */
    public static final int AUDIO_RATE = 48_000;

    /** Samples of sound in one AAC frame. */
    public static final int AUDIO_FRAME_SAMPLES = 1024;

    private static final double GROUP_SECONDS = 2;
    /** What is left at the end joins the segment before it unless it is longer than this. */
    private static final double SHORTEST_SEGMENT_SECONDS = 1;

    /** Refuses an empty video. */
    public Grid {
        if (frames < 1 || frameRate.isZero()) {
            throw new IllegalArgumentException("No pictures: " + frames + " at " + frameRate);
        }
    }

    /** Pictures from one IDR picture to the next. */
    public int groupFrames() {
        return (int) Math.max(1, Math.round(frameRate.value() * GROUP_SECONDS));
    }

    /** Pictures in every segment but the last. */
    public int segmentFrames() {
        return 2 * groupFrames();
    }

    /** How many segments there are. */
    public int segments() {
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
        return segment == segments() ? frames : (long) segment * segmentFrames();
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
