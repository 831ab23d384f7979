package org.lectern.transcoder.hls;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Captions as WebVTT (W3C), cut into segments: a cue stands in every segment in which it is shown. */
public record WebVtt(List<Cue> cues) {
    private static final Pattern TIMING = Pattern.compile(
            "(?:(\\d+):)?(\\d{2}):(\\d{2})\\.(\\d{3})\\s+-->\\s+(?:(\\d+):)?(\\d{2}):(\\d{2})\\.(\\d{3})(.*)");

    /** Copies the list. */
    public WebVtt {
        cues = List.copyOf(cues);
    }

    /**
     * A cue.
     *
     * @param startSeconds from the start of the video
     * @param endSeconds from the start of the video
     * @param block its timing line, as it was, and its text
     */
    public record Cue(double startSeconds, double endSeconds, String block) {}

    /** Reads a file; blocks that aren't cues are left out. */
    public static WebVtt parse(String text) {
        List<Cue> cues = new ArrayList<>();
        for (String block : text.replace("\r\n", "\n").replace('\r', '\n').split("\n{2,}", -1)) {
            int timing = block.indexOf("-->");
            if (timing < 0) {
                continue;
            }
            String fromTiming =
                    block.substring(block.lastIndexOf('\n', timing) + 1).stripTrailing();
            Matcher line = TIMING.matcher(fromTiming.lines().findFirst().orElse(""));
            if (line.matches() && fromTiming.contains("\n")) {
                cues.add(new Cue(seconds(line, 1), seconds(line, 5), fromTiming));
            }
        }
        return new WebVtt(cues);
    }

    /** The segment that spans the time; its cues keep their times on the video's timeline (RFC 8216, section 3.5). */
    public String segment(double fromSeconds, double toSeconds) {
        StringBuilder text = new StringBuilder("WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n");
        for (Cue cue : cues) {
            if (cue.startSeconds < toSeconds && cue.endSeconds > fromSeconds) {
                text.append('\n').append(cue.block).append('\n');
            }
        }
        return text.toString();
    }

    private static double seconds(Matcher line, int group) {
        String hours = line.group(group);
        return (hours == null ? 0 : Integer.parseInt(hours)) * 3600.0
                + Integer.parseInt(line.group(group + 1)) * 60.0
                + Integer.parseInt(line.group(group + 2))
                + Integer.parseInt(line.group(group + 3)) / 1000.0;
    }
}
