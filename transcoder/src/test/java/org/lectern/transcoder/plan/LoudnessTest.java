package org.lectern.transcoder.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoudnessTest {
    @ParameterizedTest
    @CsvSource({
        "-31.4, 15.4",
        "-10.2, -5.8",
        "-19, 0",
        "-13, 0",
        "-19.1, 3.1",
        "-16, 0",
        "-50, 24",
        "-70, 0",
        "-Infinity, 0",
        "NaN, 0"
    })
    void isBroughtToMinusSixteenWhereItIsFarOff(double lufs, double gain) {
        assertThat(new Loudness(lufs).gainDecibels()).isEqualTo(gain);
    }
}
