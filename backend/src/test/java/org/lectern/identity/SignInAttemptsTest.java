package org.lectern.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.lectern.system.TooMany;
import org.lectern.testing.DatabaseTest;

@DatabaseTest
class SignInAttemptsTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Duration WINDOW = Duration.ofMinutes(15);
    private static final String ADA = "ada@example.com";

    private final MongoDatabase database;

    SignInAttemptsTest(MongoDatabase database) {
        this.database = database;
    }

    @Test
    void refusesAnAccountAfterItsFailuresWhateverTheAddress() {
        SignInAttempts attempts = at(NOON);
        attempts.begin(ADA, "192.0.2.1");
        attempts.begin(ADA, "192.0.2.2");
        attempts.begin("ADA@example.com ", "192.0.2.3");
        assertThatThrownBy(() -> attempts.begin(ADA, "192.0.2.4"))
                .isInstanceOfSatisfying(
                        TooMany.class,
                        refused -> assertThat(refused.retryAfter()).isEqualTo(WINDOW));
        assertThatCode(() -> attempts.begin("bob@example.com", "192.0.2.4")).doesNotThrowAnyException();
    }

    @Test
    void refusesAnAddressAfterItsFailuresWhateverTheAccount() {
        SignInAttempts attempts = at(NOON);
        for (int i = 0; i < 5; i++) {
            attempts.begin("somebody" + i + "@example.com", "192.0.2.1");
        }
        assertThatThrownBy(() -> attempts.begin(ADA, "192.0.2.1")).isInstanceOf(TooMany.class);
    }

    @Test
    void takesAllAddressesOfOneProvidersCustomerForOne() {
        SignInAttempts attempts = at(NOON);
        for (int i = 0; i < 5; i++) {
            attempts.begin("somebody" + i + "@example.com", "2001:db8:1:2::" + i);
        }
        assertThatThrownBy(() -> attempts.begin(ADA, "2001:db8:1:2:ffff::1%eth0"))
                .isInstanceOf(TooMany.class);
        assertThatCode(() -> attempts.begin(ADA, "2001:db8:1:3::1")).doesNotThrowAnyException();
    }

    @Test
    void letsTheAccountInAgainWhenTheTimeIsOver() {
        fail(at(NOON), 3);
        assertThatThrownBy(() -> at(NOON.plus(WINDOW).minusSeconds(1)).begin(ADA, "192.0.2.9"))
                .isInstanceOf(TooMany.class);
        assertThatCode(() -> at(NOON.plus(WINDOW)).begin(ADA, "192.0.2.9")).doesNotThrowAnyException();
    }

    @Test
    void beginsAnewForTheAccountAfterASuccess() {
        SignInAttempts attempts = at(NOON);
        fail(attempts, 2);
        attempts.begin(ADA, "192.0.2.1");
        attempts.succeeded(ADA, "192.0.2.1");
        fail(attempts, 2);
        assertThatCode(() -> attempts.begin(ADA, "192.0.2.1")).doesNotThrowAnyException();
    }

    @Test
    void countsASuccessAgainstNoAddress() {
        SignInAttempts attempts = at(NOON);
        for (int i = 0; i < 20; i++) {
            attempts.begin(ADA, "192.0.2.1");
            attempts.succeeded(ADA, "192.0.2.1");
        }
        assertThatCode(() -> attempts.begin(ADA, "192.0.2.1")).doesNotThrowAnyException();
    }

    @Test
    void countsWhatComesAtTheSameTime() throws Exception {
        SignInAttempts attempts = at(NOON);
        Callable<Boolean> attempt = () -> {
            try {
                attempts.begin(ADA, "192.0.2.1");
                return true;
            } catch (TooMany refused) {
                return false;
            }
        };
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long let = threads
                    .invokeAll(Stream.generate(() -> attempt).limit(40).toList())
                    .stream()
                    .map(Future::resultNow)
                    .filter(in -> in)
                    .count();
            assertThat(let).isEqualTo(3);
        }
    }

    @Test
    void forgetsWhatIsOver() {
        fail(at(NOON), 3);
        at(NOON.plus(WINDOW)).sweep();
        assertThat(database.getCollection("signInAttempts").countDocuments()).isZero();
    }

    private static void fail(SignInAttempts attempts, int times) {
        for (int i = 0; i < times; i++) {
            attempts.begin(ADA, "192.0.2.1");
        }
    }

    private SignInAttempts at(Instant now) {
        return new SignInAttempts(database, Clock.fixed(now, ZoneOffset.UTC), WINDOW, 3, 5);
    }
}
