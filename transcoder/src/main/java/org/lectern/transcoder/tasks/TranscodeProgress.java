package org.lectern.transcoder.tasks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lectern.transcoder.contract.TranscodeState;
import org.lectern.transcoder.plan.Plan;
import org.lectern.transcoder.plan.Rung;

/**
 * How far a transcode has come, for the person who waits for it.
 *
 * @param percent of all its work
 * @param ahead how many transcodes were taken on earlier and haven't begun; 0 unless QUEUED
 * @param left how long it will go on at the pace that it has had; empty until there is enough to tell by, and while
 *     nobody is at work on it
 * @param stages in the order in which they begin; none once it is READY
 * @param rungs the highest first; none before there is a plan, and once it is READY
 */
public record TranscodeProgress(
        TranscodeState state,
        int percent,
        int ahead,
        Optional<Duration> left,
        List<Stage> stages,
        List<RungProgress> rungs) {
    private static final double LEAST_DONE = 0.03;
    private static final Duration LEAST_TIME = Duration.ofSeconds(10);

    /** Copies the lists. */
    public TranscodeProgress {
        stages = List.copyOf(stages);
        rungs = List.copyOf(rungs);
    }

    /** How something stands. */
    public enum Standing {
        /** Nobody has begun, or somebody has given it back. */
        WAITING,
        RUNNING,
        /** Has failed, or found no room, and will be tried again in a moment. */
        PAUSED,
        /** Isn't tried any more. */
        STOPPED,
        DONE
    }

    /**
     * The tasks of one kind.
     *
     * @param done how many of them are done
     * @param failures how often one of them has failed
     * @param lastFailure why one that isn't done failed last, in words; null if none did
     */
    public record Stage(
            Kind kind,
            int done,
            int total,
            int percent,
            Standing standing,
            int failures,
            @Nullable String lastFailure) {}

    /**
     * One rung.
     *
     * @param bitsPerSecond measured in what there is of it; 0 while there is nothing
     */
    public record RungProgress(String folder, int lines, boolean copied, int percent, long bitsPerSecond) {}

    /**
     * One task, without what it has recorded.
     *
     * @param share how much of it is done, 0 to 1
     */
    record TaskProgress(
            Kind kind,
            Standing standing,
            int weight,
            double share,
            int failures,
            @Nullable String lastFailure) {}

    /** What there is of one track. */
    record Measured(int segments, long bytes) {}

    /** How much of the work is done, 0 to 1. */
    static double share(List<TaskProgress> tasks) {
        double done = 0;
        double all = 0;
        for (TaskProgress task : tasks) {
            done += task.weight * task.share;
            all += task.weight;
        }
        return all == 0 ? 0 : done / all;
    }

    static List<Stage> stages(List<TaskProgress> tasks, boolean planned) {
        Map<Kind, List<TaskProgress>> byKind = new EnumMap<>(Kind.class);
        tasks.forEach(task ->
                byKind.computeIfAbsent(task.kind, kind -> new ArrayList<>()).add(task));
        if (planned) {
            // its task is forgotten with the first plan that replaces another
            byKind.put(Kind.PLAN, List.of(new TaskProgress(Kind.PLAN, Standing.DONE, 1, 1, 0, null)));
        }
        return byKind.entrySet().stream()
                .map(entry -> stage(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Stage stage(Kind kind, List<TaskProgress> tasks) {
        int done = 0;
        int failures = 0;
        String lastFailure = null;
        Standing standing = Standing.DONE;
        for (TaskProgress task : tasks) {
            failures += task.failures;
            if (task.standing == Standing.DONE) {
                done++;
                continue;
            }
            lastFailure = task.lastFailure == null ? lastFailure : task.lastFailure;
            standing = standing == Standing.DONE ? task.standing : livelier(standing, task.standing);
        }
        return new Stage(kind, done, tasks.size(), (int) (100 * share(tasks)), standing, failures, lastFailure);
    }

    /** A stage that has begun and waits for its next task runs, for whoever looks on. */
    private static Standing livelier(Standing one, Standing other) {
        for (Standing standing : List.of(Standing.PAUSED, Standing.RUNNING, Standing.STOPPED)) {
            if (one == standing || other == standing) {
                return standing;
            }
        }
        return Standing.WAITING;
    }

    static List<RungProgress> rungs(Plan plan, Map<String, Measured> measured) {
        List<RungProgress> rungs = new ArrayList<>();
        for (Rung rung : plan.rungs()) {
            Measured there = measured.getOrDefault(rung.name(), new Measured(0, 0));
            int segments = plan.grid().segments();
            double seconds = plan.grid().durationSeconds() * there.segments / segments;
            rungs.add(new RungProgress(
                    rung.name(),
                    rung.lines(),
                    rung.copied(),
                    100 * there.segments / segments,
                    seconds == 0 ? 0 : Math.round(8 * there.bytes / seconds)));
        }
        return rungs;
    }

    /**
     * How long the rest takes at the pace so far.
     *
     * @param done of all the work, 0 to 1
     * @param doneBefore what was done when the time began to be taken
     */
    static Optional<Duration> left(Duration taken, double doneBefore, double done) {
        double gained = done - doneBefore;
        return gained < LEAST_DONE || taken.compareTo(LEAST_TIME) < 0
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(Math.round(taken.toMillis() * (1 - done) / gained)));
    }
}
