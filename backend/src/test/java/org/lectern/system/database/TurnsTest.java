package org.lectern.system.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.lectern.testing.DatabaseTest;

@DatabaseTest
class TurnsTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-22T10:00:00Z"));
    private final Turns turns;
    private final Turns ofAnotherProcess;

    TurnsTest(MongoDatabase database) {
        InstantSource source = now::get;
        Clock clock = source.withZone(ZoneOffset.UTC);
        turns = new Turns(database, clock);
        ofAnotherProcess = new Turns(database, clock);
    }

    @Test
    void areTakenByOneProcessAtATime() {
        assertThat(turns.take("sweep", Duration.ofMinutes(1))).isTrue();
        assertThat(ofAnotherProcess.take("sweep", Duration.ofMinutes(1))).isFalse();
        assertThat(ofAnotherProcess.take("something else", Duration.ofMinutes(1)))
                .isTrue();

        now.updateAndGet(then -> then.plusSeconds(60));
        assertThat(ofAnotherProcess.take("sweep", Duration.ofMinutes(1))).isTrue();
    }
}
