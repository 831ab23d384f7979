package org.lectern.identity.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lectern.identity.Accounts;
import org.lectern.identity.Authenticated;
import org.lectern.identity.BearerTokens;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.DeferredSecurityContext;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.stereotype.Component;

/**
 * Who asks, by bearer token or by session, as their account is now. Nothing is read before somebody wants to know, so
 * that a segment served on a grant costs no database. Where there is a token, the session isn't looked at, and so
 * needs no protection against forgery.
 */
@Component
class FreshSecurityContexts implements SecurityContextRepository {
    private static final String SCHEME = "Bearer ";

    private final SecurityContextRepository sessions = new HttpSessionSecurityContextRepository();
    private final Accounts accounts;
    private final BearerTokens tokens;

    FreshSecurityContexts(Accounts accounts, BearerTokens tokens) {
        this.accounts = accounts;
        this.tokens = tokens;
    }

    /** The token that a request shows, <a href="https://www.rfc-editor.org/rfc/rfc6750#section-2.1">RFC 6750</a>. */
    static Optional<String> bearerToken(HttpServletRequest request) {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        return authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? Optional.of(authorization.substring(SCHEME.length()).strip())
                : Optional.empty();
    }

    @Override
    public DeferredSecurityContext loadDeferredContext(HttpServletRequest request) {
        return new Deferred(request);
    }

    @Override
    @SuppressWarnings("deprecation") // Abstract in the interface, though called by nobody any more.
    public SecurityContext loadContext(
            org.springframework.security.web.context.HttpRequestResponseHolder requestResponseHolder) {
        return loadDeferredContext(requestResponseHolder.getRequest()).get();
    }

    @Override
    public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
        sessions.saveContext(context, request, response);
    }

    @Override
    public boolean containsContext(HttpServletRequest request) {
        return bearerToken(request).isPresent() || sessions.containsContext(request);
    }

    private Optional<Authenticated> whoAsks(HttpServletRequest request) {
        Optional<String> token = bearerToken(request);
        if (token.isPresent()) {
            return token.flatMap(tokens::authenticate);
        }
        Authentication signedIn = sessions.loadDeferredContext(request).get().getAuthentication();
        return signedIn instanceof Authenticated then
                ? accounts.recentStanding(then.getPrincipal().accountId())
                        .filter(standing -> standing.admits(then.signOuts()))
                        .map(Authenticated::as)
                : Optional.empty();
    }

    private final class Deferred implements DeferredSecurityContext {
        private final HttpServletRequest request;
        private @Nullable SecurityContext context;

        Deferred(HttpServletRequest request) {
            this.request = request;
        }

        @Override
        public SecurityContext get() {
            SecurityContext loaded = context;
            if (loaded == null) {
                loaded = whoAsks(request).map(SecurityContextImpl::new).orElseGet(SecurityContextImpl::new);
                context = loaded;
            }
            return loaded;
        }

        @Override
        public boolean isGenerated() {
            return get().getAuthentication() == null;
        }
    }
}
