package org.lectern.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.system.Invalid;

class ViewingTest {
    private static final double MINUTE = 60.0;
    private static final Instant OPENED = Instant.parse("2026-11-22T10:00:00Z");

    private final Viewing opened = Viewing.opened(new ObjectId(), new ObjectId(), OPENED);

    @Test
    void believesWhatWasWatchedWhileTheClockRan() {
        Viewing viewing = opened.report(watched(10, 0, 10), MINUTE, after(10));

        assertThat(viewing.watched()).isEqualTo(seconds(0, 10));
        assertThat(viewing.covered(MINUTE)).isCloseTo(1 / 6.0, within(1e-9));
        assertThat(viewing.positionSeconds()).isEqualTo(10);
    }

    @Test
    void believesTwiceTheSpeedAndThreeSeconds() {
        assertThat(opened.report(watched(50, 0, 50), MINUTE, after(10)).watched())
                .isEqualTo(seconds(0, 23));
    }

    @Test
    void believesThreeSecondsOfALessonThatWasNeverOpened() {
        assertThat(opened.report(watched(50, 0, 50), MINUTE, OPENED).watched()).isEqualTo(seconds(0, 3));
    }

    @Test
    void believesLaterWhatWasTooEarly() {
        Report whole = watched(60, 0, 60);

        Viewing viewing = opened.report(whole, MINUTE, after(10));
        assertThat(viewing.completion().isReached()).isFalse();
        viewing = viewing.report(whole, MINUTE, after(20));
        assertThat(viewing.watched()).isEqualTo(seconds(0, 43));
        viewing = viewing.report(whole, MINUTE, after(30));
        assertThat(viewing.watched()).isEqualTo(seconds(0, 60));
        assertThat(viewing.completion()).isEqualTo(new Completion(after(30)));
    }

    @Test
    void gainsNothingByManySmallReports() {
        Viewing viewing = opened;
        for (int i = 1; i <= 1_000; i++) {
            viewing = viewing.report(watched(60, 0, 60), MINUTE, OPENED.plusMillis(i));
        }
        assertThat(viewing.watched()).isEqualTo(new WatchedIntervals(List.of(new Interval(0, 5_000))));
    }

    @Test
    void savesNoMoreThanThreeSecondsFromOneReportToTheNext() {
        Viewing idle = opened.report(watched(1, 0, 1), MINUTE, after(3_600));

        assertThat(idle.report(watched(60, 0, 60), MINUTE, after(3_600)).watched())
                .isEqualTo(seconds(0, 4));
    }

    @Test
    void isTheSameAfterTheSameReport() {
        Report report = watched(10, 0, 10, 20, 25);
        Viewing once = opened.report(report, MINUTE, after(20));

        assertThat(once.report(report, MINUTE, after(20))).isEqualTo(once);
        assertThat(once.report(report, MINUTE, after(40))).isEqualTo(once);
    }

    @Test
    void doesNotDependOnTheOrderOfReports() {
        Report early = new Report(10.0, seconds(0, 10), after(10));
        Report late = new Report(25.0, seconds(20, 25), after(30));

        Viewing inOrder = opened.report(early, MINUTE, after(30)).report(late, MINUTE, after(40));
        Viewing backwards = opened.report(late, MINUTE, after(30)).report(early, MINUTE, after(40));

        assertThat(backwards.watched()).isEqualTo(inOrder.watched());
        assertThat(backwards.positionSeconds())
                .isEqualTo(inOrder.positionSeconds())
                .isEqualTo(25);
    }

    @Test
    void givesADeviceWhoseClockIsAheadTheLastWordOnlyOnce() {
        Viewing viewing = opened.report(new Report(40.0, WatchedIntervals.NONE, after(99_999)), MINUTE, after(1))
                .report(new Report(50.0, WatchedIntervals.NONE, after(2)), MINUTE, after(2));

        assertThat(viewing.positionSeconds()).isEqualTo(50);
    }

    @Test
    void keepsItsPositionWhereAReportHasNone() {
        Viewing viewing = opened.report(new Report(40.0, WatchedIntervals.NONE, after(1)), MINUTE, after(1))
                .report(new Report(null, seconds(0, 1), after(2)), MINUTE, after(2));

        assertThat(viewing.positionSeconds()).isEqualTo(40);
        assertThat(viewing.watched()).isEqualTo(seconds(0, 1));
    }

    @Test
    void isCompleteFromNineTenthsOn() {
        assertThat(opened.report(watched(54, 0, 53.999), MINUTE, after(60))
                        .completion()
                        .isReached())
                .isFalse();
        assertThat(opened.report(watched(60, 0, 30, 36, 60), MINUTE, after(60)).completion())
                .isEqualTo(new Completion(after(60)));
    }

    @Test
    void staysCompleteWhenALongerVideoTakesThePlace() {
        Viewing complete = opened.report(watched(60, 0, 60), MINUTE, after(60));
        Viewing later = complete.report(watched(1, 0, 1), 10 * MINUTE, after(70));

        assertThat(later.completion()).isEqualTo(new Completion(after(60)));
        assertThat(later.covered(10 * MINUTE)).isCloseTo(0.1, within(1e-9));
    }

    @Test
    void countsNothingPastTheEnd() {
        Viewing viewing = opened.report(watched(500, 50, 500), MINUTE, after(600));

        assertThat(viewing.watched()).isEqualTo(seconds(50, 60));
        assertThat(viewing.positionSeconds()).isEqualTo(60);
    }

    @Test
    void isNeverCompleteAsLongAsTheLengthIsNotKnown() {
        Viewing viewing = opened.report(watched(60, 0, 60), null, after(600));

        assertThat(viewing.watched()).isEqualTo(seconds(0, 60));
        assertThat(viewing.covered(null)).isZero();
        assertThat(viewing.completion().isReached()).isFalse();
    }

    @Test
    void survivesAClockThatIsSetBack() {
        assertThat(opened.report(watched(60, 0, 60), MINUTE, after(-3_600)).watched())
                .isEqualTo(seconds(0, 3));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY, 1e12})
    void refusesPositionsThatCannotBe(double position) {
        assertThatThrownBy(() -> new Report(position, WatchedIntervals.NONE, OPENED))
                .isInstanceOf(Invalid.class);
    }

    @Test
    void staysInBounds() {
        Viewing crowded = opened.report(new Report(0.0, crumbs(0), OPENED), null, after(10_000));

        assertThat(crowded.watched().intervals()).hasSize(1_000);
        assertThatThrownBy(() -> crowded.report(new Report(0.0, crumbs(10_000), OPENED), null, after(20_000)))
                .isInstanceOf(Invalid.class);
    }

    private static WatchedIntervals crumbs(int from) {
        return new WatchedIntervals(IntStream.range(0, 1_000)
                .mapToObj(i -> new Interval(from + 2L * i, from + 2L * i + 1))
                .toList());
    }

    private static Instant after(long seconds) {
        return OPENED.plusSeconds(seconds);
    }

    private static Report watched(double position, double... bounds) {
        return new Report(position, seconds(bounds), OPENED);
    }

    private static WatchedIntervals seconds(double... bounds) {
        return new WatchedIntervals(IntStream.range(0, bounds.length / 2)
                .mapToObj(i -> Interval.ofSeconds(bounds[2 * i], bounds[2 * i + 1]))
                .toList());
    }
}
