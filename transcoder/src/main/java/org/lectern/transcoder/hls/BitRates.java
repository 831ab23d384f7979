package org.lectern.transcoder.hls;

import java.util.List;

/**
 * What a rendition takes to carry, measured on its segments.
 *
 * @param peak in bits per second: the highest over any run of segments that lasts 0.5 to 1.5 target durations
 * @param average in bits per second
 */
public record BitRates(long peak, long average) {
    /** Of nothing. */
    public static final BitRates NONE = new BitRates(0, 0);

    /** Measures segments that follow each other (RFC 8216, section 4.3.4.2, and the second edition's Peak Segment Bit Rate). */
    public static BitRates of(List<Segment> segments, int targetDuration) {
        double seconds = 0;
        long bits = 0;
        double peak = 0;
        for (int from = 0; from < segments.size(); from++) {
            seconds += segments.get(from).seconds();
            bits += 8 * segments.get(from).bytes();
            double runSeconds = 0;
            long runBits = 0;
            for (int to = from; to < segments.size() && runSeconds <= 1.5 * targetDuration; to++) {
                runSeconds += segments.get(to).seconds();
                runBits += 8 * segments.get(to).bytes();
                if (runSeconds >= 0.5 * targetDuration && runSeconds <= 1.5 * targetDuration) {
                    peak = Math.max(peak, runBits / runSeconds);
                }
            }
        }
        if (seconds == 0) {
            return NONE;
        }
        double average = bits / seconds;
        return new BitRates((long) Math.ceil(Math.max(peak, average)), Math.round(average));
    }

    /** Both at once. */
    public BitRates plus(BitRates other) {
        return new BitRates(peak + other.peak, average + other.average);
    }

    /** The higher of each. */
    public BitRates max(BitRates other) {
        return new BitRates(Math.max(peak, other.peak), Math.max(average, other.average));
    }
}
