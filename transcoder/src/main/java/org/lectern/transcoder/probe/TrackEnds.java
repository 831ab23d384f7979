package org.lectern.transcoder.probe;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads when tracks end from what ffmpeg's {@code framecrc} prints, a line for each packet. */
final class TrackEnds {
    private final List<Double> ticks = new ArrayList<>();
    private final Map<Integer, Double> seconds = new HashMap<>();

    /** Takes a line: track, decoding time, presentation time, duration, and what is no matter here. */
    void read(String line) {
        if (line.startsWith("#tb")) {
            ticks.add(Rational.parse(line.substring(line.indexOf(':') + 1).strip())
                    .value());
        }
        String[] fields = line.split(",", 5);
        if (line.startsWith("#") || fields.length < 5) {
            return;
        }
        int track = Integer.parseInt(fields[0].strip());
        double end = Double.parseDouble(fields[2]) + Double.parseDouble(fields[3]);
        seconds.merge(track, end * ticks.get(track), Math::max);
    }

    /** When a track ends, counted as they were mapped; 0 for one without a packet. */
    double seconds(int track) {
        return seconds.getOrDefault(track, 0.0);
    }
}
