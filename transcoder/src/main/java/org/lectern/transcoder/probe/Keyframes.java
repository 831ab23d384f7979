package org.lectern.transcoder.probe;

import java.util.ArrayList;
import java.util.List;

/** Reads the keyframes of a track from what ffmpeg's {@code framecrc} prints, a line for each packet. */
final class Keyframes {
    private static final String NOT_KEY = "F=0x0";
    private static final double TOLERATED_FRAMES = 0.6;

    private final Rational frameRate;
    private final List<Double> times = new ArrayList<>();
    private double tick;
    private double firstDecoded = Double.NaN;
    private boolean open;

    Keyframes(Rational frameRate) {
        this.frameRate = frameRate;
    }

    /** Takes a line: stream, decoding time, presentation time, duration, size, checksum, and flags where they are unusual. */
    void read(String line) {
        if (line.startsWith("#tb")) {
            tick = Rational.parse(line.substring(line.indexOf(':') + 1).strip()).value();
        }
        String[] fields = line.split(",", -1);
        if (line.startsWith("#") || fields.length < 6) {
            return;
        }
        double decoded = Double.parseDouble(fields[1].strip()) * tick;
        double shown = Double.parseDouble(fields[2].strip()) * tick;
        if (Double.isNaN(firstDecoded)) {
            firstDecoded = decoded;
        }
        if (!line.contains(NOT_KEY)) {
            // as many pictures are decoded before it as are shown before it; with more of the latter, some come after
            // it
            double before = decoded - firstDecoded;
            open |= !times.isEmpty() && (shown - times.getFirst() - before) * frameRate.value() > TOLERATED_FRAMES;
            times.add(shown);
        }
    }

    /** All of them, or none if there is one that isn't closed against what follows it. */
    List<Double> closed() {
        return open ? List.of() : List.copyOf(times);
    }
}
