package org.lectern.video;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.EnumSet;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.lectern.testing.DatabaseTest;
import org.lectern.transcoder.contract.TranscodeOrder;
import org.lectern.transcoder.tasks.Lane;
import org.lectern.transcoder.tasks.TaskCounts;
import org.lectern.transcoder.tasks.Tasks;
import org.lectern.transcoder.tasks.Transcodes;

/** What a scraper reads about transcoding. */
@DatabaseTest
class TranscodeMetersTest {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Tasks tasks;
    private final Transcodes transcodes;
    private final TranscodeMeters meters;

    TranscodeMetersTest(MongoDatabase database) {
        tasks = new Tasks(database);
        transcodes = new Transcodes(database, tasks);
        meters = new TranscodeMeters(registry, new TaskCounts(database), transcodes);
    }

    @Test
    void countTheQueueByLane() {
        order();
        order();
        assertThat(tasks.claims().claim("a worker", EnumSet.allOf(Lane.class))).isPresent();

        assertThat(registry.scrape())
                .contains("lectern_transcode_tasks{lane=\"first\",state=\"waiting\"} 1.0")
                .contains("lectern_transcode_tasks{lane=\"first\",state=\"running\"} 1.0")
                .contains("lectern_transcode_tasks{lane=\"rest\",state=\"waiting\"} 0.0");
    }

    @Test
    void countTranscodesByState() {
        order();
        transcodes.fail(order(), "It fell over.");

        assertThat(registry.scrape())
                .contains("lectern_transcodes{state=\"queued\"} 1.0")
                .contains("lectern_transcodes{state=\"failed\"} 1.0")
                .contains("lectern_transcodes{state=\"ready\"} 0.0");
    }

    @Test
    void measureTheWorker() {
        meters.done("VIDEO", 2.5);
        meters.done("PLAN", 0);
        meters.failed("VIDEO");

        assertThat(registry.scrape())
                .contains("lectern_transcode_realtime_factor_sum{kind=\"video\"} 2.5")
                .contains("lectern_transcode_task_failures_total{kind=\"video\"} 1.0")
                .doesNotContain("kind=\"plan\"");
    }

    private ObjectId order() {
        ObjectId id = new ObjectId();
        transcodes.enqueue(new TranscodeOrder(id, new ObjectId(), "sources/" + id, "published/" + id + "/", id + "/"));
        return id;
    }
}
