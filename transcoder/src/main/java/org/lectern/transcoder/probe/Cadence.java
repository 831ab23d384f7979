package org.lectern.transcoder.probe;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Finds the constant frame rate at which a source is best shown. */
final class Cadence {
    static final Rational HIGHEST = Rational.of(60);
    private static final List<Rational> USUAL = List.of(
            Rational.of(10),
            Rational.of(12),
            Rational.of(15),
            Rational.of(20),
            new Rational(24_000, 1001),
            Rational.of(24),
            Rational.of(25),
            new Rational(30_000, 1001),
            Rational.of(30),
            Rational.of(48),
            Rational.of(50),
            new Rational(60_000, 1001),
            HIGHEST);

    /** How far the rate of some pictures may be from a usual one to be that. */
    private static final double CLOSE = 0.03;

    private static final double ROUNDING_SECONDS = 0.001;

    private Cadence() {}

    /** Whether the two rates that ffprobe tells agree, so that the first can be believed. */
    static boolean isConstant(Rational nominal, Rational average) {
        if (nominal.isZero() || average.isZero() || nominal.compareTo(Rational.of(240)) > 0) {
            return false;
        }
        double ratio = nominal.value() / average.value();
        return ratio > 0.9 && ratio < 1.12;
    }

    /** A constant rate, kept up to 60 a second; what is faster is halved until it isn't. */
    static Rational ofConstant(Rational nominal) {
        Rational rate = nominal;
        while (rate.compareTo(HIGHEST) > 0) {
            rate = new Rational(rate.numerator(), rate.denominator() * 2);
        }
        // 2997/100 and its like are 30000/1001, written by hand
        for (Rational usual : USUAL) {
            if (Math.abs(rate.value() / usual.value() - 1) < 0.0005) {
                return usual;
            }
        }
        if (rate.compareTo(Rational.of(1)) < 0) {
            return Rational.of(1);
        }
        return rate.denominator() > 1001 ? Rational.of(Math.round(rate.value())) : rate;
    }

    /** Whether it is a rate that films and cameras have. */
    static boolean isUsual(Rational rate) {
        Rational kept = ofConstant(rate);
        return USUAL.contains(kept);
    }

    /**
     * Whether nine of ten pictures that follow each other do so at the rate; so it is if there are none.
     *
     * @param times of presentation in seconds, in any order
     */
    static boolean isRateOf(Rational rate, List<Double> times) {
        double[] gaps = gaps(times);
        double gap = 1 / rate.value();
        long others = Arrays.stream(gaps)
                .filter(other -> Math.abs(other - gap) > gap / 5 + ROUNDING_SECONDS)
                .count();
        return 10 * others <= gaps.length;
    }

    /**
     * The rate of a source whose pictures come at irregular times: a usual one that is close to that of nine of ten of the
     * pictures that follow each other closely, or else the slowest that shows them all.
     *
     * @param times of presentation in seconds, in any order
     */
    static Rational ofIrregular(List<Double> times) {
        double[] gaps = gaps(times);
        if (gaps.length == 0) {
            return Rational.of(25);
        }
        double close = gaps[gaps.length / 10];
        // on average, since many files round times to milliseconds
        double rate = 1
                / Arrays.stream(gaps)
                        .filter(gap -> Math.abs(gap - close) <= close / 4)
                        .average()
                        .orElse(close);
        Rational nearest = USUAL.stream()
                .min(Comparator.comparingDouble(usual -> Math.abs(usual.value() / rate - 1)))
                .orElseThrow();
        if (Math.abs(nearest.value() / rate - 1) < CLOSE) {
            return nearest;
        }
        return USUAL.stream().filter(usual -> usual.value() > rate).findFirst().orElse(HIGHEST);
    }

    /** Between one picture and the next, ascending. */
    private static double[] gaps(List<Double> times) {
        double[] sorted =
                times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return IntStream.range(1, sorted.length)
                .mapToDouble(i -> sorted[i] - sorted[i - 1])
                .filter(gap -> gap > ROUNDING_SECONDS)
                .sorted()
                .toArray();
    }
}
