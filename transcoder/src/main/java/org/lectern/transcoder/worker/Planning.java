package org.lectern.transcoder.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bson.types.ObjectId;
import org.lectern.transcoder.plan.Chunk;
import org.lectern.transcoder.plan.Grid;
import org.lectern.transcoder.plan.Plan;
import org.lectern.transcoder.probe.Probe;
import org.lectern.transcoder.probe.Source;
import org.lectern.transcoder.tasks.Kind;
import org.lectern.transcoder.tasks.Lane;
import org.lectern.transcoder.tasks.PlannedTask;
import org.lectern.transcoder.tasks.Transcodes.Planned;

/** Looks into a source, plans, and adds the tasks, in the order in which a viewer needs their results. */
final class Planning {
    private final Workshop workshop;

    Planning(Workshop workshop) {
        this.workshop = workshop;
    }

    /** Plans a transcode that has no plan yet; one that has gets its tasks, should they be missing. */
    void plan(ObjectId transcodeId, Path sourceFile, Path workFolder) throws IOException {
        if (workshop.transcodes().findPlan(transcodeId).isEmpty()) {
            Source source = new Probe(workshop.cage(), workshop.acceptance()).look(sourceFile, workFolder);
            workshop.transcodes().plan(transcodeId, 0, Plan.of(source), source.warnings());
        }
        workshop.transcodes()
                .findPlan(transcodeId)
                .ifPresent(planned -> workshop.tasks().add(transcodeId, planned.round(), tasks(planned.plan())));
    }

    /** Plans anew for a source that ends before it says it does, and tells the instructor. */
    void shorten(ObjectId transcodeId, Planned planned, long frames) {
        Plan plan = planned.plan();
        Plan shorter = plan.shortenedTo(frames);
        List<String> warnings = new ArrayList<>(plan.source().warnings());
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

    /** Lets the tasks be those of the newest plan. */
    void restart(ObjectId transcodeId) {
        workshop.transcodes()
                .findPlan(transcodeId)
                .ifPresent(newest -> workshop.tasks().replace(transcodeId, newest.round(), tasks(newest.plan())));
    }

    private static List<PlannedTask> tasks(Plan plan) {
        List<PlannedTask> tasks = new ArrayList<>();
        int segments = plan.grid().segments();
        for (int i = 0; i < plan.audio().size(); i++) {
            tasks.add(new PlannedTask(Kind.AUDIO, i, Lane.FIRST, 1, segments));
        }
        for (Chunk chunk : plan.chunks()) {
            int weight =
                    (chunk.endSegment() - chunk.firstSegment()) * plan.rungs().size();
            Lane lane = chunk.index() == 0 && plan.chunks().size() > 1 ? Lane.FIRST : Lane.REST;
            tasks.add(new PlannedTask(Kind.VIDEO, chunk.index(), lane, 2 + chunk.index(), weight));
        }
        for (int i = 0; i < plan.text().size(); i++) {
            tasks.add(new PlannedTask(Kind.CAPTIONS, i, Lane.REST, 1, segments));
        }
        tasks.add(new PlannedTask(Kind.FINISH, 0, Lane.FIRST, Integer.MAX_VALUE, 1 + segments / 10));
        return tasks;
    }

    /** What the instructor is told of a chunk that couldn't be decoded whole. */
    static String damaged(Grid grid, Chunk chunk) {
        return "Some pictures between " + clock(grid.seconds(grid.firstFrame(chunk.firstSegment()))) + " and "
                + clock(grid.seconds(grid.firstFrame(chunk.endSegment())))
                + " are damaged in the file, and may look broken.";
    }

    private static String clock(double seconds) {
        long whole = Math.round(seconds);
        return whole / 60 + ":" + String.format(Locale.ROOT, "%02d", whole % 60);
    }
}
