package org.lectern.transcoder.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lectern.transcoder.contract.LimitUnusable;

class WorkerLimitsTest {
    private static final String PREFIX = "lectern.worker.limits.";

    @Test
    void areTheDefaultsUnlessSomebodySaysOtherwise() {
        assertThat(configured(Map.of())).isEqualTo(WorkerLimits.DEFAULT);
        assertThat(configured(Map.of(PREFIX + "pixels", " "))).isEqualTo(WorkerLimits.DEFAULT);
    }

    @Test
    void areWhatIsConfigured() {
        WorkerLimits limits = configured(Map.of(
                PREFIX + "run-time", "6h",
                PREFIX + "time-without-progress", "45s",
                PREFIX + "processor-time", "90m",
                PREFIX + "memory-bytes", "2000000000",
                PREFIX + "file-bytes", "5000000000",
                PREFIX + "source-duration", "3h",
                PREFIX + "pixels", "2073600",
                PREFIX + "longest-side", "1920",
                PREFIX + "streams", "8",
                PREFIX + "free-disk-bytes", "0"));
        assertThat(limits.cage().encoding().wallClock()).isEqualTo(Duration.ofHours(6));
        assertThat(limits.cage().encoding().silence()).isEqualTo(Duration.ofSeconds(45));
        assertThat(limits.cage().encoding().cpuSeconds()).isEqualTo(90 * 60);
        assertThat(limits.cage().encoding().memoryBytes()).isEqualTo(2_000_000_000L);
        assertThat(limits.cage().encoding().fileBytes()).isEqualTo(5_000_000_000L);
        assertThat(limits.acceptance().duration()).isEqualTo(Duration.ofHours(3));
        assertThat(limits.acceptance().pixels()).isEqualTo(2_073_600);
        assertThat(limits.acceptance().longestSide()).isEqualTo(1920);
        assertThat(limits.acceptance().streams()).isEqualTo(8);
        assertThat(limits.leastRoom()).isZero();
    }

    @Test
    void holdForLookingIntoAFileToo() {
        WorkerLimits limits = configured(Map.of(PREFIX + "run-time", "10s", PREFIX + "memory-bytes", "2000000000"));
        assertThat(limits.cage().looking().wallClock()).isEqualTo(Duration.ofSeconds(10));
        assertThat(limits.cage().looking().silence()).isEqualTo(Duration.ofSeconds(10));
        assertThat(limits.cage().looking().memoryBytes()).isEqualTo(2_000_000_000L);
        assertThat(limits.cage().looking().cpuSeconds())
                .as("what isn't said is as always")
                .isEqualTo(WorkerLimits.DEFAULT.cage().looking().cpuSeconds());
    }

    @ParameterizedTest
    @CsvSource({
        "run-time,2",
        "run-time,0s",
        "run-time,PT2H",
        "time-without-progress,-5s",
        "processor-time,soon",
        "memory-bytes,1000000",
        "memory-bytes,8GB",
        "file-bytes,0",
        "source-duration,1d",
        "pixels,0",
        "longest-side,70000",
        "streams,99999999999999999999",
        "free-disk-bytes,-1",
    })
    void areRefusedByNameWhereTheyAreNone(String name, String value) {
        assertThatExceptionOfType(LimitUnusable.class)
                .isThrownBy(() -> configured(Map.of(PREFIX + name, value)))
                .withMessageStartingWith(PREFIX + name + " must be a ")
                .withMessageEndingWith(", not \"" + value.toLowerCase(java.util.Locale.ROOT) + "\".");
    }

    private static WorkerLimits configured(Map<String, String> properties) {
        return WorkerLimits.configured(properties::get);
    }
}
