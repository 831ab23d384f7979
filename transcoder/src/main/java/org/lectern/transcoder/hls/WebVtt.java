package org.lectern.transcoder.hls;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Captions as WebVTT (W3C), cut into segments: a cue stands in every segment in which it is shown. */
public record WebVtt(List<Cue> cues) {
    /** Of a negative time, ffmpeg gives every part but zeros a sign. */
    private static final String TIME = "(?:(-?\\d+):)?(-?\\d{1,2}):(-?\\d{1,2})\\.(-?\\d{2,3})";

    private static final Pattern TIMING = Pattern.compile("(?md)^" + TIME + "\\s+-->\\s+" + TIME + "(.*)$");

    private static final String ZERO = "00:00.000";

    /**
     * What a browser would take for the beginning of a tag, or of a character reference, and is text. ffmpeg writes text as it
     * is, references included, and no tags but those for bold, italic and underlined.
     */
    private static final Pattern TEXT =
            Pattern.compile("<(?!/?[biu]>)|&(?!(?:amp|lt|gt|lrm|rlm|nbsp|#\\d+|#[xX]\\p{XDigit}+);)");

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
    public record Cue(double startSeconds, double endSeconds, String block) {
        private Cue and(String text) {
            String escaped =
                    TEXT.matcher(text).replaceAll(found -> found.group().equals("<") ? "&lt;" : "&amp;");
            return new Cue(startSeconds, endSeconds, block + "\n" + escaped.replace("-->", "--&gt;"));
        }
    }

    /**
     * Reads what ffmpeg writes: it puts blank lines and arrows into a cue as they were in the source, although they end one
     * (WebVTT, section 4.1). So a block without a timing line goes on with the cue before it; before the first cue, it is left
     * out. So is what ends before the video starts.
     */
    public static WebVtt parse(String text) {
        List<Cue> cues = new ArrayList<>();
        for (String block : text.replace("\r\n", "\n").replace('\r', '\n').split("\n{2,}", -1)) {
            Matcher timing = TIMING.matcher(block);
            String spoken = block;
            if (timing.find()) {
                cues.add(cue(timing));
                spoken = block.substring(timing.end());
            }
            if (!cues.isEmpty() && !spoken.isBlank()) {
                cues.add(cues.removeLast().and(spoken.strip()));
            }
        }
        cues.removeIf(cue -> cue.endSeconds <= 0 || !cue.block.contains("\n"));
        return new WebVtt(cues);
    }

    private static Cue cue(Matcher timing) {
        double start = seconds(timing, 1);
        String line = timing.group();
        String fromZero = ZERO + line.substring(timing.end(4) - timing.start());
        return new Cue(Math.max(0, start), seconds(timing, 5), start < 0 ? fromZero : line);
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
