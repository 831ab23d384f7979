package org.lectern.transcoder.probe;

import java.util.List;

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

    /**
     * The rate of a source whose pictures come at irregular times: the slowest usual one that shows nine of ten of
     * the pictures that follow each other closely.
     *
     * @param times of presentation in seconds, in any order
     */
    static Rational ofIrregular(List<Double> times) {
        double[] sorted =
                times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double[] gaps = new double[Math.max(0, sorted.length - 1)];
        for (int i = 0; i < gaps.length; i++) {
            gaps[i] = sorted[i + 1] - sorted[i];
        }
        gaps = java.util.Arrays.stream(gaps).filter(gap -> gap > 0.001).sorted().toArray();
        if (gaps.length == 0) {
            return Rational.of(25);
        }
        double rate = 1 / gaps[gaps.length / 10];
        for (Rational usual : USUAL) {
            if (usual.value() > rate * 0.95) {
                return usual;
            }
        }
        return HIGHEST;
    }
}
