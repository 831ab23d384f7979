package org.lectern.video;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.lectern.transcoder.contract.TranscodeState;
import org.lectern.transcoder.tasks.Lane;
import org.lectern.transcoder.tasks.TaskCounts;
import org.lectern.transcoder.tasks.Transcodes;
import org.springframework.stereotype.Component;

/**
 * What of transcoding is measured. The queue and the states are the whole system's, read from the database when they are
 * asked for; speeds and failures are those of this process's own worker.
 */
@Component
class TranscodeMeters {
    private final MeterRegistry registry;

    TranscodeMeters(MeterRegistry registry, TaskCounts tasks, Transcodes transcodes) {
        this.registry = registry;
        for (Lane lane : Lane.values()) {
            gauge("lectern.transcode.tasks", "state", "waiting", lane.name(), tasks, each -> each.waiting(lane));
            gauge("lectern.transcode.tasks", "state", "running", lane.name(), tasks, each -> each.running(lane));
        }
        for (TranscodeState state : TranscodeState.values()) {
            Gauge.builder("lectern.transcodes", transcodes, each -> each.count(state))
                    .description("Transcodes by state")
                    .tag("state", lower(state.name()))
                    .register(registry);
        }
    }

    private void gauge(
            String name, String key, String value, String lane, TaskCounts tasks, ToDoubleFunction<TaskCounts> count) {
        Gauge.builder(name, tasks, count)
                .description("Tasks that wait to be claimed, or are being done, on all machines")
                .tag("lane", lower(lane))
                .tag(key, value)
                .register(registry);
    }

    /**
     * A task of this process's worker is done.
     *
     * @param kind of the task
     * @param speed seconds of video a second; 0 where it made none
     */
    void done(String kind, double speed) {
        if (speed > 0) {
            DistributionSummary.builder("lectern.transcode.realtime.factor")
                    .description(
                            "Seconds of video made in a second; for kind=finish, of whole transcodes since they were planned")
                    .tag("kind", lower(kind))
                    .publishPercentiles(0.5, 0.05)
                    .register(registry)
                    .record(speed);
        }
    }

    /** A task of this process's worker has failed. */
    void failed(String kind) {
        registry.counter("lectern.transcode.task.failures", "kind", lower(kind)).increment();
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
