package org.lectern.progress;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.lectern.catalog.SubSectionsRemoved;
import org.lectern.testing.DatabaseTest;

@DatabaseTest
class ViewingsTest {
    private final ObjectId learner = new ObjectId();
    private final ObjectId lesson = new ObjectId();
    private Instant now = Instant.parse("2026-11-22T10:00:00Z");
    private final InstantSource clock = () -> now;
    private final Viewings viewings;

    ViewingsTest(MongoDatabase database) {
        viewings = new Viewings(database, Clock.tick(clock.withZone(ZoneOffset.UTC), Duration.ofMillis(1)));
    }

    @Test
    void beginWhenALessonIsFirstOpened() {
        assertThat(viewings.find(learner, lesson)).isEmpty();

        viewings.open(learner, lesson);
        now = now.plusSeconds(60);
        viewings.open(learner, lesson);

        assertThat(viewings.report(learner, lesson, told(0, 60), 60.0).completion())
                .isEqualTo(new Completion(now));
    }

    @Test
    void holdWhatWasReported() {
        viewings.open(learner, lesson);
        now = now.plusSeconds(100);

        viewings.report(learner, lesson, told(0, 10.123), 60.0);
        Viewing told = viewings.report(learner, lesson, told(20, 60), 60.0);

        assertThat(viewings.find(learner, lesson))
                .get()
                .usingRecursiveComparison()
                .ignoringFields("version")
                .isEqualTo(told);
        assertThat(viewings.findAll(learner, List.of(lesson, new ObjectId()))).containsOnlyKeys(lesson);
        assertThat(viewings.findAll(new ObjectId(), List.of(lesson))).isEmpty();
    }

    @Test
    void takeReportsOfSeveralDevicesAtOnce() throws Exception {
        viewings.open(learner, lesson);
        now = now.plusSeconds(100);

        reportAtOnce(8);

        assertThat(viewings.find(learner, lesson).orElseThrow().watched().intervals())
                .hasSize(1)
                .first()
                .isEqualTo(new Interval(0, 2_000));
    }

    @Test
    void takeTheFirstReportsOfSeveralDevicesAtOnce() throws Exception {
        reportAtOnce(16);

        assertThat(viewings.find(learner, lesson).orElseThrow().watched().millis())
                .as("three seconds are believed once, not once for each device")
                .isEqualTo(3_000);
    }

    @Test
    void goWithTheirLesson() {
        ObjectId other = new ObjectId();
        viewings.open(learner, lesson);
        viewings.open(learner, other);

        viewings.onSubSectionsRemoved(new SubSectionsRemoved(List.of(lesson)));

        assertThat(viewings.find(learner, lesson)).isEmpty();
        assertThat(viewings.find(learner, other)).isPresent();
    }

    private void reportAtOnce(int devices) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Viewing>> reports = IntStream.range(0, devices)
                    .mapToObj(i ->
                            threads.submit(() -> viewings.report(learner, lesson, told(i / 4.0, (i + 1) / 4.0), 60.0)))
                    .toList();
            for (Future<Viewing> report : reports) {
                report.get();
            }
        }
    }

    private Report told(double from, double to) {
        return new Report(to, new WatchedIntervals(List.of(Interval.ofSeconds(from, to))), now);
    }
}
