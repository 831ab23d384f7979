package org.lectern.transcoder.probe;

/**
 * An exact ratio, always reduced.
 *
 * @param numerator not negative
 * @param denominator positive
 */
public record Rational(long numerator, long denominator) implements Comparable<Rational> {
    /** Reduces the ratio. */
    public Rational {
        if (numerator < 0 || denominator <= 0) {
            throw new IllegalArgumentException("Not a ratio: " + numerator + "/" + denominator);
        }
        long divisor = gcd(numerator, denominator);
        numerator /= divisor;
        denominator /= divisor;
    }

    /** A whole number. */
    public static Rational of(long whole) {
        return new Rational(whole, 1);
    }

    /**
     * Reads {@code a/b}, {@code a:b} or {@code a}.
     *
     * @return the ratio, or zero where the text gives none (ffprobe writes {@code 0/0} and {@code N/A})
     */
    public static Rational parse(String text) {
        String[] parts = text.split("[/:]", 2);
        try {
            long numerator = Long.parseLong(parts[0]);
            long denominator = parts.length > 1 ? Long.parseLong(parts[1]) : 1;
            return numerator <= 0 || denominator <= 0 ? of(0) : new Rational(numerator, denominator);
        } catch (NumberFormatException notGiven) {
            return of(0);
        }
    }

    /** Whether it is zero, which is how an unknown ratio is given. */
    public boolean isZero() {
        return numerator == 0;
    }

    /** The nearest double. */
    public double value() {
        return (double) numerator / denominator;
    }

    @Override
    public int compareTo(Rational other) {
        return Long.compare(numerator * other.denominator, other.numerator * denominator);
    }

    @Override
    public String toString() {
        return numerator + "/" + denominator;
    }

    private static long gcd(long a, long b) {
        return b == 0 ? Math.max(a, 1) : gcd(b, a % b);
    }
}
