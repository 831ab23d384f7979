package org.lectern.transcoder.plan;

/**
 * How loud a track of sound is on the whole (EBU R 128, ITU-R BS.1770), and what brings it to where others are: so that
 * nobody reaches for the volume between two lessons. The same gain from start to end; what is quiet stays quieter than
 * what is loud.
 *
 * @param lufs integrated loudness
 */
public record Loudness(double lufs) {
    /** What measuring yields where there is nothing to hear. */
    public static final Loudness SILENCE = new Loudness(-70);

    private static final double TARGET_LUFS = -16;
    /** What is no further off isn't touched. */
    private static final double TOLERATED = 3;
    /** More would only make noise of what was recorded as good as silent. */
    private static final double MOST_DECIBELS = 24;

    /** The gain in dB that brings it to −16 LUFS; 0 where it is within 3 LU of that, or silent. */
    public double gainDecibels() {
        double gain = TARGET_LUFS - lufs;
        if (!(lufs > SILENCE.lufs) || Math.abs(gain) <= TOLERATED) {
            return 0;
        }
        return Math.round(10 * Math.min(gain, MOST_DECIBELS)) / 10.0;
    }
}
