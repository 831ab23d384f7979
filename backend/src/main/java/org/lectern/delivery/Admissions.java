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
import org.lectern.identity.Accounts;
import org.lectern.identity.SignedIn;
import org.lectern.system.Forbidden;
import org.lectern.system.NotFound;
import org.lectern.system.SignInFirst;
import org.lectern.system.TooMany;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Lets in whoever may watch. A valid grant suffices, and what it grants is looked up again only now and then; without
 * one the session or the bearer token decides, and earns a grant.
 */
final class Admissions {
    /**
     * How long a look-up counts. Access has to end within 10 s, in which fall this, the age of what is known of an account,
     * and the time between two looks at what is being sent.
     */
    static final Duration FRESH = Duration.ofSeconds(4);

    private static final int MOST_REMEMBERED = 20_000;
    private static final String ADMITTED = Admissions.class.getName() + ".admitted";

    private final PlaybackGrants grants;
    private final WatchRights rights;
    private final Accounts accounts;
    private final Streams streams;
    private final String sessionCookie;
    private final Cache<Admission, Boolean> admitted;
    private final Cache<Viewing, Boolean> viewings;

    /**
     * Who showed which grant beside which credentials, and whether it is kept in a cookie or came in a URL. A refusal is
     * not remembered, so that an enrolment counts at once.
     */
    private record Admission(
            @Nullable ObjectId accountId,
            boolean kept,
            @Nullable Credentials credentials) {}

    /** Who may watch what, unless they have been signed out everywhere since. */
    private record Viewing(ObjectId subSectionId, @Nullable ObjectId accountId, int signOuts) {
        static Viewing by(PlaybackGrant grant) {
            return new Viewing(grant.subSectionId(), grant.accountId(), grant.signOuts());
        }
    }

    /** Lets in by these grants and rights; the session is the one that the cookie of that name holds. */
    Admissions(
            PlaybackGrants grants,
            WatchRights rights,
            Accounts accounts,
            Streams streams,
            String sessionCookie,
            Ticker ticker) {
        this.grants = grants;
        this.rights = rights;
        this.accounts = accounts;
        this.streams = streams;
        this.sessionCookie = sessionCookie;
        this.admitted = remembering(ticker);
        this.viewings = remembering(ticker);
    }

    private static <T> Cache<T, Boolean> remembering(Ticker ticker) {
        return Caffeine.newBuilder()
                .maximumSize(MOST_REMEMBERED)
                .expireAfterWrite(FRESH)
                .ticker(ticker)
                .build();
    }

    /**
     * Returns if the request may have the sub-section's media in any length, which counts among what is being sent to the
     * viewer, and is cut off when the right to it ends.
     *
     * @throws TooMany if the viewer is being sent as much as one may be at once, 429
     * @see #admit
     */
    void admitToStream(HttpServletRequest request, HttpServletResponse response, ObjectId subSectionId) {
        PlaybackGrant grant = admit(request, response, subSectionId);
        streams.begin(request, grant.accountId(), () -> mayStillWatch(grant));
    }

    /**
     * The grant that lets the request have the sub-section's media; adds one to the response where the request lacked a
     * lasting one.
     *
     * @throws SignInFirst if nobody is signed in, 401
     * @throws Forbidden if somebody is who may not, or if a grant is shown that doesn't hold, 403
     * @throws NotFound if there is no such sub-section, or none for this viewer, 404
     */
    PlaybackGrant admit(HttpServletRequest request, HttpServletResponse response, ObjectId subSectionId) {
        if (request.getAttribute(ADMITTED) instanceof PlaybackGrant grant
                && grant.subSectionId().equals(subSectionId)) {
            return grant;
        }
        @Nullable
        Credentials credentials = Credentials.of(request, sessionCookie).orElse(null);
        boolean doubtful = false;
        for (String value : PlaybackGrants.cookies(request)) {
            Optional<PlaybackGrant> grant = grants.verify(value, subSectionId);
            if (grant.isPresent() && holds(grant.get(), true, credentials)) {
                return grants.wearsOut(grant.get())
                        ? grants.issue(
                                request, response, subSectionId, grant.get().accountId())
                        : grant.get();
            }
            // A genuine grant of a session that has ended is nothing worse than having to sign in again.
            doubtful |= grant.isEmpty() || credentials == null;
        }
        String parameter = request.getParameter(PlaybackGrants.PARAMETER);
        if (parameter != null) {
            Optional<PlaybackGrant> grant = grants.verify(parameter, subSectionId);
            if (grant.isPresent() && holds(grant.get(), false, credentials)) {
                return grant.get();
            }
            doubtful = true;
        }
        return admitByThemselves(request, response, subSectionId, doubtful);
    }

