package org.lectern.identity;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import org.bson.Document;
import org.lectern.system.TooMany;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Counts how often signing in was tried, for each account and for each address, whichever process was asked. An
 * attempt is counted before its password is looked at, so that many at once can't slip past the limit.
 */
@Component
class SignInAttempts {
    private static final int TRIES = 5;

    private static final String ID = "_id";
    private static final String COUNT = "count";
    private static final String UNTIL = "until";

    private final MongoCollection<Document> attempts;
    private final Clock clock;
    private final Duration window;
    private final int perAccount;
    private final int perAddress;

    SignInAttempts(
            MongoDatabase database,
            Clock clock,
            @Value("${lectern.sign-in.window:15m}") Duration window,
            @Value("${lectern.sign-in.failures-per-account:10}") int perAccount,
            @Value("${lectern.sign-in.failures-per-address:50}") int perAddress) {
        this.attempts = database.getCollection("signInAttempts");
        this.clock = clock;
        this.window = window;
        this.perAccount = perAccount;
        this.perAddress = perAddress;
        attempts.createIndex(new Document(UNTIL, 1));
    }

    /**
     * Counts an attempt.
     *
     * @param address of the client, as digits
     * @throws TooMany if there were too many failures before it
     */
    void begin(String email, String address) {
        count(addressKey(address), perAddress);
        count(accountKey(email), perAccount);
    }

    /** The attempt was no failure: the account's count begins anew, and the address's is as it was before. */
    void succeeded(String email, String address) {
        attempts.deleteOne(new Document(ID, accountKey(email)));
        attempts.updateOne(new Document(ID, addressKey(address)), new Document("$inc", new Document(COUNT, -1)));
    }

    /** Forgets what no longer counts; the embedded database doesn't do so by itself. */
    @Scheduled(fixedDelayString = "${lectern.sweep-every:10m}")
    void sweep() {
        attempts.deleteMany(new Document(UNTIL, new Document("$lte", Date.from(clock.instant()))));
    }

    private void count(String key, int limit) {
        Instant now = clock.instant();
        Document counted = count(key, now);
        if (counted.getInteger(COUNT) > limit) {
            Duration left = Duration.between(now, counted.getDate(UNTIL).toInstant());
            throw new TooMany(
                    "Too many attempts to sign in failed. Try again in "
                            + Math.max(1, left.plusSeconds(59).toMinutes()) + " min.",
                    left);
        }
    }

    /** The window begins with the first attempt in it. Of two processes that both want to begin one, one counts in the other's. */
    private Document count(String key, Instant now) {
        for (int tried = 0; ; tried++) {
            Document counted = attempts.findOneAndUpdate(
                    new Document(ID, key).append(UNTIL, new Document("$gt", Date.from(now))),
                    new Document("$inc", new Document(COUNT, 1)),
                    new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER));
            if (counted != null) {
                return counted;
            }
            Document begun = new Document(COUNT, 1).append(UNTIL, Date.from(now.plus(window)));
            try {
                Document first = attempts.findOneAndUpdate(
                        new Document(ID, key).append(UNTIL, new Document("$lte", Date.from(now))),
                        new Document("$set", begun),
                        new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER));
                if (first != null) {
                    return first;
                }
            } catch (MongoCommandException | MongoWriteException overtaken) {
                if (ErrorCategory.fromErrorCode(overtaken.getCode()) != ErrorCategory.DUPLICATE_KEY || tried == TRIES) {
                    throw overtaken;
                }
            }
        }
    }

    /** A digest: people type passwords where the address belongs, and these needn't be kept. */
    private static String accountKey(String email) {
        return "account:"
                + HexFormat.of().formatHex(Digests.sha256(Accounts.normal(email).getBytes(StandardCharsets.UTF_8)));
    }

    /** Of an IPv6 address the half that a provider hands out: whoever has one has 2^64. */
    private static String addressKey(String address) {
        int zone = address.indexOf('%');
        String literal = zone < 0 ? address : address.substring(0, zone);
        try {
            InetAddress parsed = InetAddress.ofLiteral(literal);
            return "address:"
                    + (parsed instanceof Inet6Address
                            ? HexFormat.of().formatHex(parsed.getAddress(), 0, 8) + "::/64"
                            : parsed.getHostAddress());
        } catch (IllegalArgumentException noAddress) {
            // A proxy may name its clients in its own way.
            return "address:" + literal;
        }
    }
}
