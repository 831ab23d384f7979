package org.lectern.identity.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.lectern.identity.Authenticated;
import org.lectern.identity.Standing;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.csrf.HttpSessionCsrfTokenRepository;
import org.springframework.stereotype.Component;

/** Begins and ends sessions where it isn't the form at {@code /login} or {@code /logout} that does. */
@Component
class BrowserSessions {
    private final HttpSessionCsrfTokenRepository csrfTokens = new HttpSessionCsrfTokenRepository();
    private final FreshSecurityContexts contexts;

    BrowserSessions(FreshSecurityContexts contexts) {
        this.contexts = contexts;
    }

    /** Signs somebody in, under a new session id and with a new CSRF token, so that nobody who knew the old ones follows. */
    void begin(Standing standing, HttpServletRequest request, HttpServletResponse response) {
        request.getSession();
        request.changeSessionId();
        csrfTokens.saveToken(null, request, response);
        SecurityContextImpl context = new SecurityContextImpl(Authenticated.as(standing));
        SecurityContextHolder.setContext(context);
        contexts.saveContext(context, request, response);
    }

    /** Signs the browser out. */
    void end(HttpServletRequest request, HttpServletResponse response) {
        forgetCookies(response);
        SecurityContextHolder.clearContext();
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
    }

    /**
     * Has the browser forget what it was given for the paths of single lessons, which it doesn't show elsewhere.
     *
     * @see <a href="https://www.w3.org/TR/clear-site-data/">Clear Site Data</a>
     */
    static void forgetCookies(HttpServletResponse response) {
        response.setHeader("Clear-Site-Data", "\"cookies\"");
    }
}
