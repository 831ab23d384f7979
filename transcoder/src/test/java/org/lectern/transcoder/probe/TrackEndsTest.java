package org.lectern.transcoder.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TrackEndsTest {
    private final TrackEnds ends = new TrackEnds();

    @Test
    void goOnAsWhatWasReadInTheRestOfAFile() {
        List.of(
                        "#tb 0: 1/25",
                        "#tb 1: 1/1000",
                        "0,          0,          0,        1,      900, 0xd4b50b7a",
                        "0,         49,         49,        1,      600, 0x1f7b6b1c, F=0x0",
                        "1,          0,          0,     1000,      500, 0x5d957fd7")
                .forEach(ends::read);
        assertThat(ends.seconds(0)).isEqualTo(2);
        assertThat(ends.seconds(1)).isEqualTo(1);
        assertThat(ends.projectedSeconds(10_000)).isEqualTo(10);
    }

    @Test
    void areUnknownWhereNothingWasRead() {
        assertThat(ends.seconds(0)).isZero();
        assertThat(ends.projectedSeconds(10_000)).isZero();
    }
}
