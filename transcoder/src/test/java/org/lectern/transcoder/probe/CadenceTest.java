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
        assertThat(Cadence.ofIrregular(times)).isEqualTo(Rational.of(30));
    }

    @Test
    void aPauseChangesNoRate() {
        for (Rational rate : List.of(
                new Rational(24_000, 1001),
                Rational.of(25),
                new Rational(30_000, 1001),
                Rational.of(30),
                Rational.of(50),
                Rational.of(60))) {
            List<Double> times = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                double second = i < 150 ? 0 : 7;
                // many files round to milliseconds
                times.add(Math.round((second + i / rate.value()) * 1000) / 1000.0);
            }
            assertThat(Cadence.ofIrregular(times)).as("%s", rate).isEqualTo(rate);
        }
    }

    @Test
    void anAverageOfFasterAndSlowerPicturesIsNoRate() {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            times.add(i < 20 ? i : 20 + (i - 20) / 30.0);
        }
        assertThat(Cadence.isRateOf(new Rational(125, 9), times)).isFalse();
        assertThat(Cadence.isRateOf(Rational.of(1), List.of(0.0, 1.0, 2.0, 3.001, 4.0)))
                .isTrue();
        assertThat(Cadence.isUsual(new Rational(125, 9))).isFalse();
        assertThat(Cadence.isUsual(Rational.of(50))).isTrue();
    }

    @Test
    void givesAStillPictureAnOrdinaryRate() {
        assertThat(Cadence.ofIrregular(List.of(0.0))).isEqualTo(Rational.of(25));
    }
}
