package org.lectern.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Optional;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.lectern.enrolment.WatchRight;
import org.lectern.enrolment.WatchRights;
import org.lectern.identity.SignedIn;
import org.lectern.system.Forbidden;
import org.lectern.system.NotFound;
import org.lectern.system.SignInFirst;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Lets in whoever may watch. A valid grant suffices, and what it grants is looked up again only now and then; without
 * one the session or the bearer token decides, and earns a grant.
 */
final class Admissions {
    /** How long a look-up counts. Access has to end within 10 s; the difference is for the looking up itself. */
    static final Duration FRESH = Duration.ofSeconds(8);

    private static final int MOST_REMEMBERED = 20_000;

    private final PlaybackGrants grants;
    private final WatchRights rights;
    private final String sessionCookie;
    private final Cache<Admission, Boolean> admitted;

    /**
     * Who was let in where, and whether by a grant that is kept beside the credentials or by one in a URL. A refusal is
     * not remembered, so that an enrolment counts at once.
     */
    private record Admission(
            ObjectId subSectionId,
            @Nullable ObjectId accountId,
            boolean kept,
            @Nullable Credentials credentials) {
        static Admission by(PlaybackGrant grant, boolean kept, @Nullable Credentials credentials) {
            return new Admission(grant.subSectionId(), grant.accountId(), kept, credentials);
        }
    }

    /** Lets in by these grants and rights; the session is the one that the cookie of that name holds. */
    Admissions(PlaybackGrants grants, WatchRights rights, String sessionCookie, Ticker ticker) {
        this.grants = grants;
        this.rights = rights;
        this.sessionCookie = sessionCookie;
        this.admitted = Caffeine.newBuilder()
                .maximumSize(MOST_REMEMBERED)
                .expireAfterWrite(FRESH)
                .ticker(ticker)
                .build();
    }

    /**
     * Returns if the request may have the sub-section's media, having added a grant to the response where it lacked a
     * lasting one.
     *
     * @throws SignInFirst if nobody is signed in, 401
     * @throws Forbidden if somebody is who may not, or if a grant is shown that doesn't hold, 403
     * @throws NotFound if there is no such sub-section, or none for this viewer, 404
     */
    void admit(HttpServletRequest request, HttpServletResponse response, ObjectId subSectionId) {
        @Nullable
        Credentials credentials = Credentials.of(request, sessionCookie).orElse(null);
        boolean doubtful = false;
        for (String value : PlaybackGrants.cookies(request)) {
            Optional<PlaybackGrant> grant = grants.verify(value, subSectionId);
            if (grant.isPresent() && holds(Admission.by(grant.get(), true, credentials))) {
                if (grants.wearsOut(grant.get())) {
                    grants.issue(request, response, subSectionId, grant.get().accountId());
                }
                return;
            }
            // A genuine grant of a session that has ended is nothing worse than having to sign in again.
            doubtful |= grant.isEmpty() || credentials == null;
        }
        String parameter = request.getParameter(PlaybackGrants.PARAMETER);
        if (parameter != null) {
            Optional<PlaybackGrant> grant = grants.verify(parameter, subSectionId);
            if (grant.isPresent() && holds(Admission.by(grant.get(), false, credentials))) {
                return;
            }
            doubtful = true;
        }
        admitByThemselves(request, response, subSectionId, doubtful);
    }

    private boolean holds(Admission admission) {
        if (admitted.getIfPresent(admission) != null) {
            return true;
        }
        if (!isTheViewers(admission)
                || rights.read(admission.accountId(), admission.subSectionId()) != WatchRight.GRANTED) {
            return false;
        }
        admitted.put(admission, true);
        return true;
    }

    /**
     * A grant doesn't work for somebody else. One that is kept in a browser ends with the session beside it, too; one in
     * a URL is meant to work where nobody is signed in.
     */
    private static boolean isTheViewers(Admission admission) {
        if (admission.accountId() == null || admission.credentials() == null) {
            return true;
        }
        @Nullable SignedIn viewer = viewer();
        return viewer == null ? !admission.kept() : viewer.accountId().equals(admission.accountId());
    }

    private void admitByThemselves(
            HttpServletRequest request, HttpServletResponse response, ObjectId subSectionId, boolean doubtfulGrant) {
        @Nullable SignedIn viewer = viewer();
        @Nullable ObjectId accountId = viewer == null ? null : viewer.accountId();
        switch (rights.read(accountId, subSectionId)) {
            case GRANTED -> grants.issue(request, response, subSectionId, accountId);
            case NOT_THERE -> throw new NotFound("There is no such lesson.");
            case NOT_ENROLLED -> throw new Forbidden("Enrol in the course to watch this lesson.");
            case SIGN_IN_FIRST -> {
                if (doubtfulGrant) {
                    throw new Forbidden(
                            "This link or player may not fetch the lesson any more. Open the lesson again.");
                }
                throw new SignInFirst("Sign in to watch this lesson.");
            }
        }
    }

    /** Asked for only where it matters, since looking it up reads the session from the database. */
    private static @Nullable SignedIn viewer() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof SignedIn signedIn ? signedIn : null;
    }
}
