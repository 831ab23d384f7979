package org.lectern.transcoder.worker;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import org.lectern.transcoder.contract.PublishedVariant;
import org.lectern.transcoder.encode.EncodeFailed;
import org.lectern.transcoder.encode.NotCopyable;
import org.lectern.transcoder.encode.Remux;
import org.lectern.transcoder.hls.IFramePlaylist;
import org.lectern.transcoder.hls.MediaPlaylist;
import org.lectern.transcoder.hls.MultivariantPlaylist;
import org.lectern.transcoder.hls.Segment;
import org.lectern.transcoder.plan.AudioRendition;
import org.lectern.transcoder.plan.Grid;
import org.lectern.transcoder.plan.Plan;
import org.lectern.transcoder.plan.Rung;
import org.lectern.transcoder.plan.TextRendition;
import org.lectern.transcoder.presentation.Presentation;
import org.lectern.transcoder.store.MediaStore;
import org.lectern.transcoder.store.StoredObject;
import org.lectern.transcoder.tasks.RecordedTrack;
import org.lectern.transcoder.tasks.Transcodes.Planned;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Verifies that all that was planned is there, then writes the playlists, the poster and the progressive file. */
final class Finishing {
    /** The rung of the progressive file is the highest with at most so many lines. */
    private static final int PROGRESSIVE_LINES = 720;

    private static final int POSTER_LINES = 720;
    private static final Logger LOG = LoggerFactory.getLogger(Finishing.class);

    /** A copy that costs more isn't for everybody, as the progressive file is. */
    private static final long MOST_PROGRESSIVE = 5_000_000;

    private static final String MASTER = "master.m3u8";
    private static final String PROGRESSIVE = "progressive.mp4";

    private final Workshop workshop;
    private final MediaStore store;
    private final Plan plan;
    private final String prefix;
    private final Presentation presentation;
    private final Map<String, Long> sums;
    private final Map<String, Set<Integer>> lost = new TreeMap<>();

    Finishing(Workshop workshop, Planned planned) {
        this.workshop = workshop;
        this.store = workshop.store();
        this.plan = planned.plan();
        this.prefix = planned.order().outputPrefix();
        this.sums = workshop.tasks().sums(planned.order().id());
        this.presentation = new Presentation(
                plan,
                workshop.tasks().recorded(planned.order().id()),
                planned.order().uriPrefix(),
                true,
                false);
    }

    /**
     * Publishes.
     *
     * @return the variants, in the order of the multivariant playlist
     * @throws EncodeFailed if anything that was planned is missing
     * @throws NotCopyable if copied pictures are damaged
     * @throws SegmentsLost if the store doesn't hold what was recorded
     */
    List<PublishedVariant> publish(Path workFolder) throws IOException {
        for (Rung rung : plan.rungs()) {
            verify(track(rung.name()));
        }
        for (AudioRendition rendition : plan.audio()) {
            verify(track(rendition.folder()));
        }
        for (TextRendition rendition : plan.text()) {
            verify(track(rendition.folder()));
        }
        if (!lost.isEmpty()) {
            throw new SegmentsLost(lost);
        }
        publishProgressive(workFolder);
        List<String> glimpses = publishGlimpses(workFolder);
        for (Rung rung : plan.rungs()) {
            put(rung.name() + "/" + IFramePlaylist.FILE_NAME, iFrames(rung).render());
        }
        for (String folder : folders()) {
            put(
                    folder + "/" + MediaPlaylist.FILE_NAME,
                    presentation.media(folder).orElseThrow().render());
        }
        for (RecordedTrack track : givenUp()) {
            // nobody is told of it any more, but who watches it goes on
            put(
                    track.folder() + "/" + MediaPlaylist.FILE_NAME,
                    presentation.media(track.folder()).orElseThrow().render());
        }
        MultivariantPlaylist all = presentation.multivariant();
        put(MASTER, all.render());
        put(Presentation.PREPARED, presentation.renderPrepared());
        clearAway(glimpses);
        return all.variants().stream()
                .map(variant -> new PublishedVariant(
                        variant.height(), all.rates(variant).peak()))
                .toList();
    }

    private List<String> folders() {
        List<String> folders = new ArrayList<>();
        plan.rungs().forEach(rung -> folders.add(rung.name()));
        plan.audio().forEach(audio -> folders.add(audio.folder()));
        plan.text().forEach(text -> folders.add(text.folder()));
        return folders;
    }

    private List<RecordedTrack> givenUp() {
        return plan.givenUp().stream()
                .flatMap(rung -> Optional.ofNullable(presentation.recorded().get(rung.name())).stream())
                .filter(track -> !track.unbroken().isEmpty())
                .toList();
    }