    /**
     * Whether {@link #admit} lets the request in by the grant in a cookie alone: without asking who is signed in, and without adding
     * a new grant to the response. If not, it may be let in all the same.
     */
    boolean admitsAsItIs(HttpServletRequest request, ObjectId subSectionId) {
        @Nullable
        Credentials credentials = Credentials.of(request, sessionCookie).orElse(null);
        for (String value : PlaybackGrants.cookies(request)) {
            Optional<PlaybackGrant> grant = grants.verify(value, subSectionId);
            if (grant.isPresent()
                    && !grants.wearsOut(grant.get())
                    && isKnownBeside(credentials, grant.get(), true)
                    && mayStillWatch(grant.get())) {
                request.setAttribute(ADMITTED, grant.get());
                return true;
            }
        }
        return false;
    }

    private boolean holds(PlaybackGrant grant, boolean kept, @Nullable Credentials credentials) {
        if (!isKnownBeside(credentials, grant, kept)) {
            Admission admission = new Admission(grant.accountId(), kept, credentials);
            if (!isTheViewers(admission)) {
                return false;
            }
            admitted.put(admission, true);
        }
        return mayStillWatch(grant);
    }

    private boolean isKnownBeside(@Nullable Credentials credentials, PlaybackGrant grant, boolean kept) {
        return grant.accountId() == null
                || credentials == null
                || admitted.getIfPresent(new Admission(grant.accountId(), kept, credentials)) != null;
    }

    private boolean mayStillWatch(PlaybackGrant grant) {
        Viewing viewing = Viewing.by(grant);
        if (viewings.getIfPresent(viewing) != null) {
            return true;
        }
        if (isSignedOut(grant) || rights.read(grant.accountId(), grant.subSectionId()) != WatchRight.GRANTED) {
            return false;
        }
        viewings.put(viewing, true);
        return true;
    }

    private boolean isSignedOut(PlaybackGrant grant) {
        return grant.accountId() != null
                && accounts.recentStanding(grant.accountId())
                        .filter(standing -> standing.admits(grant.signOuts()))
                        .isEmpty();
    }

    /**
     * A grant doesn't work for somebody else. One that is kept in a browser ends with the session beside it, too; one in
     * a URL is meant to work where nobody is signed in.
     */
    private static boolean isTheViewers(Admission admission) {
        @Nullable SignedIn viewer = viewer();
        return viewer == null ? !admission.kept() : viewer.accountId().equals(admission.accountId());
    }

    private PlaybackGrant admitByThemselves(
            HttpServletRequest request, HttpServletResponse response, ObjectId subSectionId, boolean doubtfulGrant) {
        @Nullable SignedIn viewer = viewer();
        @Nullable ObjectId accountId = viewer == null ? null : viewer.accountId();
        return switch (rights.read(accountId, subSectionId)) {
            case GRANTED -> grants.issue(request, response, subSectionId, accountId);
            case NOT_THERE -> throw new NotFound("There is no such lesson.");
            case NOT_ENROLLED -> throw new Forbidden("Enrol in the course to watch this lesson.");
            case SIGN_IN_FIRST ->
                throw doubtfulGrant
                        ? new Forbidden("This link or player may not fetch the lesson any more. Open the lesson again.")
                        : new SignInFirst("Sign in to watch this lesson.");
        };
    }

    /** Asked for only where it matters, since looking it up reads the session from the database. */
    private static @Nullable SignedIn viewer() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof SignedIn signedIn ? signedIn : null;
    }
}
