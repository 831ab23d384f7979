package org.lectern.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.lectern.identity.Accounts;
import org.lectern.identity.Passwords;
import org.lectern.testing.DatabaseTest;

@DatabaseTest
class PlaybackGrantsTest {
    private static final String KEYS = "signingKeys";

    private final ObjectId lesson = new ObjectId();
    private final ObjectId learner = new ObjectId();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-22T12:00:00Z"));
    private final Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);
    private final MongoDatabase database;
    private final PlaybackGrants grants;

    PlaybackGrantsTest(MongoDatabase database) {
        this.database = database;
        this.grants = process();
    }

    /** A web process: keys of its own in memory, the database shared. */
    private PlaybackGrants process() {
        Accounts accounts = new Accounts(database, new Passwords(), clock, Duration.ZERO);
        return new PlaybackGrants(new SigningKeys(database, clock), accounts, clock);
    }

    private void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    @Test
    void nameSubSectionAccountAndExpiry() {
        assertThat(grants.verify(grants.sign(lesson, learner), lesson))
                .contains(new PlaybackGrant(lesson, learner, 0, now.get().plus(PlaybackGrants.LIFETIME)));
    }

    @Test
    void mayBeAVisitors() {
        assertThat(grants.verify(grants.sign(lesson, null), lesson))
                .hasValueSatisfying(grant -> assertThat(grant.accountId()).isNull());
    }

    @Test
    void fitIntoAUrlAndACookieAsTheyAre() {
        assertThat(grants.sign(lesson, learner)).matches("[A-Za-z0-9_-]+").hasSizeLessThan(120);
    }

    @Test
    void dontHoldForAnotherLesson() {
        assertThat(grants.verify(grants.sign(lesson, learner), new ObjectId())).isEmpty();
    }

    @Test
    void expire() {
        String value = grants.sign(lesson, learner);
        pass(PlaybackGrants.LIFETIME.minusSeconds(1));
        assertThat(grants.verify(value, lesson)).isPresent();
        pass(Duration.ofSeconds(1));
        assertThat(grants.verify(value, lesson)).isEmpty();
    }

    @Test
    void dontSurviveASingleFlippedBit() {
        String value = grants.sign(lesson, learner);
        byte[] bytes = Base64.getUrlDecoder().decode(value);
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] forged = bytes.clone();
            forged[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(grants.verify(Base64.getUrlEncoder().encodeToString(forged), lesson))
                    .as("bit %d of the bytes", bit)
                    .isEmpty();
        }
        for (int bit = 0; bit < value.length() * 7; bit++) {
            char[] forged = value.toCharArray();
            forged[bit / 7] ^= (char) (1 << bit % 7);
            assertThat(grants.verify(new String(forged), lesson))
                    .as("bit %d of the text", bit)
                    .isEmpty();
        }
    }

    @Test
    void areNothingElse() {
        for (String value : List.of("", "x", "grant", "....", "A".repeat(104), "A".repeat(5000), "\u0000", "ü")) {
            assertThat(grants.verify(value, lesson)).as(value).isEmpty();
        }
    }

    @Test
    void holdInASecondProcessAndAfterARestart() {
        String value = grants.sign(lesson, learner);
        assertThat(process().verify(value, lesson)).isPresent();
        assertThat(grants.verify(process().sign(lesson, learner), lesson)).isPresent();
    }

    @Test
    void areSignedWithOneKeyByProcessesThatStartAtOnce() throws Exception {
        Set<String> values = new HashSet<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> signing = IntStream.range(0, 8)
                    .mapToObj(_ -> threads.submit(() -> process().sign(lesson, learner)))
                    .toList();
            for (Future<String> value : signing) {
                values.add(value.get());
            }
        }
        assertThat(values).hasSize(1);
        assertThat(database.getCollection(KEYS).countDocuments()).isEqualTo(1);
    }

    @Test
    void outliveTheKeyThatTheyWereSignedWith() {
        grants.sign(lesson, learner);
        pass(SigningKeys.LIFETIME.minusMinutes(1));
        String old = grants.sign(lesson, learner);
        pass(Duration.ofMinutes(2));
        String rotated = grants.sign(lesson, learner);

        assertThat(keyOf(rotated)).isEqualTo(keyOf(old) + 1);
        assertThat(grants.verify(old, lesson)).isPresent();
        assertThat(grants.verify(rotated, lesson)).isPresent();
        assertThat(process().verify(old, lesson)).isPresent();
    }

    @Test
    void holdInAProcessThatLearntNothingOfTheNewKeyYet() {
        PlaybackGrants other = process();
        other.sign(lesson, learner);
        pass(SigningKeys.LIFETIME.plusMinutes(1));
        String rotated = grants.sign(lesson, learner);
        assertThat(other.verify(rotated, lesson)).isPresent();
    }

    @Test
    void leaveNoMoreThanTwoKeysBehind() {
        for (int month = 0; month < 5; month++) {
            grants.sign(lesson, learner);
            pass(SigningKeys.LIFETIME.plusMinutes(1));
        }
        assertThat(database.getCollection(KEYS).countDocuments()).isEqualTo(2);
    }

    @Test
    void ofOneKeyAreWorthNothingUnderAnother() {
        String value = grants.sign(lesson, learner);
        database.getCollection(KEYS).deleteMany(new Document());
        PlaybackGrants anew = process();
        anew.sign(lesson, learner);
        assertThat(anew.verify(value, lesson)).isEmpty();
    }

    private static int keyOf(String value) {
        return ByteBuffer.wrap(Base64.getUrlDecoder().decode(value)).getInt(4);
    }
}