    /** What workers wrote that lost their claims, and what belongs to a plan that was given up and can't have been watched. */
    private void clearAway(List<String> glimpses) throws IOException {
        Set<String> kept = new HashSet<>();
        for (String name : List.of(MASTER, PROGRESSIVE, Presentation.PREPARED)) {
            kept.add(prefix + name);
        }
        glimpses.forEach(name -> kept.add(prefix + name));
        plan.rungs().forEach(rung -> kept.add(prefix + rung.name() + "/" + IFramePlaylist.FILE_NAME));
        List<RecordedTrack> tracks = new ArrayList<>(givenUp());
        for (String folder : folders()) {
            tracks.add(track(folder));
        }
        for (RecordedTrack track : tracks) {
            kept.add(prefix + track.folder() + "/" + MediaPlaylist.INIT_SEGMENT);
            kept.add(prefix + track.folder() + "/" + MediaPlaylist.FILE_NAME);
            for (Segment segment : track.segments()) {
                kept.add(prefix + track.folder() + "/" + segment.fileName());
            }
        }
        for (String key : store.list(prefix)) {
            if (!kept.contains(key)) {
                store.delete(key);
            }
        }
    }

    private RecordedTrack track(String folder) throws EncodeFailed {
        RecordedTrack track = presentation.recorded().get(folder);
        if (track == null) {
            throw new EncodeFailed("Nothing was recorded for " + folder);
        }
        return track;
    }

    private IFramePlaylist iFrames(Rung rung) throws EncodeFailed {
        return presentation
                .iFrames(rung.name())
                .orElseThrow(() -> new EncodeFailed("No I-frames were recorded for " + rung.name()));
    }

    private void verify(RecordedTrack track) throws IOException {
        Grid grid = plan.grid();
        if (track.segments().size() != grid.segments()) {
            throw new EncodeFailed(
                    track.folder() + " has " + track.segments().size() + " segments of " + grid.segments());
        }
        for (int i = 0; i < grid.segments(); i++) {
            Segment segment = track.segments().get(i);
            if (segment.index() != i || !plan.fits(track.folder(), i, segment.seconds())) {
                throw new EncodeFailed("Segment " + i + " of " + track.folder() + " lasts " + segment.seconds()
                        + " s where " + grid.segmentSeconds(i) + " were planned");
            }
            boolean begun =
                    i > 0 || plan.text().stream().anyMatch(text -> text.folder().equals(track.folder()));
            if (!isStored(track.folder(), segment) || !(begun || hasInit(track.folder()))) {
                lost.computeIfAbsent(track.folder(), folder -> new TreeSet<>()).add(i);
            }
        }
    }

    private boolean hasInit(String folder) throws IOException {
        return store.find(prefix + folder + "/" + MediaPlaylist.INIT_SEGMENT).isPresent();
    }

    private boolean isStored(String folder, Segment segment) throws IOException {
        String name = folder + "/" + segment.fileName();
        if (store.find(prefix + name).map(StoredObject::bytes).orElse(-1L) != segment.bytes()) {
            return false;
        }
        CheckedInputStream content =
                new CheckedInputStream(store.read(prefix + name, 0, segment.bytes()), new CRC32C());
        try (content) {
            content.transferTo(OutputStream.nullOutputStream());
        }
        return Objects.equals(sums.get(name), content.getChecksum().getValue());
    }

    /** Nobody goes without a video because a damaged picture of it can't be drawn. */
    private List<String> publishGlimpses(Path workFolder) throws IOException {
        Glimpses glimpses = new Glimpses(workshop, prefix, workFolder);
        List<String> names = new ArrayList<>();
        Rung clear = upTo(POSTER_LINES, plan.encodedRungs().isEmpty() ? plan.rungs() : plan.encodedRungs());
        Rung small = plan.rungs().getLast();
        try {
            names.addAll(glimpses.publish(
                    new Glimpses.Pictures(small, iFrames(small)), new Glimpses.Pictures(clear, iFrames(clear))));
        } catch (EncodeFailed undrawable) {
            LOG.warn("The video is published without some of its still pictures", undrawable);
        }
        return names;
    }

    private void publishProgressive(Path workFolder) throws IOException {
        List<Path> tracks = new ArrayList<>();
        List<String> folders = new ArrayList<>(List.of(progressiveRung().name()));
        if (!plan.audio().isEmpty()) {
            folders.add(plan.audio().getFirst().folder());
        }
        for (String folder : folders) {
            Path whole = workFolder.resolve(folder + ".mp4");
            assemble(whole, folder);
            tracks.add(whole);
        }
        Remux remux = new Remux(workshop.cage(), workFolder);
        if (plan.encodedRungs().isEmpty() && !remux.decodes(tracks.getFirst())) {
            // where anything was encoded, all pictures were decoded for it
            throw new NotCopyable("Some pictures are damaged");
        }
        store.put(prefix + PROGRESSIVE, remux.progressive(tracks));
    }

    private Rung progressiveRung() {
        return upTo(
                PROGRESSIVE_LINES,
                plan.rungs().stream()
                        .filter(rung -> plan.rungs().size() == 1 || rung.maxBitsPerSecond() <= MOST_PROGRESSIVE)
                        .toList());
    }

    private static Rung upTo(int lines, List<Rung> rungs) {
        return rungs.stream().filter(rung -> rung.lines() <= lines).findFirst().orElse(rungs.getLast());
    }

    private void assemble(Path file, String folder) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            append(out, prefix + folder + "/" + MediaPlaylist.INIT_SEGMENT);
            for (Segment segment : track(folder).segments()) {
                append(out, prefix + folder + "/" + segment.fileName());
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
