package org.lectern.transcoder.worker;

import java.time.Duration;
import java.util.Locale;
import org.lectern.transcoder.plan.Grid;
import org.lectern.transcoder.tasks.Kind;

/**
 * A task that a worker has tried.
 *
 * @param done whether it succeeded
 * @param videoSeconds how much of the video it made; all of it for the last task of a transcode; 0 if it failed
 * @param taken for the task, or for the last one since the transcode was planned
 */
public record Performed(Kind kind, int part, boolean done, double videoSeconds, Duration taken) {
    /** How long segments last. Those that a shorter plan no longer has, which somebody made meanwhile, last no time. */
    static double seconds(Grid grid, int from, int to) {
        int end = grid.segments();
        return grid.startSeconds(Math.min(to, end)) - grid.startSeconds(Math.min(from, end));
    }

    /** Seconds of video made in a second; 0 where none were. */
    public double speed() {
        return taken.isZero() ? 0 : videoSeconds / (taken.toNanos() / 1e9);
    }

    @Override
    public String toString() {
        String how = done ? "done" : "failed";
        String speed = videoSeconds > 0 ? String.format(Locale.ROOT, ", %.1f times as fast as it plays", speed()) : "";
        return kind + " " + part + " " + how + " after " + taken.toMillis() + " ms" + speed;
    }
}
