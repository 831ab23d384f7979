package org.lectern.identity.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.lectern.identity.Account;
import org.lectern.identity.Authenticated;
import org.lectern.identity.Role;
import org.lectern.identity.Standing;
import org.lectern.system.database.Turns;
import org.lectern.testing.DatabaseTest;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.csrf.DefaultCsrfToken;
import org.springframework.security.web.savedrequest.DefaultSavedRequest;
import org.springframework.web.servlet.FlashMap;

@DatabaseTest
class SessionsTest {
    private static final Duration INACTIVITY = Duration.ofHours(1);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private final MongoCollection<Document> stored;
    private final Sessions sessions;
    private final Sessions anotherProcess;

    SessionsTest(MongoDatabase database) {
        InstantSource source = now::get;
        Clock clock = source.withZone(ZoneOffset.UTC);
        stored = database.getCollection("sessions");
        sessions = new Sessions(database, new Turns(database, clock), clock, INACTIVITY);
        anotherProcess = new Sessions(database, new Turns(database, clock), clock, INACTIVITY);
    }

    @Test
    void areTheSameToEveryProcess() {
        StoredSession session = sessions.createSession();
        session.setAttribute("greeting", "hello");
        sessions.save(session);

        assertThat(found(session.getId()).<String>getAttribute("greeting")).isEqualTo("hello");
    }

    @Test
    void keepWhoIsSignedInAndWhatThePagesKeep() {
        SecurityContextImpl context = signedIn(new ObjectId());
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/courses/botany");
        request.addHeader("Accept", "text/html");
        request.addParameter("page", "2");
        FlashMap flash = new FlashMap();
        flash.put("written", Map.of("title", "Botany"));
        flash.addTargetRequestParam("page", "2");
        StoredSession session = sessions.createSession();
        session.setAttribute("context", context);
        session.setAttribute("csrf", new DefaultCsrfToken("X-CSRF-TOKEN", "_csrf", "secret"));
        session.setAttribute("wanted", new DefaultSavedRequest(request));
        session.setAttribute("flash", new CopyOnWriteArrayList<>(List.of(flash)));
        sessions.save(session);

        StoredSession found = found(session.getId());

        assertThat(found.<SecurityContextImpl>getAttribute("context")).isEqualTo(context);
        assertThat(Objects.requireNonNull(found.<DefaultCsrfToken>getAttribute("csrf"))
                        .getToken())
                .isEqualTo("secret");
        assertThat(Objects.requireNonNull(found.<DefaultSavedRequest>getAttribute("wanted"))
                        .getRedirectUrl())
                .contains("/courses/botany");
        assertThat(found.<List<FlashMap>>getAttribute("flash")).containsExactly(flash);
    }

    @Test
    void readNoClassThatIsntAllowed() {
        StoredSession session = sessions.createSession();
        session.setAttribute("stranger", new Stranger());
        session.setAttribute("greeting", "hello");
        sessions.save(session);

        StoredSession found = found(session.getId());

        assertThat(found.getAttributeNames()).containsExactly("greeting");
        assertThat(Stranger.read).isFalse();
    }

    @Test
    void areFoundAndEndedByAccount() {
        ObjectId account = new ObjectId();
        StoredSession one = signedInSession(account);
        StoredSession other = signedInSession(account);
        StoredSession somebodyElses = signedInSession(new ObjectId());

        Map<String, StoredSession> found = sessions.findByPrincipalName(account.toHexString());
        found.keySet().forEach(sessions::deleteById);

        assertThat(found).hasSize(2);
        assertThat(anotherProcess.findById(one.getId())).isNull();
        assertThat(anotherProcess.findById(other.getId())).isNull();
        assertThat(anotherProcess.findById(somebodyElses.getId())).isNotNull();
    }

