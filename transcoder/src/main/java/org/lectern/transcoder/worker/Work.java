package org.lectern.transcoder.worker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bson.types.ObjectId;
import org.lectern.transcoder.contract.PublishedVariant;
import org.lectern.transcoder.contract.TranscodeOrder;
import org.lectern.transcoder.encode.AudioEncode;
import org.lectern.transcoder.encode.CaptionExtraction;
import org.lectern.transcoder.encode.Encoding;
import org.lectern.transcoder.encode.NotCopyable;
import org.lectern.transcoder.encode.SourceEndsEarly;
import org.lectern.transcoder.encode.VideoCopy;
import org.lectern.transcoder.encode.VideoEncode;
import org.lectern.transcoder.hls.WebVtt;
import org.lectern.transcoder.plan.AudioRendition;
import org.lectern.transcoder.plan.Chunk;
import org.lectern.transcoder.plan.Grid;
import org.lectern.transcoder.plan.Plan;
import org.lectern.transcoder.plan.Rung;
import org.lectern.transcoder.plan.TextRendition;
import org.lectern.transcoder.probe.Refused;
import org.lectern.transcoder.tasks.ClaimLost;
import org.lectern.transcoder.tasks.Kind;
import org.lectern.transcoder.tasks.Task;
import org.lectern.transcoder.tasks.Tasks;
import org.lectern.transcoder.tasks.Transcodes;
import org.lectern.transcoder.tasks.Transcodes.Planned;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does one claimed task. */
final class Work {
    private static final Logger LOG = LoggerFactory.getLogger(Work.class);
    private static final int MILLISECONDS = 1000;
    /** A store that loses more is no place to go on with. */
    private static final int MOST_LOSSES = 2;

    private static final String STORE_AT_FAULT =
            "The server's storage doesn't keep what is stored there; the file isn't to blame. Tell whoever runs this server.";

    private final Workshop workshop;
    private final Bell bell;
    private final Path root;
    private final Transcodes transcodes;
    private final Tasks tasks;
    private final Planning planning;
    private final Leveling leveling;
    private final Sources sources;

