package org.lectern.identity.sessions;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.bson.Document;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;
import org.lectern.system.database.Turns;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.MapSession;
import org.springframework.stereotype.Component;

/**
 * The sessions of all browsers. A session's id is as good as a password for a while, so only its digest is stored.
 *
 * <p>A request writes only what it changed: requests that run side by side don't undo each other, and one that comes
 * late doesn't bring back a session that has ended.
 */
@Component
public class Sessions implements FindByIndexNameSessionRepository<StoredSession> {
    private static final Duration ACCESS_GRANULARITY = Duration.ofMinutes(1);
    private static final String DIGEST_PREFIX = "sha256:";

    private static final String ID = "_id";
    private static final String ACCOUNT = "account";
    private static final String CREATED_AT = "createdAt";
    private static final String LAST_ACCESSED_AT = "lastAccessedAt";
    private static final String EXPIRES_AT = "expiresAt";
    private static final String INACTIVE_SECONDS = "inactiveSeconds";
    private static final String ATTRIBUTES = "attributes";

    private final MongoCollection<Document> sessions;
    private final Turns turns;
    private final Clock clock;
    private final Duration inactivity;

    /** A session ends after nobody has used it for so long. */
    public Sessions(
            MongoDatabase database,
            Turns turns,
            Clock clock,
            @Value("${lectern.session-inactivity:7d}") Duration inactivity) {
        this.sessions = database.getCollection("sessions");
        this.turns = turns;
        this.clock = clock;
        this.inactivity = inactivity;
        sessions.createIndex(new Document(ACCOUNT, 1));
        sessions.createIndex(new Document(EXPIRES_AT, 1));
    }

    @Override
    public StoredSession createSession() {
        MapSession session = new MapSession();
        session.setCreationTime(clock.instant());
        session.setLastAccessedTime(clock.instant());
        session.setMaxInactiveInterval(inactivity);
        return StoredSession.created(session);
    }

    @Override
    public void save(StoredSession session) {
        if (!session.isWorthSaving(ACCESS_GRANULARITY)) {
            return;
        }
        String storedId = session.storedId().orElse(null);
        if (storedId == null) {
            sessions.insertOne(document(session));
        } else if (storedId.equals(session.getId())) {
            sessions.updateOne(new Document(ID, digest(storedId)), changes(session));
        } else if (sessions.deleteOne(new Document(ID, digest(storedId))).getDeletedCount() == 1) {
            sessions.insertOne(document(session));
        }
        session.saved();
    }

    private static Document document(StoredSession session) {
        Document attributes = new Document();
        for (String name : session.getAttributeNames()) {
            Object attribute = session.getAttribute(name);
            if (attribute != null) {
                attributes.append(field(name), AttributeBytes.of(attribute));
            }
        }
        return facts(session)
                .append(ID, digest(session.getId()))
                .append(CREATED_AT, Date.from(session.getCreationTime()))
                .append(ATTRIBUTES, attributes);
    }

    private static Document changes(StoredSession session) {
        Document set = facts(session);
        Document unset = new Document();
        for (String name : session.changedAttributes()) {
            Object attribute = session.getAttribute(name);
            String path = ATTRIBUTES + "." + field(name);
            if (attribute == null) {
                unset.append(path, "");
            } else {
                set.append(path, AttributeBytes.of(attribute));
            }
        }
        Document changes = new Document("$set", set);
        return unset.isEmpty() ? changes : changes.append("$unset", unset);
    }

    private static Document facts(StoredSession session) {
        return new Document(ACCOUNT, account(session))
                .append(LAST_ACCESSED_AT, Date.from(session.getLastAccessedTime()))
                .append(EXPIRES_AT, Date.from(session.expiresAt()))
                .append(INACTIVE_SECONDS, session.getMaxInactiveInterval().toSeconds());
    }

    private static @Nullable String account(StoredSession session) {
        SecurityContext context =
                session.getAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY);
        Authentication signedIn = context == null ? null : context.getAuthentication();
        return signedIn == null ? null : signedIn.getName();
    }

    @Override
    public @Nullable StoredSession findById(String id) {
        Document document = sessions.find(new Document(ID, digest(id))).first();
        if (document == null || !document.getDate(EXPIRES_AT).toInstant().isAfter(clock.instant())) {
            return null;
        }
        return StoredSession.found(session(id, document));
    }

    /** The sessions of an account, each under a name that ends it and that opens nothing. */
    @Override
    public Map<String, StoredSession> findByIndexNameAndIndexValue(String indexName, String indexValue) {
        Map<String, StoredSession> found = new HashMap<>();
        if (indexName.equals(PRINCIPAL_NAME_INDEX_NAME)) {
            for (Document document : sessions.find(new Document(ACCOUNT, indexValue))) {
                String name = DIGEST_PREFIX + document.getString(ID);
                found.put(name, StoredSession.found(session(name, document)));
            }
        }
        return found;
    }

    @Override
    public void deleteById(String id) {
        String digest = id.startsWith(DIGEST_PREFIX) ? id.substring(DIGEST_PREFIX.length()) : digest(id);
        sessions.deleteOne(new Document(ID, digest));
    }

    /** Forgets the sessions that nobody has used for too long; the embedded database doesn't do so by itself. */
    @Scheduled(fixedDelayString = "${lectern.sweep-every:10m}")
    void sweep() {
        if (turns.take("sessions", Duration.ofMinutes(1))) {
            sessions.deleteMany(new Document(EXPIRES_AT, new Document("$lte", Date.from(clock.instant()))));
        }
    }

    private static MapSession session(String id, Document document) {
        MapSession session = new MapSession(id);
        session.setCreationTime(document.getDate(CREATED_AT).toInstant());
        session.setLastAccessedTime(document.getDate(LAST_ACCESSED_AT).toInstant());
        session.setMaxInactiveInterval(Duration.ofSeconds(document.getLong(INACTIVE_SECONDS)));
        document.get(ATTRIBUTES, new Document())
                .forEach((field, bytes) -> AttributeBytes.read(name(field), ((Binary) bytes).getData())
                        .ifPresent(attribute -> session.setAttribute(name(field), attribute)));
        return session;
    }

    // A dot in a field's name would be a path to the database.
    private static String field(String name) {
        return name.replace('.', '/');
    }

    private static String name(String field) {
        return field.replace('/', '.');
    }

    private static String digest(String id) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(id.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
