package org.lectern.transcoder.probe;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads when tracks end from what ffmpeg's {@code framecrc} prints, a line for each packet. A run that is broken off may print
 * one more while its tracks are asked for.
 */
final class TrackEnds {
    private final List<Double> ticks = new ArrayList<>();
    private final Map<Integer, Double> seconds = new HashMap<>();
    private long bytes;

    /** Takes a line: track, decoding time, presentation time, duration, size, and what is no matter here. */
    synchronized void read(String line) {
        if (line.startsWith("#tb")) {
            ticks.add(Rational.parse(line.substring(line.indexOf(':') + 1).strip())
                    .value());
        }
        String[] fields = line.split(",", 6);
        if (line.startsWith("#") || fields.length < 6) {
            return;
        }
        int track = Integer.parseInt(fields[0].strip());
        double end = Double.parseDouble(fields[2]) + Double.parseDouble(fields[3]);
        seconds.merge(track, end * ticks.get(track), Math::max);
        bytes += Long.parseLong(fields[4].strip());
    }

    /** When a track ends, counted as they were mapped; 0 for one without a packet. */
    synchronized double seconds(int track) {
        return seconds.getOrDefault(track, 0.0);
    }

    /** How long a file of so many bytes is if the rest of it is like what was read; 0 if nothing was. */
    synchronized double projectedSeconds(long fileBytes) {
        double read = seconds.values().stream().reduce(0.0, Math::max);
        return bytes == 0 ? 0 : read * fileBytes / bytes;
    }
}
