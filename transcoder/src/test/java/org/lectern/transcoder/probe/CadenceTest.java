package org.lectern.transcoder.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CadenceTest {
    @Test
    void believesRatesThatAgree() {
        assertThat(Cadence.isConstant(new Rational(30_000, 1001), Rational.of(30)))
                .isTrue();
        assertThat(Cadence.isConstant(Rational.of(120), new Rational(5249, 2633)))
                .isFalse();
        assertThat(Cadence.isConstant(Rational.of(90_000), Rational.of(30))).isFalse();
        assertThat(Cadence.isConstant(Rational.of(25), Rational.of(0))).isFalse();
    }

    @Test
    void keepsConstantRatesUpToSixty() {
        assertThat(Cadence.ofConstant(new Rational(60_000, 1001))).isEqualTo(new Rational(60_000, 1001));
        assertThat(Cadence.ofConstant(Rational.of(120))).isEqualTo(Rational.of(60));
        assertThat(Cadence.ofConstant(new Rational(120_000, 1001))).isEqualTo(new Rational(60_000, 1001));
        assertThat(Cadence.ofConstant(Rational.of(1))).isEqualTo(Rational.of(1));
    }

    @Test
    void takesRatesWrittenByHandForWhatTheyMean() {
        assertThat(Cadence.ofConstant(new Rational(2997, 100))).isEqualTo(new Rational(30_000, 1001));
    }

    @Test
    void findsTheRateOfABurstAmongLongStillPictures() {
        List<Double> times = new ArrayList<>(List.of(0.0, 10.0, 20.0));
        for (int i = 0; i < 30; i++) {
            times.add(30 + i / 30.0);
        }
        assertThat(Cadence.ofIrregular(times)).isEqualTo(new Rational(30_000, 1001));
    }

    @Test
    void givesAStillPictureAnOrdinaryRate() {
        assertThat(Cadence.ofIrregular(List.of(0.0))).isEqualTo(Rational.of(25));
    }
}
