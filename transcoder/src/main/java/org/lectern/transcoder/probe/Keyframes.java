package org.lectern.transcoder.probe;

import java.util.ArrayList;
import java.util.List;

/** Gathers the keyframes of a track from its pictures in the order in which they are decoded. */
final class Keyframes {
    private static final String NOT_KEY = "F=0x0";

    private final List<Double> times = new ArrayList<>();
    private double last = Double.NEGATIVE_INFINITY;
    private double tick;
    private boolean open;

    /** Takes a picture that is shown at an instant, in seconds. */
    void add(double shown, boolean key) {
        if (key) {
            open |= shown <= last;
            times.add(shown);
        } else if (!times.isEmpty()) {
            open |= shown <= times.getLast();
        }
        last = Math.max(last, shown);
    }

    /**
     * Takes a line of what ffmpeg's {@code framecrc} prints: stream, decoding time, presentation time, duration, size, checksum,
     * and flags where they are unusual.
     */
    void read(String line) {
        if (line.startsWith("#tb")) {
            tick = Rational.parse(line.substring(line.indexOf(':') + 1).strip()).value();
        }
        String[] fields = line.split(",", -1);
        if (!line.startsWith("#") && fields.length >= 6) {
            add(Double.parseDouble(fields[2].strip()) * tick, !line.contains(NOT_KEY));
        }
    }

    /** All of them, or none if a picture that is decoded after one is shown before it, or the other way round. */
    List<Double> closed() {
        return open ? List.of() : List.copyOf(times);
    }
}
