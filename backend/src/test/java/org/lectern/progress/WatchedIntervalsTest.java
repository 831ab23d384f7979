package org.lectern.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lectern.system.Invalid;

class WatchedIntervalsTest {
    private static final int END = 60;

    @Test
    void meltWhatOverlapsOrMeets() {
        assertThat(watched(5, 7, 1, 3, 3, 4, 6, 9, 6, 6).intervals())
                .containsExactly(new Interval(1, 4), new Interval(5, 9));
    }

    @Test
    void seePlayersSecondsMeet() {
        WatchedIntervals watched = new WatchedIntervals(
                List.of(Interval.ofSeconds(0, 12.499_999_9), Interval.ofSeconds(12.500_000_1, 20)));

        assertThat(watched.intervals()).containsExactly(new Interval(0, 20_000));
    }

    @Test
    void takeTheEarliest() {
        assertThat(watched(1, 4, 5, 9).first(5)).isEqualTo(watched(1, 4, 5, 7));
        assertThat(watched(1, 4, 5, 9).first(0)).isEqualTo(WatchedIntervals.NONE);
        assertThat(watched(1, 4, 5, 9).first(100)).isEqualTo(watched(1, 4, 5, 9));
    }

    @ParameterizedTest
    @CsvSource({"-1,2", "3,2", "0,604801", "NaN,1", "0,NaN", "0,Infinity", "-Infinity,0"})
    void refuseWhatIsNoStretchOfAVideo(double from, double to) {
        assertThatThrownBy(() -> Interval.ofSeconds(from, to)).isInstanceOf(Invalid.class);
    }

    /** Each case is a set of instants, drawn at random, that a BitSet holds as well. */
    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void areTheSetOfTheirInstants(long seed) {
        Random random = new Random(seed);
        List<Interval> pieces = pieces(random);
        WatchedIntervals watched = new WatchedIntervals(pieces);

        assertThat(instants(watched)).isEqualTo(instants(pieces));
        assertThat(watched.millis()).isEqualTo(instants(pieces).cardinality());
        assertSortedAndDisjoint(watched);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void doNotDependOnTheOrderOfTheirPiecesOrOnRepetition(long seed) {
        Random random = new Random(seed);
        List<Interval> pieces = pieces(random);
        List<Interval> shuffled = new ArrayList<>(pieces);
        shuffled.addAll(pieces);
        Collections.shuffle(shuffled, random);

        WatchedIntervals oneByOne = shuffled.stream()
                .map(piece -> new WatchedIntervals(List.of(piece)))
                .reduce(WatchedIntervals.NONE, WatchedIntervals::union);
        assertThat(oneByOne).isEqualTo(new WatchedIntervals(pieces));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void uniteSubtractAndCutLikeSets(long seed) {
        Random random = new Random(seed);
        WatchedIntervals one = new WatchedIntervals(pieces(random));
        WatchedIntervals other = new WatchedIntervals(pieces(random));
        int end = random.nextInt(END);

        BitSet union = instants(one);
        union.or(instants(other));
        assertThat(instants(one.union(other))).isEqualTo(union);

        BitSet difference = instants(one);
        difference.andNot(instants(other));
        assertThat(instants(one.without(other))).isEqualTo(difference);

        BitSet cut = instants(one);
        cut.clear(end, END);
        assertThat(instants(one.before(end))).isEqualTo(cut);

        assertThat(one.first(end).millis()).isEqualTo(Math.min(end, one.millis()));
        assertThat(one.first(end).without(one)).isEqualTo(WatchedIntervals.NONE);
        Stream.of(one.union(other), one.without(other), one.before(end), one.first(end))
                .forEach(WatchedIntervalsTest::assertSortedAndDisjoint);
    }

    private static void assertSortedAndDisjoint(WatchedIntervals watched) {
        List<Interval> intervals = watched.intervals();
        assertThat(intervals).allMatch(each -> each.millis() > 0);
        IntStream.range(1, intervals.size())
                .forEach(i -> assertThat(intervals.get(i - 1).toMillis())
                        .isLessThan(intervals.get(i).fromMillis()));
    }

    private static List<Interval> pieces(Random random) {
        return Stream.generate(() -> {
                    int from = random.nextInt(END);
                    return new Interval(from, from + random.nextInt(END - from));
                })
                .limit(random.nextInt(8))
                .toList();
    }

    private static BitSet instants(WatchedIntervals watched) {
        return instants(watched.intervals());
    }

    private static BitSet instants(List<Interval> intervals) {
        BitSet instants = new BitSet(END);
        intervals.forEach(each -> instants.set((int) each.fromMillis(), (int) each.toMillis()));
        return instants;
    }

    private static WatchedIntervals watched(long... bounds) {
        return new WatchedIntervals(IntStream.range(0, bounds.length / 2)
                .mapToObj(i -> new Interval(bounds[2 * i], bounds[2 * i + 1]))
                .toList());
    }
}
