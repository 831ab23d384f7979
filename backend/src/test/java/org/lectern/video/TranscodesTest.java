package org.lectern.video;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import java.util.EnumSet;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.lectern.testing.DatabaseTest;
import org.lectern.transcoder.contract.TranscodeOrder;
import org.lectern.transcoder.contract.TranscodeState;
import org.lectern.transcoder.tasks.ClaimLost;
import org.lectern.transcoder.tasks.Kind;
import org.lectern.transcoder.tasks.Lane;
import org.lectern.transcoder.tasks.Task;
import org.lectern.transcoder.tasks.TaskCounts;
import org.lectern.transcoder.tasks.Tasks;
import org.lectern.transcoder.tasks.TranscodeProgress;
import org.lectern.transcoder.tasks.TranscodeProgress.Stage;
import org.lectern.transcoder.tasks.TranscodeProgress.Standing;
import org.lectern.transcoder.tasks.Transcodes;

/** What an instructor is told of a transcode, on the databases that Lectern runs on. */
@DatabaseTest
class TranscodesTest {
    private final Tasks tasks;
    private final TaskCounts counts;
    private final Transcodes transcodes;

    TranscodesTest(MongoDatabase database) {
        tasks = new Tasks(database);
        counts = new TaskCounts(database);
        transcodes = new Transcodes(database, tasks);
    }

    @Test
    void standInTheQueueBehindThoseThatCameBefore() {
        ObjectId first = order();
        ObjectId second = order();

        assertThat(progress(first).ahead()).isZero();
        assertThat(progress(second).ahead()).isEqualTo(1);
        transcodes.delete(first);
        assertThat(progress(second).ahead()).isZero();
    }

    @Test
    void tellWhatATaskThatPausesFailedOver() throws ClaimLost {
        ObjectId id = order();
        Task task = tasks.claims().claim("a worker", EnumSet.allOf(Lane.class)).orElseThrow();
        assertThat(progress(id).stages()).containsExactly(new Stage(Kind.PLAN, 0, 1, 0, Standing.RUNNING, 0, null));

        tasks.waits(task, "There is no room.");
        assertThat(progress(id).stages())
                .containsExactly(new Stage(Kind.PLAN, 0, 1, 0, Standing.PAUSED, 0, "There is no room."));
    }

    @Test
    void goOnAfterAFailureWhenTheyAreToldTo() {
        ObjectId id = order();
        transcodes.fail(id, "It fell over.");
        assertThat(progress(id).state()).isEqualTo(TranscodeState.FAILED);
        assertThat(progress(id).stages()).extracting(Stage::standing).containsExactly(Standing.STOPPED);
        assertThat(transcodes.count(TranscodeState.FAILED)).isEqualTo(1);

        assertThat(transcodes.retry(id)).isTrue();
        assertThat(progress(id).state()).isEqualTo(TranscodeState.QUEUED);
        assertThat(progress(id).stages()).extracting(Stage::standing).containsExactly(Standing.WAITING);
        assertThat(counts.waiting(Lane.FIRST)).isEqualTo(1);
        assertThat(counts.running(Lane.FIRST)).isZero();
    }

    @Test
    void areUnknownOnceTheyAreForgotten() {
        assertThat(transcodes.findProgress(new ObjectId())).isEmpty();
    }

    private TranscodeProgress progress(ObjectId id) {
        return transcodes.findProgress(id).orElseThrow();
    }

    private ObjectId order() {
        ObjectId id = new ObjectId();
        transcodes.enqueue(new TranscodeOrder(id, new ObjectId(), "sources/" + id, "published/" + id + "/", id + "/"));
        return id;
    }
}