    Work(Workshop workshop, Path root, Bell bell) {
        this.workshop = workshop;
        this.bell = bell;
        this.transcodes = workshop.transcodes();
        this.tasks = workshop.tasks();
        this.planning = new Planning(workshop);
        this.leveling = new Leveling(workshop);
        this.root = root;
        this.sources = new Sources(workshop.store(), root.resolve("sources"), workshop.leastRoom());
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
     * @throws NoRoomHere if it should be tried by another worker
     * @throws IOException if it should be tried again
     */
    Conclusion perform(Task task) throws IOException {
        Optional<TranscodeOrder> order = transcodes.findOrder(task.transcodeId());
        if (order.isEmpty()) {
            transcodes.settle(task.transcodeId());
            throw new ClaimLost(task);
        }
        try (WorkFolder folder = WorkFolder.below(root)) {
            if (!sources.makeRoom(0)) {
                throw new NoRoomHere();
            }
            if (task.kind() == Kind.PLAN) {
                return sources.read(order.get(), source -> {
                    planning.plan(task.transcodeId(), source, folder.path());
                    return () -> tasks.done(task);
                });
            }
            Planned planned = transcodes.findPlan(task.transcodeId()).orElseThrow(() -> new ClaimLost(task));
            if (planned.round() != task.round()) {
                planning.restart(task.transcodeId());
                throw new ClaimLost(task);
            }
            if (task.kind() == Kind.FINISH) {
                List<PublishedVariant> variants = finish(task, planned, folder.path());
                return () -> transcodes.ready(task.transcodeId(), variants);
            }
            if (task.firstMissing() < task.endSegment()) {
                sources.read(order.get(), source -> {
                    encode(task, planned, new Encoding(workshop.cage(), source, folder.path(), niceness(task)));
                    return task;
                });
            }
            return () -> {
                if (task.isBeginning()) {
                    // a worker may have died after it had recorded the first segment, and before it could say so
                    transcodes.begun(task.transcodeId(), task.kind());
                }
                tasks.done(task);
            };
        }
    }

    /** That it can be watched comes before that it goes on, and that before better pictures. */
    private static int niceness(Task task) {
        return switch (task.lane()) {
            case FIRST -> task.isBetterPictures() ? 11 : 0;
            case NEXT -> 4;
            case REST, LONG, SIDE -> 14;
        };
    }

    /** Goes on with what workers, or those who gave orders, have begun, and died over. */
    void takeUpForgotten() {
        transcodes.startForgotten();
        for (ObjectId id : tasks.superseded()) {
            if (transcodes.findOrder(id).isPresent()) {
                planning.restart(id);
            } else {
                transcodes.settle(id);
            }
        }
        tasks.unblockAll();
    }

    /**
     * Goes on without what the task was to yield, if there is a video without it.
     *
     * @return whether there is
     */
    boolean doWithout(Task task) {
        return planning.leaveOut(task);
    }

    private ClaimLost encodedAfterAll(Task task, Planned planned, NotCopyable unfit) {
        LOG.info("The pictures are encoded after all: {}", unfit.getMessage());
        planning.encodeAll(task.transcodeId(), planned);
        return new ClaimLost(task);
    }

    private List<PublishedVariant> finish(Task task, Planned planned, Path folder) throws IOException {
        try {
            return new Finishing(workshop, planned).publish(folder);
        } catch (SegmentsLost lost) {
            if (task.failures() >= MOST_LOSSES) {
                throw new Refused(STORE_AT_FAULT, lost);
            }
            LOG.warn("They are made again: {}", lost.getMessage());
            tasks.makeAgain(task, lost.lost());
            throw new ClaimLost(task);
        } catch (NotCopyable unfit) {
            throw encodedAfterAll(task, planned, unfit);
        }
    }

    private void encode(Task task, Planned planned, Encoding encoding) throws IOException {
        Plan plan = planned.plan();
        try (StoringSink sink = new StoringSink(workshop, task, planned.order().outputPrefix(), bell)) {
            switch (task.kind()) {
                case COPY ->
                    new VideoCopy(encoding, plan).copy(plan.copiedRung().orElseThrow(), task.endSegment(), sink);
                case AUDIO -> {
                    AudioRendition rendition = named(plan.audio(), AudioRendition::folder, task);
                    double gain = leveling.gainDecibels(task, plan.source(), rendition, encoding);
                    if (!new AudioEncode(encoding, plan).encode(rendition, gain, task.endSegment(), sink)) {
                        transcodes.warn(
                                task.transcodeId(), "Some of the sound is damaged in the file, and may be missing.");
                    }
                }
                case VIDEO -> {
                    Chunk chunk = new Chunk(task.part(), task.firstMissing(), task.endSegment());
                    List<Rung> rungs = plan.rungs().stream()
                            .filter(rung -> task.lacks(rung.name()))
                            .toList();
                    boolean undamaged = new VideoEncode(encoding, plan).encode(chunk, rungs, sink);
                    if (!undamaged) {
                        transcodes.warn(task.transcodeId(), Planning.damaged(plan.grid(), chunk));
                    }
                    if (!undamaged && plan.copiedRung().isPresent()) {
                        throw new NotCopyable("Some pictures of " + chunk + " are damaged");
                    }
                }
                case CAPTIONS -> {
                    TextRendition rendition = named(plan.text(), TextRendition::folder, task);
                    store(task, rendition, plan.grid(), new CaptionExtraction(encoding, plan).extract(rendition), sink);
                }
                case PLAN, FINISH -> throw new IllegalStateException("Not an encode: " + task.kind());
            }
        } catch (NotCopyable unfit) {
            throw encodedAfterAll(task, planned, unfit);
        } catch (SourceEndsEarly early) {
            if (early.frames() == 0) {
                throw new Refused("The file holds no pictures that can be decoded; it is damaged.", early);
            }
            planning.shorten(task.transcodeId(), planned, early.frames());
            throw new ClaimLost(task);
        }
    }

    private static <T> T named(List<T> tracks, Function<T, String> folder, Task task) {
        return tracks.stream()
                .filter(track -> task.folders().contains(folder.apply(track)))
                .findFirst()
                .orElseThrow();
    }

    private void store(Task task, TextRendition rendition, Grid grid, WebVtt captions, StoringSink sink)
            throws IOException {
        tasks.record(task, rendition.folder(), "", MILLISECONDS);
        for (int i = 0; i < grid.segments(); i++) {
            if (!sink.holds(rendition.folder(), i)) {
                double from = grid.startSeconds(i);
                double to = grid.startSeconds(i + 1);
                byte[] text = captions.segment(from, to).getBytes(StandardCharsets.UTF_8);
                long ticks = Math.round(to * MILLISECONDS) - Math.round(from * MILLISECONDS);
                sink.captions(rendition.folder(), i, text, ticks);
            }
        }
        sink.flush();
    }
}
