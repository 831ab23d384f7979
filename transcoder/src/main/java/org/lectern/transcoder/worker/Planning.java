package org.lectern.transcoder.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bson.types.ObjectId;
import org.lectern.transcoder.encode.Encoding;
import org.lectern.transcoder.encode.Survey;
import org.lectern.transcoder.plan.Chunk;
import org.lectern.transcoder.plan.Grid;
import org.lectern.transcoder.plan.Ladder;
import org.lectern.transcoder.plan.Plan;
import org.lectern.transcoder.plan.Rung;
import org.lectern.transcoder.probe.Probe;
import org.lectern.transcoder.probe.Source;
import org.lectern.transcoder.tasks.Kind;
import org.lectern.transcoder.tasks.Lane;
import org.lectern.transcoder.tasks.PlannedTask;
import org.lectern.transcoder.tasks.Task;
import org.lectern.transcoder.tasks.Transcodes.Planned;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks into a source, plans, and adds the tasks, in the order in which a viewer needs their results. */
final class Planning {
    /** Encoding the pictures of a segment, compared with encoding or cutting anything else of it. */
    private static final int WEIGHT_OF_ENCODED = 10;
    /** In the order of tasks, behind all pictures of the first two chunks. */
    private static final int BEHIND_PICTURES = 5;
    /** What is heard of a video takes a second or two up to then: to go through its beginning twice isn't worth what it costs. */
    private static final double SHORT_SOUND_SECONDS = 75;

    /** So many times what comes next are done within seconds, of sound or of a copy. */
    private static final int SOON_DONE = 5;

    private static final Logger LOG = LoggerFactory.getLogger(Planning.class);

    private final Workshop workshop;

    Planning(Workshop workshop) {
        this.workshop = workshop;
    }

    /** Plans a transcode that has no plan yet; one that has gets its tasks, should they be missing. */
    void plan(ObjectId transcodeId, Path sourceFile, Path workFolder) throws IOException {
        if (workshop.transcodes().findPlan(transcodeId).isEmpty()) {
            Source source = new Probe(workshop.cage(), workshop.acceptance()).look(sourceFile, workFolder);
            workshop.transcodes().plan(transcodeId, 0, planned(source, sourceFile, workFolder), source.warnings());
        }
        workshop.transcodes()
                .findPlan(transcodeId)
                .ifPresent(planned -> workshop.tasks()
                        .add(transcodeId, planned.order().ownerId(), planned.round(), tasks(planned.plan())));
    }

    static Plan withUsefulRungs(Plan plan, Encoding encoding) {
        if (!Survey.isWorthwhile(plan)) {
            return plan;
        }
        try {
            return plan.with(Ladder.useful(
                    plan.rungs(),
                    new Survey(encoding, plan).bitsPerSecond(),
                    plan.audio().isEmpty() ? 0 : plan.audio().getFirst().bitsPerSecond()));
        } catch (IOException undecided) {
            LOG.info("All rungs are kept: {}", undecided.toString());
            return plan;
        }
    }

    private Plan planned(Source source, Path sourceFile, Path workFolder) throws IOException {
        Encoding encoding = new Encoding(workshop.cage(), sourceFile, workFolder, 0);
        Probe probe = new Probe(workshop.cage(), workshop.acceptance());
        return withUsefulRungs(Plan.of(source, probe.keyframes(sourceFile, source, workFolder)), encoding);
    }

    /** Plans anew for a source that ends before it says it does, and tells the instructor. */
    void shorten(ObjectId transcodeId, Planned planned, long frames) {
        Plan plan = planned.plan();
        Plan shorter = plan.shortenedTo(frames);
        List<String> warnings = new ArrayList<>();
        double missing = plan.grid().durationSeconds() - shorter.grid().durationSeconds();
        if (missing > 1) {
            warnings.add("The file says that it is " + clock(plan.grid().durationSeconds())
                    + " long, but its pictures end after "
                    + clock(shorter.grid().durationSeconds())
                    + ". What is there was published.");
        }
        workshop.transcodes().plan(transcodeId, planned.round(), shorter, warnings);
        restart(transcodeId);
    }

    /** Plans anew for a source that turned out to be unfit to be copied. */
    void encodeAll(ObjectId transcodeId, Planned planned) {
        workshop.transcodes().plan(transcodeId, planned.round(), planned.plan().withoutCopy(), List.of());
        restart(transcodeId);
    }

    /**
     * Plans anew without what a task has failed at for good, and tells the instructor, if there is a video without it.
     *
     * @return whether there is
     */
    boolean leaveOut(Task task) {
        Optional<Planned> planned = workshop.transcodes().findPlan(task.transcodeId());
        boolean dispensable = task.kind() == Kind.CAPTIONS
                || (task.kind() == Kind.AUDIO
                        && planned.map(Planned::plan)
                                .filter(plan -> plan.source().video() != null
                                        || plan.audio().size() > 1)
                                .isPresent());
        if (!dispensable || planned.isEmpty()) {
            return false;
        }
        String what = task.kind() == Kind.AUDIO ? "A sound track" : "A subtitle track";
        Plan rest = planned.get().plan().without(task.folders().getFirst());
        workshop.transcodes()
                .plan(
                        task.transcodeId(),
                        planned.get().round(),
                        rest,
                        List.of(what + " can't be decoded and was left out."));
        restart(task.transcodeId());
        return true;
    }

