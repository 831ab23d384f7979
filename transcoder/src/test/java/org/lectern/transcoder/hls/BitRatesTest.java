package org.lectern.transcoder.hls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BitRatesTest {
    @Test
    void findsThePeakInTheCostliestSegment() {
        List<Segment> segments = List.of(
                new Segment(0, "0.m4s", 1_000_000, 4),
                new Segment(1, "1.m4s", 3_000_000, 4),
                new Segment(2, "2.m4s", 500_000, 4));
        assertThat(BitRates.of(segments, 4)).isEqualTo(new BitRates(6_000_000, 3_000_000));
    }

    @Test
    void leavesAShortEndOutOfThePeakUnlessItIsPartOfARun() {
        List<Segment> segments = List.of(new Segment(0, "0.m4s", 1_000_000, 4), new Segment(1, "1.m4s", 1_000_000, 1));
        assertThat(BitRates.of(segments, 4).peak()).isEqualTo(8 * 2_000_000 / 5);
    }

    @Test
    void takesTheAverageForAVideoShorterThanHalfATarget() {
        assertThat(BitRates.of(List.of(new Segment(0, "0.m4s", 125_000, 1)), 4))
                .isEqualTo(new BitRates(1_000_000, 1_000_000));
    }

    @Test
    void isNothingForNothing() {
        assertThat(BitRates.of(List.of(), 4)).isEqualTo(BitRates.NONE);
    }
}
