package org.lectern.transcoder.worker;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lectern.transcoder.contract.PublishedVariant;
import org.lectern.transcoder.encode.EncodeFailed;
import org.lectern.transcoder.encode.Remux;
import org.lectern.transcoder.hls.BitRates;
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
import org.lectern.transcoder.store.MediaStore;
import org.lectern.transcoder.store.StoredObject;
import org.lectern.transcoder.tasks.RecordedTrack;
import org.lectern.transcoder.tasks.Transcodes.Planned;

/** Verifies that all that was planned is there, then writes the playlists, the poster and the progressive file. */
final class Finishing {
    /** The rung of the progressive file is the highest with at most so many lines. */
    private static final int PROGRESSIVE_LINES = 720;

    private final Workshop workshop;
    private final MediaStore store;
    private final Plan plan;
    private final String prefix;
    private final String uriPrefix;
    private final Map<String, RecordedTrack> recorded;
    private final int targetDuration;

    Finishing(Workshop workshop, Planned planned) {
        this.workshop = workshop;
        this.store = workshop.store();
        this.plan = planned.plan();
        this.prefix = planned.order().outputPrefix();
        this.uriPrefix = planned.order().uriPrefix();
        this.recorded = workshop.tasks().recorded(planned.order().id());
        this.targetDuration = targetDuration(plan.grid());
    }

    /**
     * Publishes.
     *
     * @return the variants, in the order of the multivariant playlist
     * @throws EncodeFailed if anything that was planned is missing
     */
    List<PublishedVariant> publish(Path workFolder) throws IOException {
        for (Rung rung : plan.rungs()) {
            verify(track(rung.name()), StoringSink.EXTENSION, 0);
        }
        for (AudioRendition rendition : plan.audio()) {
            verify(track(rendition.folder()), StoringSink.EXTENSION, 0.02);
        }
        for (TextRendition rendition : plan.text()) {
            verify(track(rendition.folder()), "vtt", 0.001);
        }
        publishPoster(workFolder);
        publishProgressive(workFolder);
        for (RecordedTrack track : recorded.values()) {
            boolean pictures = !track.codec().isEmpty();
            MediaPlaylist playlist = new MediaPlaylist(
                    targetDuration, pictures ? StoringSink.EXTENSION : "vtt", pictures, track.segments(), true);
            put(track.folder() + "/" + MediaPlaylist.FILE_NAME, playlist.render());
        }
        MultivariantPlaylist all = multivariant();
        put("master.m3u8", all.render());
        return all.variants().stream()
                .map(variant -> new PublishedVariant(
                        variant.height(), all.rates(variant).peak()))
                .toList();
    }

    private RecordedTrack track(String folder) throws EncodeFailed {
        RecordedTrack track = recorded.get(folder);
        if (track == null) {
            throw new EncodeFailed("Nothing was recorded for " + folder);
        }
        return track;
    }

    private void verify(RecordedTrack track, String extension, double toleratedSeconds) throws IOException {
        Grid grid = plan.grid();
        if (track.segments().size() != grid.segments()) {
            throw new EncodeFailed(
                    track.folder() + " has " + track.segments().size() + " segments of " + grid.segments());
        }
        for (int i = 0; i < grid.segments(); i++) {
            Segment segment = track.segments().get(i);
            double planned = grid.seconds(grid.firstFrame(i + 1)) - grid.seconds(grid.firstFrame(i));
            if (segment.index() != i || Math.abs(segment.seconds() - planned) > toleratedSeconds + 1e-6) {
                throw new EncodeFailed("Segment " + i + " of " + track.folder() + " lasts " + segment.seconds()
                        + " s where " + planned + " were planned");
            }
            String key = prefix + track.folder() + "/" + Segment.fileName(i, extension);
            long stored = store.find(key).map(StoredObject::bytes).orElse(-1L);
            if (stored != segment.bytes()) {
                throw new EncodeFailed(key + " has " + stored + " bytes where " + segment.bytes() + " were recorded");
            }
        }
    }