    /** Lets the tasks be those of the newest plan. */
    void restart(ObjectId transcodeId) {
        workshop.transcodes()
                .findPlan(transcodeId)
                .ifPresent(newest -> workshop.tasks()
                        .replace(
                                transcodeId,
                                newest.order().ownerId(),
                                newest.round(),
                                tasks(newest.plan()),
                                newest.plan()::fits));
    }

    /** In the order in which a viewer needs what they yield. */
    static List<PlannedTask> tasks(Plan plan) {
        List<PlannedTask> tasks = new ArrayList<>();
        int head = plan.chunks().getFirst().endSegment();
        int next = plan.chunks().get(Math.min(1, plan.chunks().size() - 1)).endSegment();
        int end = plan.grid().segments();
        List<String> encoded = plan.encodedRungs().stream().map(Rung::name).toList();
        List<String> copied = plan.copiedRung().stream().map(Rung::name).toList();
        if (!copied.isEmpty()) {
            tasks.add(new PlannedTask(Kind.COPY, 0, Lane.FIRST, 1, head, copied, 0, head));
            tasks.addAll(after(new PlannedTask(Kind.COPY, 1, Lane.REST, 2, 0, copied, head, end), next));
        }
        // without a copy, the lowest rung of the first chunk is what is watched first, also where there is no other
        int alone = copied.isEmpty() ? 1 : 0;
        List<String> lowest = encoded.subList(encoded.size() - alone, encoded.size());
        List<String> others = encoded.subList(0, encoded.size() - alone);
        if (!lowest.isEmpty()) {
            tasks.add(new PlannedTask(Kind.VIDEO, 0, Lane.FIRST, 1, weight(lowest, head), lowest, 0, head));
        }
        for (int i = 0; i < plan.audio().size(); i++) {
            List<String> folder = List.of(plan.audio().get(i).folder());
            // what is heard unless another is chosen comes before better pictures, and the others behind them
            int order = i == 0 ? 2 : BEHIND_PICTURES;
            int first = i == 0 && plan.grid().durationSeconds() <= SHORT_SOUND_SECONDS ? end : head;
            tasks.add(new PlannedTask(Kind.AUDIO, 3 * i, Lane.FIRST, order, first, folder, 0, first));
            if (first < end) {
                tasks.addAll(
                        after(new PlannedTask(Kind.AUDIO, 3 * i + 1, Lane.SIDE, order, 0, folder, first, end), next));
            }
        }
        if (!others.isEmpty()) {
            tasks.add(new PlannedTask(Kind.VIDEO, 1, Lane.FIRST, 3, weight(others, head), others, 0, head));
        }
        for (int i = 0; i < plan.text().size(); i++) {
            List<String> folder = List.of(plan.text().get(i).folder());
            tasks.add(new PlannedTask(Kind.CAPTIONS, i, Lane.SIDE, 3, 1, folder, 0, end));
        }
        if (!encoded.isEmpty()) {
            for (Chunk chunk : plan.chunks().subList(1, plan.chunks().size())) {
                tasks.add(new PlannedTask(
                        Kind.VIDEO,
                        1 + chunk.index(),
                        chunk.endSegment() <= next ? Lane.NEXT : plan.source().seekable() ? Lane.REST : Lane.LONG,
                        3 + chunk.index(),
                        weight(encoded, chunk.segments()),
                        encoded,
                        chunk.firstSegment(),
                        chunk.endSegment()));
            }
        }
        List<String> givenUp = plan.givenUp().stream().map(Rung::name).toList();
        tasks.add(new PlannedTask(Kind.FINISH, 0, Lane.REST, Integer.MAX_VALUE, 1 + end, givenUp, 0, end));
        return tasks;
    }

    /**
     * What of a track comes after the first chunk: the second chunk is wanted next, before the rest. Each stretch goes through
     * the track from its start, so a rest that takes a few seconds isn't worth one of its own.
     */
    private static List<PlannedTask> after(PlannedTask whole, int next) {
        List<PlannedTask> tasks = new ArrayList<>();
        int from = whole.firstSegment();
        int end = whole.endSegment();
        int soon = end <= SOON_DONE * next ? end : next;
        if (from < soon) {
            tasks.add(stretch(whole, whole.part(), Lane.NEXT, from, soon));
        }
        if (soon < end) {
            tasks.add(stretch(whole, whole.part() + 1, whole.lane(), soon, end));
        }
        return tasks;
    }

    private static PlannedTask stretch(PlannedTask whole, int part, Lane lane, int from, int end) {
        return new PlannedTask(whole.kind(), part, lane, whole.order(), end - from, whole.folders(), from, end);
    }

    private static int weight(List<String> rungs, int segments) {
        return WEIGHT_OF_ENCODED * rungs.size() * segments;
    }

    /** What the instructor is told of a chunk that couldn't be decoded whole. */
    static String damaged(Grid grid, Chunk chunk) {
        return "Some pictures between " + clock(grid.startSeconds(chunk.firstSegment())) + " and "
                + clock(grid.startSeconds(chunk.endSegment()))
                + " are damaged in the file, and may look broken.";
    }

    private static String clock(double seconds) {
        long whole = Math.round(seconds);
        return whole / 60 + ":" + String.format(Locale.ROOT, "%02d", whole % 60);
    }
}
