package org.lectern.transcoder.presentation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.lectern.transcoder.hls.BitRates;
import org.lectern.transcoder.hls.IFramePlaylist;
import org.lectern.transcoder.hls.IFrameVariant;
import org.lectern.transcoder.hls.MediaPlaylist;
import org.lectern.transcoder.hls.MultivariantPlaylist;
import org.lectern.transcoder.hls.Rendition;
import org.lectern.transcoder.hls.Segment;
import org.lectern.transcoder.hls.Variant;
import org.lectern.transcoder.plan.AudioRendition;
import org.lectern.transcoder.plan.Grid;
import org.lectern.transcoder.plan.Plan;
import org.lectern.transcoder.plan.Rung;
import org.lectern.transcoder.plan.TextRendition;
import org.lectern.transcoder.tasks.RecordedTrack;
import tools.jackson.databind.json.JsonMapper;

/**
 * What there is to watch of a video: its plan, and the segments that have been recorded.
 *
 * @param recorded by folder
 * @param uriPrefix put before the URIs in the multivariant playlist, which is served one level higher
 * @param ended whether it is whole: then playlists are VOD, else EVENT
 * @param stopped whether something is missing, and nobody is at work on it
 */
public record Presentation(
        Plan plan, Map<String, RecordedTrack> recorded, String uriPrefix, boolean ended, boolean stopped) {
    /** The name, beside the multivariant playlist's, under which a player learns how far each rung and rendition has come. */
    public static final String PREPARED = "prepared.json";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** AAC-LC (RFC 6381), which all sound is made into. */
    private static final String EXPECTED_SOUND = "mp4a.40.2";
    /** A rung that is further behind the others would let a player run into its end. */
    private static final int SEGMENTS_BEHIND = 3;

    /** Copies the map. */
    public Presentation {
        recorded = Map.copyOf(recorded);
    }

    /** Whether pictures, and sound if there is to be any, can be had from the start. */
    public boolean isPlayable() {
        boolean sound = plan.audio().isEmpty() || isBegun(plan.audio().getFirst());
        return sound && hasPictures();
    }

    /** Whether there is a picture to see. */
    boolean hasPictures() {
        return known().stream().anyMatch(rung -> length(rung.name()) > 0);
    }

    /** All rungs that somebody may be watching: those that were given up, too, until the video is whole. */
    private List<Rung> known() {
        List<Rung> known = new ArrayList<>();
        if (!ended) {
            plan.givenUp().stream().filter(rung -> length(rung.name()) > 0).forEach(known::add);
        }
        known.addAll(plan.rungs());
        return known;
    }

    /** The playlist of one variant or rendition; empty if it has no segment yet. */
    public Optional<MediaPlaylist> media(String folder) {
        List<Segment> segments = unbroken(folder);
        if (segments.isEmpty()) {
            return Optional.empty();
        }
        boolean text =
                plan.text().stream().anyMatch(rendition -> rendition.folder().equals(folder));
        boolean whole = segments.size() == plan.grid().segments();
        return Optional.of(new MediaPlaylist(targetDuration(), !text, segments, ended || whole));
    }

    /** The pictures of a rung that can be decoded by themselves; empty while it still grows. */
    public Optional<IFramePlaylist> iFrames(String folder) {
        RecordedTrack track = recorded.get(folder);
        if (!ended || track == null || track.iFrames().isEmpty()) {
            return Optional.empty();
        }
        Grid grid = plan.grid();
        return Optional.of(new IFramePlaylist(track.iFrames(), grid.frames() * grid.frameTicks(), grid.timescale()));
    }

    /** The playlist of what keeps up with the rest, for any player. */
    public MultivariantPlaylist multivariant() {
        boolean begun = plan.rungs().stream().anyMatch(rung -> length(rung.name()) > 0);
        List<Rung> candidates = begun ? plan.rungs() : known();
        int longest =
                candidates.stream().mapToInt(rung -> length(rung.name())).max().orElse(0);
        List<Rung> keepingPace = candidates.stream()
                .filter(rung -> length(rung.name()) > 0 && length(rung.name()) >= longest - SEGMENTS_BEHIND)
                .toList();
        return multivariant(
                keepingPace,
                variants(keepingPace),
                plan.audio().stream().filter(this::isBegun).toList(),
                plan.text().stream()
                        .filter(text -> length(text.folder()) == plan.grid().segments())
                        .toList());
    }

    /**
     * The playlist of all that is planned, for a player that asks by itself how far each rung and rendition has come. A rung that
     * isn't there yet is told with the rate that it may have at most, and each with less than the one above: a player bounds its
     * choice from below by a rate. It begins with the first track of sound that is there; where none is, it is told of none.
     */
    public MultivariantPlaylist planned() {
        List<Variant> falling = new ArrayList<>();
        for (Variant variant : variants(known())) {
            falling.add(falling.isEmpty() ? variant : variant.below(falling.getLast()));
        }
        boolean heard = plan.audio().stream().anyMatch(this::isBegun);
        return multivariant(known(), falling, heard ? plan.audio() : List.of(), plan.text());
    }

    /**
     * How far a rung has come.
     *
     * @param seconds from the start that can be watched without a gap: pictures, and the sound that belongs to them
     */
    private record Prepared(String folder, int lines, double seconds) {}

    /** How far a track of sound or captions has come. */
    private record PreparedRendition(String folder, double seconds) {}

    private record PreparedTracks(
            boolean ended,
            boolean stopped,
            double durationSeconds,
            List<Prepared> rungs,
            List<PreparedRendition> sounds,
            List<PreparedRendition> captions) {}

    /** How far all rungs, the highest first, and all renditions have come, as JSON. */
    public String renderPrepared() {
        int sound = plan.audio().isEmpty()
                ? plan.grid().segments()
                : length(plan.audio().getFirst().folder());
        List<Prepared> rungs = known().stream()
                .map(rung -> new Prepared(
                        rung.name(), rung.lines(), plan.grid().startSeconds(Math.min(sound, length(rung.name())))))
                .toList();
        return JSON.writeValueAsString(new PreparedTracks(
                ended,
                stopped,
                plan.grid().durationSeconds(),
                rungs,
                plan.audio().stream().map(track -> rendition(track.folder())).toList(),
                plan.text().stream().map(track -> rendition(track.folder())).toList()));
    }

    private PreparedRendition rendition(String folder) {
        return new PreparedRendition(folder, plan.grid().startSeconds(length(folder)));
    }

    /** The longest segment, in whole seconds (RFC 8216, section 4.3.3.1); known before there is any. */
    public int targetDuration() {
        Grid grid = plan.grid();
        double longest = 0;
        for (int i = 0; i < grid.segments(); i++) {
            longest = Math.max(longest, grid.segmentSeconds(i));
        }
        return MediaPlaylist.targetDuration(longest);
    }

    private List<Variant> variants(List<Rung> rungs) {
        int targetDuration = targetDuration();
        return rungs.stream().map(rung -> variant(rung, targetDuration)).toList();
    }

    private MultivariantPlaylist multivariant(
            List<Rung> rungs, List<Variant> variants, List<AudioRendition> sounds, List<TextRendition> captions) {
        int targetDuration = targetDuration();
        List<Rendition> renditions = new ArrayList<>();
        for (AudioRendition audio : sounds) {
            boolean begun = isBegun(audio);
            renditions.add(new Rendition(
                    Rendition.Type.AUDIO,
                    audio.name(),
                    audio.language(),
                    begun && renditions.stream().noneMatch(Rendition::isDefault),
                    audio.channels(),
                    false,
                    uri(audio.folder()),
                    begun ? codec(audio.folder()) : EXPECTED_SOUND,
                    begun
                            ? BitRates.of(unbroken(audio.folder()), targetDuration)
                            : new BitRates(audio.bitsPerSecond(), audio.bitsPerSecond())));
        }
        for (TextRendition text : captions) {
            renditions.add(new Rendition(
                    Rendition.Type.SUBTITLES,
                    text.name(),
                    text.language(),
                    false,
                    0,
                    text.forced(),
                    uri(text.folder()),
                    "",
                    BitRates.of(unbroken(text.folder()), targetDuration)));
        }
        return new MultivariantPlaylist(
                variants,
                renditions,
                rungs.stream().flatMap(rung -> iFrames(rung).stream()).toList());
    }

    private Optional<IFrameVariant> iFrames(Rung rung) {
        return iFrames(rung.name())
                .map(playlist -> new IFrameVariant(
                        uriPrefix + rung.name() + "/" + IFramePlaylist.FILE_NAME,
                        rung.width(),
                        rung.height(),
                        codec(rung.name()),
                        playlist.rates()));
    }

    private Variant variant(Rung rung, int targetDuration) {
        boolean begun = length(rung.name()) > 0;
        return new Variant(
                uri(rung.name()),
                rung.width(),
                rung.height(),
                plan.grid().frameRate().value(),
                begun ? codec(rung.name()) : expectedCodec(rung),
                begun
                        ? BitRates.of(unbroken(rung.name()), targetDuration)
                        : new BitRates(rung.maxBitsPerSecond(), rung.maxBitsPerSecond()));
    }

    /** What x264 will call it: High profile, and the level that the size and the rate of the pictures need (H.264, table A-1). */
    private String expectedCodec(Rung rung) {
        double blocks = Math.ceil(rung.width() / 16.0) * Math.ceil(rung.height() / 16.0);
        double blocksPerSecond = blocks * plan.grid().frameRate().value();
        int level = 52;
        if (blocks <= 1620 && blocksPerSecond <= 40_500) {
            level = 30;
        } else if (blocks <= 3600 && blocksPerSecond <= 108_000) {
            level = 31;
        } else if (blocks <= 5120 && blocksPerSecond <= 216_000) {
            level = 32;
        } else if (blocks <= 8192 && blocksPerSecond <= 245_760) {
            level = 40;
        } else if (blocks <= 8704 && blocksPerSecond <= 522_240) {
            level = 42;
        }
        return String.format(Locale.ROOT, "avc1.6400%02x", level);
    }

    private boolean isBegun(AudioRendition audio) {
        return length(audio.folder()) > 0;
    }

    /** In segments of the plan; a longer one, whose place it takes, may have left more. */
    private int length(String folder) {
        return Math.min(plan.grid().segments(), unbroken(folder).size());
    }

    private List<Segment> unbroken(String folder) {
        RecordedTrack track = recorded.get(folder);
        if (track == null) {
            return List.of();
        }
        List<Segment> own = track.unbroken();
        return track.closed() && !own.isEmpty() ? goingOn(own) : own;
    }

    /** What was given up goes on in the highest rung: on the same grid, and so at the same instant. */
    private List<Segment> goingOn(List<Segment> own) {
        String successor = plan.rungs().getFirst().name();
        List<Segment> segments = new ArrayList<>(own);
        unbroken(successor).stream()
                .skip(own.size())
                .map(segment -> new Segment(
                        segment.index(),
                        "../" + successor + "/" + segment.fileName(),
                        segment.bytes(),
                        segment.seconds()))
                .forEach(segments::add);
        return segments;
    }

    private String codec(String folder) {
        RecordedTrack track = recorded.get(folder);
        return track == null ? "" : track.codec();
    }

    private String uri(String folder) {
        return uriPrefix + folder + "/" + MediaPlaylist.FILE_NAME;
    }
}
