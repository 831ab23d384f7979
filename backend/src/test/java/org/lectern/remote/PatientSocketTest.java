package org.lectern.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatientSocketTest {
    @ParameterizedTest
    @CsvSource({"0, 65536", "1, 65536", "50, 125000", "100, 250000", "3000, 262144"})
    void receivesAsMuchAheadAsAFilmBringsInARoundTrip(int roundTripMillis, int bytes) {
        assertThat(PatientSocket.aheadBytes(Duration.ofMillis(roundTripMillis).toNanos()))
                .isEqualTo(bytes);
    }
}
