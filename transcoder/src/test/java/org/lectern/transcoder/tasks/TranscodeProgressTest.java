package org.lectern.transcoder.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lectern.transcoder.tasks.TranscodeProgress.Stage;
import org.lectern.transcoder.tasks.TranscodeProgress.Standing;
import org.lectern.transcoder.tasks.TranscodeProgress.TaskProgress;

class TranscodeProgressTest {
    private static final List<TaskProgress> TASKS = List.of(
            new TaskProgress(Kind.AUDIO, Standing.DONE, 10, 1, 0, null),
            new TaskProgress(Kind.VIDEO, Standing.DONE, 30, 1, 0, null),
            new TaskProgress(Kind.VIDEO, Standing.PAUSED, 30, 0.5, 1, "There is no room left on the disk."),
            new TaskProgress(Kind.VIDEO, Standing.WAITING, 30, 0, 0, null),
            new TaskProgress(Kind.FINISH, Standing.WAITING, 0, 0, 0, null));

    @Test
    void weighsTheTasks() {
        assertThat(TranscodeProgress.share(TASKS)).isEqualTo(0.55);
    }

    @Test
    void gathersTheTasksOfAKind() {
        assertThat(TranscodeProgress.stages(TASKS, true))
                .containsExactly(
                        new Stage(Kind.PLAN, 1, 1, 100, Standing.DONE, 0, null),
                        new Stage(Kind.AUDIO, 1, 1, 100, Standing.DONE, 0, null),
                        new Stage(Kind.VIDEO, 1, 3, 50, Standing.PAUSED, 1, "There is no room left on the disk."),
                        new Stage(Kind.FINISH, 0, 1, 0, Standing.WAITING, 0, null));
    }

    @Test
    void saysThatAStageRunsWhileOneOfItsTasksDoes() {
        List<TaskProgress> tasks = List.of(
                new TaskProgress(Kind.VIDEO, Standing.WAITING, 1, 0, 0, null),
                new TaskProgress(Kind.VIDEO, Standing.RUNNING, 1, 0.5, 0, null));

        assertThat(TranscodeProgress.stages(tasks, false))
                .extracting(Stage::standing)
                .containsExactly(Standing.RUNNING);
    }

    @Test
    void forgetsWhyATaskFailedOnceItIsDone() {
        List<TaskProgress> tasks = List.of(new TaskProgress(Kind.AUDIO, Standing.DONE, 1, 1, 1, "It fell over."));

        assertThat(TranscodeProgress.stages(tasks, false))
                .extracting(Stage::lastFailure)
                .containsOnlyNulls();
    }

    @Test
    void estimatesByThePaceSinceItsTimeIsTaken() {
        assertThat(TranscodeProgress.left(Duration.ofMinutes(1), 0.0, 0.25)).contains(Duration.ofMinutes(3));
        assertThat(TranscodeProgress.left(Duration.ofMinutes(1), 0.5, 0.75)).contains(Duration.ofMinutes(1));
    }

    @Test
    void estimatesNothingWithoutEnoughToTellBy() {
        assertThat(TranscodeProgress.left(Duration.ofSeconds(5), 0.0, 0.25)).isEmpty();
        assertThat(TranscodeProgress.left(Duration.ofMinutes(1), 0.5, 0.51)).isEmpty();
        assertThat(TranscodeProgress.left(Duration.ofMinutes(-1), 0.0, 0.5)).isEmpty();
    }
}
