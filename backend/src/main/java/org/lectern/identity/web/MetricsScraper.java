package org.lectern.identity.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.authorization.AuthorityAuthorizationManager;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.stereotype.Component;

/** Lets administrators read the metrics, and whoever shows the token in {@code lectern.metrics-token}, if one is set. */
@Component
class MetricsScraper implements AuthorizationManager<RequestAuthorizationContext> {
    private final AuthorizationManager<RequestAuthorizationContext> admins =
            AuthorityAuthorizationManager.hasRole("ADMIN");
    private final byte[] expected;

    MetricsScraper(@Value("${lectern.metrics-token:}") String token) {
        this.expected = token.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public @Nullable AuthorizationResult authorize(
            Supplier<? extends @Nullable Authentication> whoAsks, RequestAuthorizationContext route) {
        return isScraper(route) ? new AuthorizationDecision(true) : admins.authorize(whoAsks, route);
    }

    private boolean isScraper(RequestAuthorizationContext route) {
        return expected.length > 0
                && FreshSecurityContexts.bearerToken(route.getRequest())
                        .map(token -> token.getBytes(StandardCharsets.UTF_8))
                        .filter(token -> MessageDigest.isEqual(token, expected))
                        .isPresent();
    }
}
