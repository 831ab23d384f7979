package org.lectern.transcoder.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
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
 * @param givenUp rungs that an earlier plan had: who watches them goes on in the highest of this one
 */
public record Plan(
        Source source,
        Grid grid,
        List<Rung> rungs,
        List<Chunk> chunks,
        List<AudioRendition> audio,
        List<TextRendition> text,
        List<Rung> givenUp) {
    private static final int WAVEFORM_WIDTH = 640;
    private static final int WAVEFORM_HEIGHT = 360;
    private static final Rational WAVEFORM_RATE = Rational.of(25);
    private static final int ENCODER_REORDERS = 2;
    /** A first picture that is at most so late is shown from the start. */
    private static final int LATEST_FIRST_PICTURE = 3;

    /** Copies the lists. */
    public Plan {
        rungs = List.copyOf(rungs);
        chunks = List.copyOf(chunks);
        audio = List.copyOf(audio);
        text = List.copyOf(text);
        givenUp = List.copyOf(givenUp);
    }

    /**
     * Plans for a source as it was found.
     *
     * @param keyframes in seconds, ascending, where its pictures can be cut without encoding; none if they can't be copied
     */
    public static Plan of(Source source, List<Double> keyframes) {
        VideoTrack video = source.video();
        Rational rate = video == null ? WAVEFORM_RATE : video.frameRate();
        int width = video == null ? WAVEFORM_WIDTH : video.displayWidth();
        int height = video == null ? WAVEFORM_HEIGHT : video.displayHeight();
        long frames = frames(source, rate);
        Optional<Grid> laid = video == null ? Optional.empty() : laid(video, frames, keyframes);
        Grid grid = laid.orElseGet(() -> Grid.regular(rate, frames));
        List<Rung> rungs = video != null && laid.isPresent()
                ? Ladder.planBelowCopy(width, height, rate, video.bitsPerSecond())
                : Ladder.plan(width, height, rate);
        return new Plan(
                source,
                grid,
                rungs,
                chunks(source, grid, rungs),
                renditions(source.audio()),
                text(source.text()),
                List.of());
    }

    private static List<Chunk> chunks(Source source, Grid grid, List<Rung> rungs) {
        boolean decodedTwice = rungs.size() > 1 && rungs.stream().noneMatch(Rung::copied);
        return Chunks.plan(grid, source.seekable(), decodedTwice);
    }

    /** A grid on the keyframes, if the pictures may be copied and begin with the video. */
    private static Optional<Grid> laid(VideoTrack video, long frames, List<Double> keyframes) {
        if (!video.copyable() || !Ladder.mayCopy(video.bitsPerSecond()) || keyframes.isEmpty()) {
            return Optional.empty();
        }
        List<Long> numbers = new ArrayList<>();
        for (double seconds : keyframes) {
            long number = Math.round(seconds * video.frameRate().value());
            numbers.add(numbers.isEmpty() && number <= LATEST_FIRST_PICTURE ? Long.valueOf(0) : Long.valueOf(number));
        }
        boolean usable = numbers.getFirst() == 0 && numbers.getLast() < frames;
        for (int i = 1; i < numbers.size(); i++) {
            usable &= numbers.get(i - 1) < numbers.get(i);
        }
        return usable ? Grid.onKeyframes(video.frameRate(), frames, numbers) : Optional.empty();
    }

    /**
     * By how many pictures the first one is shown late, so that others can be decoded before it: the same for all rungs, or
     * they wouldn't fit together. The encoder needs two.
     */
    public int delayFrames() {
        VideoTrack video = source.video();
        return video != null && video.copyable() ? Math.max(ENCODER_REORDERS, video.reorder()) : ENCODER_REORDERS;
    }

    /**
     * Whether a segment lasts as long as planned: pictures to the tick, sound to a frame of its own, captions to the
     * millisecond. A segment that isn't planned at all doesn't.
     */
    public boolean fits(String folder, int segment, double seconds) {
        if (segment < 0 || segment >= grid.segments()) {
            return false;
        }
        double tolerated = 0;
        if (audio.stream().anyMatch(rendition -> rendition.folder().equals(folder))) {
            tolerated = (double) Grid.AUDIO_FRAME_SAMPLES / Grid.AUDIO_RATE;
        } else if (text.stream().anyMatch(rendition -> rendition.folder().equals(folder))) {
            tolerated = 0.001;
        }
        return Math.abs(seconds - grid.segmentSeconds(segment)) <= tolerated + 1e-6;
    }

    /** The rungs that are encoded, the highest first. */
    public List<Rung> encodedRungs() {
        return rungs.stream().filter(rung -> !rung.copied()).toList();
    }

    /** The rung that is the source's own pictures, if there is one. */
    public Optional<Rung> copiedRung() {
        return rungs.stream().filter(Rung::copied).findFirst();
    }

    /** The same plan for a source that turned out to hold fewer pictures than it claims. */
    public Plan shortenedTo(long frames) {
        Grid shorter = grid.endingAt(frames);
        return new Plan(source, shorter, rungs, chunks(source, shorter, rungs), audio, text, givenUp);
    }

    /** The same plan without a track of sound or captions that turned out to be unreadable. */
    public Plan without(String folder) {
        return new Plan(
                source,
                grid,
                rungs,
                chunks,
                audio.stream().filter(track -> !track.folder().equals(folder)).toList(),
                text.stream().filter(track -> !track.folder().equals(folder)).toList(),
                givenUp);
    }

    /** The same plan with fewer rungs, of which nothing has been made yet. */
    public Plan with(List<Rung> fewer) {
        return new Plan(source, grid, fewer, chunks(source, grid, fewer), audio, text, givenUp);
    }

    /** The same plan, and the same grid, for a source that turned out to be unfit to be copied. */
    public Plan withoutCopy() {
        VideoTrack video = Objects.requireNonNull(source.video());
        List<Rung> encoded = Ladder.plan(video.displayWidth(), video.displayHeight(), grid.frameRate());
        return new Plan(
                source,
                grid,
                encoded,
                chunks,
                audio,
                text,
                copiedRung().stream().toList());
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

    static List<AudioRendition> renditions(List<AudioTrack> tracks) {
        List<AudioRendition> renditions = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (AudioTrack track : tracks) {
            int channels = track.isAmbisonic() ? 1 : Math.min(2, track.channels());
            renditions.add(new AudioRendition(
                    "audio-" + renditions.size(),
                    track.index(),
                    channels,
                    !track.isMixable(),
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
        int end = language.indexOf('-');
        String primary = end < 0 ? language : language.substring(0, end);
        String subtags = end < 0 ? "" : language.substring(end);
        if (primary.length() == 2) {
            return language;
        }
        for (String two : Locale.getISOLanguages()) {
            if (terminological(primary).equals(Locale.of(two).getISO3Language())) {
                return two + subtags;
            }
        }
        return language;
    }

    /** ISO 639-2 has two codes for some languages, of which Java knows this one. */
    private static String terminological(String bibliographic) {
        return switch (bibliographic) {
            case "alb" -> "sqi";
            case "arm" -> "hye";
            case "baq" -> "eus";
            case "bur" -> "mya";
            case "chi" -> "zho";
            case "cze" -> "ces";
            case "dut" -> "nld";
            case "fre" -> "fra";
            case "geo" -> "kat";
            case "ger" -> "deu";
            case "gre" -> "ell";
            case "ice" -> "isl";
            case "mac" -> "mkd";
            case "mao" -> "mri";
            case "may" -> "msa";
            case "per" -> "fas";
            case "rum" -> "ron";
            case "slo" -> "slk";
            case "tib" -> "bod";
            case "wel" -> "cym";
            default -> bibliographic;
        };
    }

    private static String name(String title, String language, String kind, Set<String> taken) {
        String printable = title.replaceAll("[\\p{Cntrl}\"]", " ").strip();
        String spoken = language.equals("und")
                ? kind
                : Locale.forLanguageTag(tag(language)).getDisplayName(Locale.ENGLISH);
        String wanted = printable.isEmpty() ? spoken : printable.substring(0, Math.min(60, printable.length()));
        String name = wanted;
        for (int number = 2; !taken.add(name); number++) {
            name = wanted + " " + number;
        }
        return name;
    }
}
