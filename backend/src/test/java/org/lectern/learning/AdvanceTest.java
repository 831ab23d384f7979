package org.lectern.learning;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.lectern.progress.Completion;
import org.lectern.progress.Viewing;
import org.lectern.progress.WatchedIntervals;

class AdvanceTest {
    private final ObjectId first = new ObjectId();
    private final ObjectId second = new ObjectId();
    private final List<ObjectId> lessons = List.of(first, second);

    @Test
    void hasNotBegunBeforeALessonIsOpened() {
        assertThat(Advance.of(lessons, Map.of()).begun()).isFalse();
    }

    @Test
    void goesOnWithTheFirstLessonThatIsNotCompleted() {
        Advance advance = Advance.of(lessons, viewings(viewing(first, Instant.EPOCH), viewing(second, null)));

        assertThat(advance.completed()).containsExactly(first);
        assertThat(advance.next(lessons)).contains(second);
    }

    @Test
    void hasNothingLeftWhenAllIsCompleted() {
        Advance advance = Advance.of(lessons, viewings(viewing(first, Instant.EPOCH), viewing(second, Instant.EPOCH)));

        assertThat(advance.next(lessons)).isEmpty();
    }

    @Test
    void countsOnlyTheLessonsOfTheCourse() {
        Advance advance = Advance.of(lessons, viewings(viewing(new ObjectId(), Instant.EPOCH)));

        assertThat(advance.completed()).isEmpty();
        assertThat(advance.begun()).isFalse();
    }

    private static Map<ObjectId, Viewing> viewings(Viewing... viewings) {
        return Arrays.stream(viewings).collect(Collectors.toMap(Viewing::subSectionId, Function.identity()));
    }

    private static Viewing viewing(ObjectId lesson, @Nullable Instant completedAt) {
        return new Viewing(
                new ObjectId(),
                lesson,
                WatchedIntervals.NONE,
                Instant.EPOCH,
                Duration.ZERO,
                0,
                Instant.EPOCH,
                new Completion(completedAt),
                1);
    }
}
