package org.lectern.delivery;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOptions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.bson.Document;
import org.bson.types.Binary;
import org.springframework.stereotype.Component;

/**
 * The keys that grants are signed with, the same in every web process and after every restart. The newest one signs; its
 * predecessors still verify, so that a change of key ends nobody's playback.
 */
@Component
class SigningKeys {
    /** How long a key signs. */
    static final Duration LIFETIME = Duration.ofDays(30);

    private static final Duration BETWEEN_READS = Duration.ofSeconds(1);
    private static final int SECRET_BYTES = 32;

    private static final String NUMBER = "_id";
    private static final String SECRET = "secret";
    private static final String CREATED_AT = "createdAt";

    private final MongoCollection<Document> keys;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    private volatile NavigableMap<Integer, SigningKey> known = new TreeMap<>();
    private volatile Instant readAt = Instant.MIN;

    SigningKeys(MongoDatabase database, Clock clock) {
        this.keys = database.getCollection("signingKeys");
        this.clock = clock;
    }

    /** The key to sign with. */
    SigningKey current() {
        if (known.isEmpty()) {
            read();
        }
        SigningKey newest = known.isEmpty() ? null : known.lastEntry().getValue();
        if (newest != null && newest.createdAt().plus(LIFETIME).isAfter(clock.instant())) {
            return newest;
        }
        create(newest == null ? 1 : newest.number() + 1);
        return known.lastEntry().getValue();
    }

    /** The key of that number, unless it is one that nothing valid can be signed with any more. */
    Optional<SigningKey> find(int number) {
        // Another process may have made it since. A number that somebody made up must not cost a query each time.
        if (!known.containsKey(number) && readAt.isBefore(clock.instant().minus(BETWEEN_READS))) {
            read();
        }
        return Optional.ofNullable(known.get(number));
    }

    /** Several processes may do so at once: the number is unique, the first one's secret stays, and all read it back. */
    private void create(int number) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        try {
            keys.updateOne(
                    new Document(NUMBER, number),
                    new Document(
                            "$setOnInsert",
                            new Document(SECRET, new Binary(secret)).append(CREATED_AT, Date.from(clock.instant()))),
                    new UpdateOptions().upsert(true));
        } catch (MongoWriteException | MongoCommandException raced) {
            if (ErrorCategory.fromErrorCode(raced.getCode()) != ErrorCategory.DUPLICATE_KEY) {
                throw raced;
            }
        }
        // What the one before last has signed expired long ago.
        keys.deleteMany(Filters.lt(NUMBER, number - 1));
        read();
    }

    private synchronized void read() {
        Instant now = clock.instant();
        NavigableMap<Integer, SigningKey> found = new TreeMap<>();
        for (Document key : keys.find()) {
            int number = key.getInteger(NUMBER);
            found.put(
                    number,
                    new SigningKey(
                            number,
                            key.get(SECRET, Binary.class).getData(),
                            key.getDate(CREATED_AT).toInstant()));
        }
        known = found;
        readAt = now;
    }
}
