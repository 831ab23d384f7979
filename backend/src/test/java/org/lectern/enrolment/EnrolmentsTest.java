package org.lectern.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.lectern.catalog.CourseDeleted;
import org.lectern.testing.DatabaseTest;

@DatabaseTest
class EnrolmentsTest {
    private final ObjectId learner = new ObjectId();
    private final ObjectId botany = new ObjectId();
    private final ObjectId physics = new ObjectId();
    private final AtomicLong seconds = new AtomicLong();
    private final InstantSource ticking = () -> Instant.ofEpochSecond(seconds.getAndIncrement());
    private final Enrolments enrolments;

    EnrolmentsTest(MongoDatabase database) {
        Clock clock = ticking.withZone(ZoneOffset.UTC);
        enrolments = new Enrolments(database, clock);
    }

    @Test
    void begin() {
        assertThat(enrolments.isEnrolled(learner, botany)).isFalse();
        assertThat(enrolments.enrol(learner, botany)).isTrue();
        assertThat(enrolments.isEnrolled(learner, botany)).isTrue();
        assertThat(enrolments.isEnrolled(learner, physics)).isFalse();
        assertThat(enrolments.isEnrolled(new ObjectId(), botany)).isFalse();
    }

    @Test
    void areMadeOnceWhenAskedForTwice() {
        enrolments.enrol(learner, botany);

        assertThat(enrolments.enrol(learner, botany)).isFalse();
        assertThat(enrolments.countOf(botany)).isEqualTo(1);
    }

    @Test
    void areMadeOnceWhenAskedForSeveralTimesAtOnce() throws Exception {
        List<Boolean> made = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> futures = IntStream.range(0, 8)
                    .mapToObj(_ -> threads.submit(() -> enrolments.enrol(learner, botany)))
                    .toList();
            for (Future<Boolean> future : futures) {
                made.add(future.get());
            }
        }

        assertThat(made).containsOnlyOnce(true);
        assertThat(enrolments.countOf(botany)).isEqualTo(1);
    }

    @Test
    void end() {
        enrolments.enrol(learner, botany);
        enrolments.enrol(learner, physics);

        enrolments.leave(learner, botany);
        enrolments.leave(learner, botany);

        assertThat(enrolments.isEnrolled(learner, botany)).isFalse();
        assertThat(enrolments.coursesOf(learner)).containsExactly(physics);
        assertThat(enrolments.enrol(learner, botany)).isTrue();
    }

    @Test
    void areListedLatestFirst() {
        enrolments.enrol(learner, botany);
        enrolments.enrol(learner, physics);
        enrolments.enrol(new ObjectId(), new ObjectId());

        assertThat(enrolments.coursesOf(learner)).containsExactly(physics, botany);
    }

    @Test
    void endWithTheirCourse() {
        enrolments.enrol(learner, botany);
        enrolments.enrol(learner, physics);

        enrolments.onCourseDeleted(new CourseDeleted(botany));

        assertThat(enrolments.coursesOf(learner)).containsExactly(physics);
    }
}
