package org.lectern.catalog.web;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lectern.transcoder.contract.TranscodeState;
import org.lectern.transcoder.tasks.TranscodeProgress;
import org.lectern.transcoder.tasks.TranscodeProgress.RungProgress;
import org.lectern.transcoder.tasks.TranscodeProgress.Stage;
import org.lectern.transcoder.tasks.TranscodeProgress.Standing;

/**
 * How far a video has come, as its instructor's page shows it.
 *
 * @param waiting whether nobody is at work on it just now
 * @param ahead how many videos are before it in the queue
 * @param minutesLeft rounded up; null where it can't be told
 */
public record VideoProgress(
        boolean running,
        boolean waiting,
        int percent,
        int ahead,
        @Nullable Long minutesLeft,
        List<Stage> stages,
        List<RungProgress> rungs) {
    static VideoProgress of(TranscodeProgress progress) {
        return new VideoProgress(
                progress.state() == TranscodeState.QUEUED || progress.state() == TranscodeState.RUNNING,
                progress.stages().stream().noneMatch(stage -> stage.standing() == Standing.RUNNING),
                progress.percent(),
                progress.ahead(),
                progress.left()
                        .map(left -> Math.max(1, Math.ceilDiv(left.toSeconds(), 60)))
                        .orElse(null),
                progress.stages(),
                progress.rungs());
    }
}
