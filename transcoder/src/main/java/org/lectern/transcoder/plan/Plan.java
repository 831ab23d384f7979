package org.lectern.transcoder.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.lectern.transcoder.probe.AudioTrack;
import org.lectern.transcoder.probe.Rational;
import org.lectern.transcoder.probe.Source;
import org.lectern.transcoder.probe.TextTrack;
import org.lectern.transcoder.probe.VideoTrack;

/**
 * All that is to be made of one source.
 *
 * @param rungs the highest first, at least one
 * @param audio the default one first; none for a silent source
 */
public record Plan(
        Source source,
        Grid grid,
        List<Rung> rungs,
        List<Chunk> chunks,
        List<AudioRendition> audio,
        List<TextRendition> text) {
    private static final int WAVEFORM_WIDTH = 640;
    private static final int WAVEFORM_HEIGHT = 360;
    private static final Rational WAVEFORM_RATE = Rational.of(25);

    /** Copies the lists. */
    public Plan {
        rungs = List.copyOf(rungs);
        chunks = List.copyOf(chunks);
        audio = List.copyOf(audio);
        text = List.copyOf(text);
    }

    /** Plans for a source as it was found. */
    public static Plan of(Source source) {
        VideoTrack video = source.video();
        Rational rate = video == null ? WAVEFORM_RATE : video.frameRate();
        int width = video == null ? WAVEFORM_WIDTH : video.displayWidth();
        int height = video == null ? WAVEFORM_HEIGHT : video.displayHeight();
        Grid grid = new Grid(rate, frames(source, rate));
        return new Plan(
                source,
                grid,
                Ladder.plan(width, height, rate),
                Chunks.plan(grid, source.seekable()),
                audio(source.audio()),
                text(source.text()));
    }

    /** The same plan for a source that turned out to hold fewer pictures than it claims. */
    public Plan shortenedTo(long frames) {
        Grid shorter = new Grid(grid.frameRate(), frames);
        return new Plan(source, shorter, rungs, Chunks.plan(shorter, source.seekable()), audio, text);
    }

    /** Sound that goes on for less than a picture after the last one is cut; else the last picture stands still. */
    private static long frames(Source source, Rational rate) {
        VideoTrack video = source.video();
        double end = source.endSeconds();
        if (video != null && end - video.endSeconds() < 1 / rate.value()) {
            end = video.endSeconds();
        }
        return Math.max(1, Math.round(end * rate.value()));
    }

    private static List<AudioRendition> audio(List<AudioTrack> tracks) {
        List<AudioRendition> renditions = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (AudioTrack track : tracks) {
            int channels = Math.min(2, track.channels());
            renditions.add(new AudioRendition(
                    "audio-" + renditions.size(),
                    track.index(),
                    channels,
                    channels == 1 ? 80_000 : 128_000,
                    tag(track.language()),
                    name(track.title(), track.language(), "Sound", names)));
        }
        return renditions;
    }

    private static List<TextRendition> text(List<TextTrack> tracks) {
        List<TextRendition> renditions = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (TextTrack track : tracks) {
            renditions.add(new TextRendition(
                    "captions-" + renditions.size(),
                    track.index(),
                    tag(track.language()),
                    name(track.title(), track.language(), "Captions", names),
                    track.isForced()));
        }
        return renditions;
    }

    /** Files name languages by three letters; the web by two where there are two (BCP 47, RFC 5646 section 2.2.1). */
    private static String tag(String language) {
        if (language.length() == 2) {
            return language;
        }
        for (String two : Locale.getISOLanguages()) {
            if (bibliographic(language).equals(Locale.of(two).getISO3Language())) {
                return two;
            }
        }
        return language;
    }

    /** ISO 639-2 has two codes for some languages; Java knows the terminological one. */
    private static String bibliographic(String language) {
        return switch (language) {
            case "ger" -> "deu";
            case "fre" -> "fra";
            case "dut" -> "nld";
            case "chi" -> "zho";
            case "cze" -> "ces";
            case "gre" -> "ell";
            case "per" -> "fas";
            case "rum" -> "ron";
            case "slo" -> "slk";
            default -> language;
        };
    }

    private static String name(String title, String language, String kind, Set<String> taken) {
        String printable = title.replaceAll("[\\p{Cntrl}\"]", " ").strip();
        String spoken = language.equals("und") ? kind : Locale.of(tag(language)).getDisplayLanguage(Locale.ENGLISH);
        String wanted = printable.isEmpty() ? spoken : printable.substring(0, Math.min(60, printable.length()));
        String name = wanted;
        for (int number = 2; !taken.add(name); number++) {
            name = wanted + " " + number;
        }
        return name;
    }
}
