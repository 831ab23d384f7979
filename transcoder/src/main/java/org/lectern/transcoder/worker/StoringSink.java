package org.lectern.transcoder.worker;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.bson.types.ObjectId;
import org.lectern.transcoder.encode.EncodeFailed;
import org.lectern.transcoder.encode.SegmentSink;
import org.lectern.transcoder.fmp4.IFrame;
import org.lectern.transcoder.fmp4.InitSegment;
import org.lectern.transcoder.hls.IFramePlaylist;
import org.lectern.transcoder.hls.MediaPlaylist;
import org.lectern.transcoder.plan.Chunks;
import org.lectern.transcoder.store.MediaStore;
import org.lectern.transcoder.store.StoredObject;
import org.lectern.transcoder.tasks.ClaimLost;
import org.lectern.transcoder.tasks.Kind;
import org.lectern.transcoder.tasks.Lane;
import org.lectern.transcoder.tasks.Task;
import org.lectern.transcoder.tasks.Tasks;
import org.lectern.transcoder.tasks.Tasks.StoredSegment;
import org.lectern.transcoder.tasks.Transcodes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores each segment complete, and only then records it. Its file name holds the number of the claim, so that what a worker
 * writes that has lost its claim can't take the place of anything.
 */
final class StoringSink implements SegmentSink, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StoringSink.class);

    /** In which an idle hand takes up what waits. */
    private static final long BETWEEN_LOOKS_NANOS = Duration.ofMillis(300).toNanos();

    private final MediaStore store;
    private final Transcodes transcodes;
    private final Tasks tasks;
    private final Task task;
    private final String prefix;
    private final Bell bell;
    private final List<StoredSegment> stored = new ArrayList<>();
    private final Map<String, Integer> next = new HashMap<>();
    private Optional<ObjectId> waiting = Optional.empty();
    private long lookedNanos = System.nanoTime();

    StoringSink(Workshop workshop, Task task, String prefix, Bell bell) {
        this.store = workshop.store();
        this.transcodes = workshop.transcodes();
        this.tasks = workshop.tasks();
        this.task = task;
        this.prefix = prefix;
        this.bell = bell;
    }

    /** Every chunk of a track must begin with the same init segment, or its segments couldn't follow each other. */
    @Override
    public void init(String folder, InitSegment init) throws IOException {
        String key = prefix + folder + "/" + MediaPlaylist.INIT_SEGMENT;
        Optional<StoredObject> there = store.find(key);
        if (there.isEmpty()) {
            store.put(key, new ByteArrayInputStream(init.bytes()));
        } else {
            try (InputStream bytes = store.read(key, 0, there.get().bytes())) {
                if (!Arrays.equals(bytes.readAllBytes(), init.bytes())) {
                    throw new EncodeFailed("The init segment of " + folder + " differs from the one that is published");
                }
            }
        }
        tasks.record(task, folder, init.codec(), init.timescale());
    }

    @Override
    public boolean holds(String folder, int index) {
        return task.holds(folder, index);
    }

    @Override
    public void segment(String folder, int index, byte[] bytes, long ticks) throws IOException {
        List<IFrame> iFrames = task.kind() == Kind.AUDIO ? List.of() : IFrame.in(bytes);
        put(folder, index, "m4s", bytes, ticks, iFrames);
    }

    /** Stores a segment of captions. */
    void captions(String folder, int index, byte[] text, long ticks) throws IOException {
        put(folder, index, "vtt", text, ticks, List.of());
    }

    private void put(String folder, int index, String extension, byte[] bytes, long ticks, List<IFrame> iFrames)
            throws IOException {
        String fileName = String.format(Locale.ROOT, "%05d-%d.%s", index, task.claim(), extension);
        store.put(prefix + folder + "/" + fileName, new ByteArrayInputStream(bytes));
        List<IFramePlaylist.Picture> pictures = iFrames.stream()
                .map(picture ->
                        new IFramePlaylist.Picture(fileName, picture.offset(), picture.length(), picture.ticks()))
                .toList();
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        stored.add(new StoredSegment(folder, index, fileName, bytes.length, ticks, sum.getValue(), pictures));
    }

    @Override
    public void flush() throws IOException {
        if (!stored.isEmpty()) {
            record();
        }
        giveWay();
    }

    private void record() throws IOException {
        List<StoredSegment> whole = List.copyOf(stored);
        try {
            tasks.record(task, whole);
        } catch (ClaimLost lost) {
            throw lost;
        } catch (RuntimeException unsure) {
            // they may be recorded all the same
            stored.clear();
            throw unsure;
        }
        stored.clear();
        if (task.isBeginning() && whole.stream().anyMatch(segment -> segment.index() == 0)) {
            transcodes.begun(task.transcodeId(), task.kind());
        }
        whole.forEach(segment -> next.merge(segment.folder(), segment.index() + 1, Math::max));
    }

    /** Not to what another hand has taken up by the next look. */
    private void giveWay() throws GaveWay {
        if (System.nanoTime() - lookedNanos < BETWEEN_LOOKS_NANOS) {
            return;
        }
        lookedNanos = System.nanoTime();
        Optional<ObjectId> first = bell.hasFound(task.lane()) ? comesFirst() : Optional.empty();
        if (first.isPresent() && first.equals(waiting)) {
            throw new GaveWay(task, everywhere(), first.get());
        }
        waiting = first;
    }

    private Optional<ObjectId> comesFirst() {
        boolean soundGoesOn = task.kind() == Kind.AUDIO && everywhere() >= Chunks.FIRST_SEGMENTS;
        if (task.isBetterPictures() || (task.lane() == Lane.FIRST && soundGoesOn)) {
            return tasks.claims().findMoreUrgent(task);
        }
        boolean givesWay = switch (task.lane()) {
            case NEXT, LONG -> task.kind() == Kind.VIDEO;
            case SIDE -> task.kind() == Kind.AUDIO;
            case FIRST, REST -> false;
        };
        return givesWay && everywhere() < task.endSegment()
                ? tasks.claims().findFarBehind(task, everywhere())
                : Optional.empty();
    }

    /** The first segment that isn't recorded in all tracks. */
    private int everywhere() {
        return task.folders().stream().mapToInt(this::firstMissing).min().orElse(0);
    }

    /** The first segment that a track lacks, behind what this claim has recorded and what earlier ones have. */
    private int firstMissing(String folder) {
        int segment = next.getOrDefault(folder, task.firstSegment());
        while (segment < task.endSegment() && task.holds(folder, segment)) {
            segment++;
        }
        return segment;
    }

    /** Takes back what was stored and certainly isn't recorded: nobody else would ever find it. */
    @Override
    public void close() {
        for (StoredSegment segment : stored) {
            try {
                store.delete(prefix + segment.folder() + "/" + segment.fileName());
            } catch (IOException left) {
                LOG.info("{} is left until the transcode is finished: {}", segment.fileName(), left.toString());
            }
        }
    }
}
