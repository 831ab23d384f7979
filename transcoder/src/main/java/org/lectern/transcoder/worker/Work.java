package org.lectern.transcoder.worker;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lectern.transcoder.contract.PublishedVariant;
import org.lectern.transcoder.contract.TranscodeOrder;
import org.lectern.transcoder.encode.AudioEncode;
import org.lectern.transcoder.encode.CaptionExtraction;
import org.lectern.transcoder.encode.Encoding;
import org.lectern.transcoder.encode.SourceEndsEarly;
import org.lectern.transcoder.encode.VideoEncode;
import org.lectern.transcoder.hls.Segment;
import org.lectern.transcoder.hls.WebVtt;
import org.lectern.transcoder.plan.Chunk;
import org.lectern.transcoder.plan.Grid;
import org.lectern.transcoder.plan.Plan;
import org.lectern.transcoder.plan.TextRendition;
import org.lectern.transcoder.probe.Refused;
import org.lectern.transcoder.store.MediaStore;
import org.lectern.transcoder.tasks.ClaimLost;
import org.lectern.transcoder.tasks.Kind;
import org.lectern.transcoder.tasks.Task;
import org.lectern.transcoder.tasks.Tasks;
import org.lectern.transcoder.tasks.Transcodes;
import org.lectern.transcoder.tasks.Transcodes.Planned;

/** Does one claimed task. */
final class Work {
    private static final int MILLISECONDS = 1000;

    private final Workshop workshop;
    private final Transcodes transcodes;
    private final Tasks tasks;
    private final Planning planning;

    Work(Workshop workshop) {
        this.workshop = workshop;
        this.transcodes = workshop.transcodes();
        this.tasks = workshop.tasks();
        this.planning = new Planning(workshop);
    }

    /** Says that a task is done: the last word on it. */
    @FunctionalInterface
    interface Conclusion {
        void say() throws ClaimLost;
    }

    /**
     * Does it to the end.
     *
     * @return what is left to be said
     * @throws Refused if the source is to blame
     * @throws ClaimLost if the task is no longer this worker's
     * @throws IOException if it should be tried again
     */
    Conclusion perform(Task task) throws IOException {
        Optional<TranscodeOrder> order = transcodes.findOrder(task.transcodeId());
        if (order.isEmpty()) {
            throw new ClaimLost(task);
        }
        try (WorkFolder folder = WorkFolder.below(workshop.workRoot())) {
            if (task.kind() == Kind.PLAN) {
                planning.plan(task.transcodeId(), sourceFile(order.get(), folder.path()), folder.path());
                return () -> tasks.done(task);
            }
            Planned planned = transcodes.findPlan(task.transcodeId()).orElseThrow(() -> new ClaimLost(task));
            if (planned.round() != task.round()) {
                planning.restart(task.transcodeId());
                throw new ClaimLost(task);
            }
            if (task.kind() == Kind.FINISH) {
                List<PublishedVariant> variants = new Finishing(workshop, planned).publish(folder.path());
                return () -> transcodes.ready(task.transcodeId(), variants);
            }
            encode(task, planned, folder.path());
            return () -> tasks.done(task);
        }
    }

    private void encode(Task task, Planned planned, Path folder) throws IOException {
        Plan plan = planned.plan();
        TranscodeOrder order = planned.order();
        StoringSink sink = new StoringSink(workshop.store(), tasks, task, order.outputPrefix());
        Encoding encoding = new Encoding(workshop.cage(), sourceFile(order, folder), folder, 5);
        switch (task.kind()) {
            case AUDIO -> {
                if (!new AudioEncode(encoding, plan).encode(plan.audio().get(task.part()), sink)) {
                    transcodes.warn(
                            task.transcodeId(), "Some of the sound is damaged in the file, and may be missing.");
                }
            }
            case VIDEO -> {
                try {
                    Chunk chunk = plan.chunks().get(task.part());
                    if (!new VideoEncode(encoding, plan).encode(chunk, plan.rungs(), sink)) {
                        transcodes.warn(task.transcodeId(), Planning.damaged(plan.grid(), chunk));
                    }
                } catch (SourceEndsEarly early) {
                    if (early.frames() == 0) {
                        throw new Refused("The file holds no pictures that can be decoded; it is damaged.", early);
                    }
                    planning.shorten(task.transcodeId(), planned, early.frames());
                    throw new ClaimLost(task);
                }
            }
            case CAPTIONS -> {
                TextRendition rendition = plan.text().get(task.part());
                store(task, order, rendition, plan.grid(), new CaptionExtraction(encoding, plan).extract(rendition));
            }
            default -> throw new IllegalStateException("Not an encode: " + task.kind());
        }
    }

    private void store(Task task, TranscodeOrder order, TextRendition rendition, Grid grid, WebVtt captions)
            throws IOException {
        tasks.record(task, rendition.folder(), "", MILLISECONDS);
        for (int i = 0; i < grid.segments(); i++) {
            double from = grid.seconds(grid.firstFrame(i));
            double to = grid.seconds(grid.firstFrame(i + 1));
            byte[] text = captions.segment(from, to).getBytes(StandardCharsets.UTF_8);
            workshop.store()
                    .put(
                            order.outputPrefix() + rendition.folder() + "/" + Segment.fileName(i, "vtt"),
                            new ByteArrayInputStream(text));
            long ticks = Math.round(to * MILLISECONDS) - Math.round(from * MILLISECONDS);
            tasks.record(task, rendition.folder(), i, text.length, ticks);
        }
    }

    /** The source where the store keeps it, or else a copy that goes away with the work. */
    private Path sourceFile(TranscodeOrder order, Path folder) throws IOException {
        MediaStore store = workshop.store();
        Optional<Path> stored = store.localFile(order.sourceKey());
        if (stored.isPresent()) {
            return stored.get();
        }
        long bytes = store.find(order.sourceKey())
                .orElseThrow(() -> new Refused("The original of this video is no longer stored. Upload it again."))
                .bytes();
        Path copy = folder.resolve("source");
        try (InputStream content = store.read(order.sourceKey(), 0, bytes)) {
            if (Files.copy(content, copy) != bytes) {
                throw new EOFException("The source ended before its " + bytes + " bytes had come");
            }
        }
        return copy;
    }
}
