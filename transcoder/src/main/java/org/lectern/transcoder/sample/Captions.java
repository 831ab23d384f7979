package org.lectern.transcoder.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A subtitle track.
 *
 * @param language as ISO 639-2 has it, which is what a file can carry
 */
record Captions(String language, String title, List<Cue> cues) {
    /** What is read from one second to another. */
    record Cue(double from, double to, String text) {}

    /** Cues of equal length over the whole clip. */
    static Captions spread(String language, String title, double seconds, String... texts) {
        List<Cue> cues = new ArrayList<>();
        double each = seconds / texts.length;
        for (int cue = 0; cue < texts.length; cue++) {
            cues.add(new Cue(cue * each + 0.3, (cue + 1) * each, texts[cue]));
        }
        return new Captions(language, title, cues);
    }

    /** As a SubRip file. */
    String subRip() {
        StringBuilder file = new StringBuilder();
        for (int cue = 0; cue < cues.size(); cue++) {
            file.append(cue + 1)
                    .append('\n')
                    .append(time(cues.get(cue).from()))
                    .append(" --> ")
                    .append(time(cues.get(cue).to()))
                    .append('\n')
                    .append(cues.get(cue).text())
                    .append("\n\n");
        }
        return file.toString();
    }

    private static String time(double seconds) {
        long millis = Math.round(seconds * 1000);
        return String.format(
                Locale.ROOT,
                "%02d:%02d:%02d,%03d",
                millis / 3_600_000,
                millis / 60_000 % 60,
                millis / 1000 % 60,
                millis % 1000);
    }
}
