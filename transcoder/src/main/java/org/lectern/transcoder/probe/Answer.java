package org.lectern.transcoder.probe;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What ffprobe tells about a file: the whole of it, its streams and its first packets. */
record Answer(JsonNode told) {
    List<StreamEntry> streams() {
        List<StreamEntry> streams = new ArrayList<>();
        for (JsonNode stream : told.path("streams")) {
            streams.add(new StreamEntry(stream));
        }
        return streams;
    }

    /** When the file's own timeline starts. */
    double startSeconds() {
        return number("start_time");
    }

    /** 0 if the file doesn't tell. */
    double durationSeconds() {
        return number("duration");
    }

    boolean tellsDuration() {
        return durationSeconds() > 0;
    }

    /** 0 if the file doesn't tell. */
    double bitsPerSecond() {
        return number("bit_rate");
    }

    /** A track that names its original format is told as if it were in the clear; its packets aren't. */
    boolean hasEncryptedPackets() {
        for (JsonNode packet : told.path("packets")) {
            for (JsonNode side : packet.path("side_data_list")) {
                if (side.path("side_data_type").asString("").equals("Encryption info")) {
                    return true;
                }
            }
        }
        return false;
    }

    private double number(String name) {
        return Decimal.parse(told.path("format").path(name).asString(""), 0);
    }
}