    private MultivariantPlaylist multivariant() throws EncodeFailed {
        List<Rendition> renditions = new ArrayList<>();
        for (AudioRendition audio : plan.audio()) {
            RecordedTrack track = track(audio.folder());
            renditions.add(new Rendition(
                    Rendition.Type.AUDIO,
                    audio.name(),
                    audio.language(),
                    renditions.isEmpty(),
                    audio.channels(),
                    false,
                    uri(audio.folder()),
                    track.codec(),
                    rates(track)));
        }
        for (TextRendition text : plan.text()) {
            RecordedTrack track = track(text.folder());
            renditions.add(new Rendition(
                    Rendition.Type.SUBTITLES,
                    text.name(),
                    text.language(),
                    false,
                    0,
                    text.forced(),
                    uri(text.folder()),
                    "",
                    rates(track)));
        }
        List<Variant> variants = new ArrayList<>();
        for (Rung rung : plan.rungs()) {
            RecordedTrack track = track(rung.name());
            variants.add(new Variant(
                    uri(rung.name()),
                    rung.width(),
                    rung.height(),
                    plan.grid().frameRate().value(),
                    track.codec(),
                    rates(track)));
        }
        return new MultivariantPlaylist(variants, renditions);
    }

    private BitRates rates(RecordedTrack track) {
        return BitRates.of(track.segments(), targetDuration);
    }

    private String uri(String folder) {
        return uriPrefix + folder + "/" + MediaPlaylist.FILE_NAME;
    }

    private static int targetDuration(Grid grid) {
        double longest = 0;
        for (int i = Math.max(0, grid.segments() - 2); i < grid.segments(); i++) {
            longest = Math.max(longest, grid.seconds(grid.firstFrame(i + 1) - grid.firstFrame(i)));
        }
        return MediaPlaylist.targetDuration(longest);
    }

    private void publishPoster(Path workFolder) throws IOException {
        int third = plan.grid().segments() / 3;
        Path some = workFolder.resolve("poster.mp4");
        assemble(some, progressiveRung().name(), third, third + 1);
        store.put(prefix + "poster.jpg", new Remux(workshop.cage(), workFolder).poster(some));
    }

    private void publishProgressive(Path workFolder) throws IOException {
        List<Path> tracks = new ArrayList<>();
        List<String> folders = new ArrayList<>(List.of(progressiveRung().name()));
        if (!plan.audio().isEmpty()) {
            folders.add(plan.audio().getFirst().folder());
        }
        for (String folder : folders) {
            Path whole = workFolder.resolve(folder + ".mp4");
            assemble(whole, folder, 0, plan.grid().segments());
            tracks.add(whole);
        }
        store.put(prefix + "progressive.mp4", new Remux(workshop.cage(), workFolder).progressive(tracks));
    }

    private Rung progressiveRung() {
        return plan.rungs().stream()
                .filter(rung -> Math.min(rung.width(), rung.height()) <= PROGRESSIVE_LINES)
                .findFirst()
                .orElse(plan.rungs().getLast());
    }

    private void assemble(Path file, String folder, int firstSegment, int endSegment) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            append(out, prefix + folder + "/" + MediaPlaylist.INIT_SEGMENT);
            for (int i = firstSegment; i < endSegment; i++) {
                append(out, prefix + folder + "/" + Segment.fileName(i, StoringSink.EXTENSION));
            }
        }
    }

    private void append(OutputStream out, String key) throws IOException {
        long bytes = store.find(key)
                .orElseThrow(() -> new EncodeFailed(key + " is missing"))
                .bytes();
        try (InputStream in = store.read(key, 0, bytes)) {
            in.transferTo(out);
        }
    }

    private void put(String name, String text) throws IOException {
        store.put(prefix + name, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
