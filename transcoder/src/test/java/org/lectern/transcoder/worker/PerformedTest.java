package org.lectern.transcoder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.lectern.transcoder.plan.Grid;
import org.lectern.transcoder.probe.Rational;

class PerformedTest {
    private final Grid sixSeconds = Grid.regular(Rational.of(25), 150);

    @Test
    void countsTheSegmentsThatWereMade() {
        assertThat(Performed.seconds(sixSeconds, 1, 2)).isEqualTo(2);
    }

    @Test
    void countsNoSegmentThatAShorterPlanHasNot() {
        assertThat(Performed.seconds(sixSeconds, 0, 5)).isEqualTo(6);
        assertThat(Performed.seconds(sixSeconds, 3, 5)).isZero();
    }
}
