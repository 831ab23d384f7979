package org.lectern.identity.sessions;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.session.MapSession;
import org.springframework.session.Session;

/** A session that knows in what it differs from what is stored, so that most requests write nothing. */
public final class StoredSession implements Session {
    private final MapSession session;
    private final Set<String> changed = new HashSet<>();
    private @Nullable String storedId;
    private Instant storedLastAccess;
    private boolean storedInactivity;

    private StoredSession(MapSession session, @Nullable String storedId) {
        this.session = session;
        this.storedId = storedId;
        this.storedLastAccess = session.getLastAccessedTime();
        this.storedInactivity = storedId != null;
    }

    static StoredSession created(MapSession session) {
        return new StoredSession(session, null);
    }

    static StoredSession found(MapSession session) {
        return new StoredSession(session, session.getId());
    }

    /** The id under which it is stored; empty for a new one. */
    Optional<String> storedId() {
        return Optional.ofNullable(storedId);
    }

    Set<String> changedAttributes() {
        return Set.copyOf(changed);
    }

    /** Whether there is anything worth a write; the last access alone is after so long. */
    boolean isWorthSaving(Duration accessGranularity) {
        return !session.getId().equals(storedId)
                || !changed.isEmpty()
                || !storedInactivity
                || !session.getLastAccessedTime().isBefore(storedLastAccess.plus(accessGranularity));
    }

    void saved() {
        storedId = session.getId();
        storedLastAccess = session.getLastAccessedTime();
        storedInactivity = true;
        changed.clear();
    }

    Instant expiresAt() {
        return session.getLastAccessedTime().plus(session.getMaxInactiveInterval());
    }

    @Override
    public String getId() {
        return session.getId();
    }

    @Override
    public String changeSessionId() {
        return session.changeSessionId();
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // as the interface has it
    public <T> @Nullable T getAttribute(String name) {
        return session.getAttribute(name);
    }

    @Override
    public Set<String> getAttributeNames() {
        return session.getAttributeNames();
    }

    @Override
    public void setAttribute(String name, @Nullable Object value) {
        session.setAttribute(name, value);
        changed.add(name);
    }

    @Override
    public void removeAttribute(String name) {
        setAttribute(name, null);
    }

    @Override
    public Instant getCreationTime() {
        return session.getCreationTime();
    }

    @Override
    public void setLastAccessedTime(Instant lastAccessedTime) {
        session.setLastAccessedTime(lastAccessedTime);
    }

    @Override
    public Instant getLastAccessedTime() {
        return session.getLastAccessedTime();
    }

    @Override
    public void setMaxInactiveInterval(Duration interval) {
        session.setMaxInactiveInterval(interval);
        storedInactivity = false;
    }

    @Override
    public Duration getMaxInactiveInterval() {
        return session.getMaxInactiveInterval();
    }

    @Override
    public boolean isExpired() {
        return session.isExpired();
    }
}
