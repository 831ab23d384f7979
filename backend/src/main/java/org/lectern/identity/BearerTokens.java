package org.lectern.identity;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.Optional;
import org.bson.Document;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** What programs show instead of a password. Only a digest is kept: 256 random bits need no slow one. */
@Component
public class BearerTokens {
    private static final String ID = "_id";
    private static final String ACCOUNT_ID = "accountId";
    private static final String SIGN_OUTS = "signOuts";
    private static final String EXPIRES_AT = "expiresAt";

    private final MongoCollection<Document> tokens;
    private final Accounts accounts;
    private final Clock clock;
    private final Duration lifetime;
    private final SecureRandom random = new SecureRandom();

    BearerTokens(
            MongoDatabase database,
            Accounts accounts,
            Clock clock,
            @Value("${lectern.token-lifetime:7d}") Duration lifetime) {
        this.tokens = database.getCollection("bearerTokens");
        this.accounts = accounts;
        this.clock = clock;
        this.lifetime = lifetime;
        tokens.createIndex(new Document(EXPIRES_AT, 1));
    }

    /** A new token; this is the only time that it can be read. */
    public BearerToken issue(Standing standing) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Instant expiresAt = clock.instant().plus(lifetime).truncatedTo(ChronoUnit.SECONDS);
        tokens.insertOne(new Document(ID, digest(token))
                .append(ACCOUNT_ID, standing.account().id())
                .append(SIGN_OUTS, standing.signOuts())
                .append(EXPIRES_AT, Date.from(expiresAt)));
        return new BearerToken(token, expiresAt);
    }

    /** Who showed the token; empty where it is unknown or expired, or where they were signed out everywhere since. */
    public Optional<Authenticated> authenticate(String token) {
        Document found = tokens.find(new Document(ID, digest(token))).first();
        if (found == null || !clock.instant().isBefore(found.getDate(EXPIRES_AT).toInstant())) {
            return Optional.empty();
        }
        return accounts.recentStanding(found.getObjectId(ACCOUNT_ID))
                .filter(standing -> standing.admits(found.getInteger(SIGN_OUTS)))
                .map(Authenticated::as);
    }

    /** Forgets what has expired; the embedded database doesn't do so by itself. */
    @Scheduled(fixedDelayString = "${lectern.sweep-every:10m}")
    void sweep() {
        tokens.deleteMany(new Document(EXPIRES_AT, new Document("$lte", Date.from(clock.instant()))));
    }

    private static String digest(String token) {
        return HexFormat.of().formatHex(Digests.sha256(token.getBytes(StandardCharsets.UTF_8)));
    }
}
