package org.lectern.transcoder.probe;

/** A decimal number as ffprobe writes it, which may be missing or {@code N/A}. */
final class Decimal {
    private Decimal() {}

    /** The number, or another where none is given. */
    static double parse(String text, double otherwise) {
        try {
            double value = Double.parseDouble(text);
            return Double.isFinite(value) ? value : otherwise;
        } catch (NumberFormatException notGiven) {
            return otherwise;
        }
    }
}