    @Test
    void letNobodyInWhoHasOnlyReadTheDatabase() {
        ObjectId account = new ObjectId();
        StoredSession session = signedInSession(account);

        String name = sessions.findByPrincipalName(account.toHexString())
                .keySet()
                .iterator()
                .next();

        assertThat(Objects.requireNonNull(stored.find().first()).toJson()).doesNotContain(session.getId());
        assertThat(sessions.findById(name)).isNull();
    }

    @Test
    void endWhenNobodyUsesThem() {
        StoredSession session = sessions.createSession();
        sessions.save(session);

        pass(INACTIVITY.minusSeconds(1));
        assertThat(sessions.findById(session.getId())).isNotNull();

        pass(Duration.ofSeconds(1));
        assertThat(sessions.findById(session.getId())).isNull();
        sessions.sweep();
        assertThat(stored.countDocuments()).isZero();
    }

    @Test
    void goOnWhileSomebodyUsesThem() {
        String id = stored(sessions.createSession());
        for (int i = 0; i < 3; i++) {
            pass(INACTIVITY.dividedBy(2));
            use(id);
        }

        assertThat(sessions.findById(id)).isNotNull();
    }

    @Test
    void writeTheLastAccessOnceAMinute() {
        String id = stored(sessions.createSession());
        Document before = stored.find().first();

        pass(Duration.ofSeconds(59));
        use(id);
        assertThat(stored.find().first()).isEqualTo(before);

        pass(Duration.ofSeconds(1));
        use(id);
        assertThat(stored.find().first()).isNotEqualTo(before);
    }

    @Test
    void keepWhatRequestsChangeSideBySide() {
        String id = stored(sessions.createSession());
        StoredSession one = found(id);
        StoredSession other = found(id);
        one.setAttribute("org.lectern.one", "1");
        other.setAttribute("org.lectern.other", "2");
        sessions.save(one);
        sessions.save(other);

        assertThat(found(id).getAttributeNames()).containsExactlyInAnyOrder("org.lectern.one", "org.lectern.other");
    }

    @Test
    void arentBroughtBackByARequestThatComesLate() {
        String id = stored(sessions.createSession());
        StoredSession late = found(id);
        StoredSession renamed = found(id);
        sessions.deleteById(id);
        late.setAttribute("greeting", "hello");
        renamed.changeSessionId();
        sessions.save(late);
        sessions.save(renamed);

        assertThat(stored.countDocuments()).isZero();
    }

    @Test
    void leaveTheirOldIdBehind() {
        StoredSession session = sessions.createSession();
        session.setAttribute("greeting", "hello");
        String old = stored(session);
        String changed = session.changeSessionId();
        sessions.save(session);

        assertThat(sessions.findById(old)).isNull();
        assertThat(found(changed).<String>getAttribute("greeting")).isEqualTo("hello");
    }

    private StoredSession signedInSession(ObjectId account) {
        StoredSession session = sessions.createSession();
        session.setAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY, signedIn(account));
        sessions.save(session);
        return session;
    }

    private static SecurityContextImpl signedIn(ObjectId account) {
        Authenticated authenticated = Authenticated.as(new Standing(
                new Account(
                        account, "ada@example.org", "Ada", Set.of(Role.LEARNER, Role.INSTRUCTOR), false, Instant.now()),
                3));
        authenticated.setDetails(new WebAuthenticationDetails("127.0.0.1", "a session"));
        return new SecurityContextImpl(authenticated);
    }

    private String stored(StoredSession session) {
        sessions.save(session);
        return session.getId();
    }

    private StoredSession found(String id) {
        return Objects.requireNonNull(anotherProcess.findById(id));
    }

    private void use(String id) {
        StoredSession session = found(id);
        session.setLastAccessedTime(now.get());
        anotherProcess.save(session);
    }

    private void pass(Duration time) {
        now.updateAndGet(then -> then.plus(time));
    }

    private static final class Stranger implements Serializable {
        private static boolean read;

        private Object readResolve() {
            read = true;
            return this;
        }
    }
}
