package org.lectern.identity;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** What a session holds of whoever signed in, and what a bearer token stands for. */
public final class Authenticated extends AbstractAuthenticationToken {
    private final SignedIn principal;
    private final int signOuts;

    private Authenticated(SignedIn principal, int signOuts) {
        super(authorities(principal));
        this.principal = principal;
        this.signOuts = signOuts;
        setAuthenticated(true);
    }

    /** Whoever the account says. */
    public static Authenticated as(Standing standing) {
        return new Authenticated(SignedIn.as(standing.account()), standing.signOuts());
    }

    @Override
    public SignedIn getPrincipal() {
        return principal;
    }

    /** How often the account had been signed out everywhere when this began. */
    public int signOuts() {
        return signOuts;
    }

    @Override
    public @Nullable Object getCredentials() {
        return null;
    }

    @Override
    public String getName() {
        return principal.accountId().toHexString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Authenticated that && super.equals(other) && signOuts == that.signOuts;
    }

    @Override
    public int hashCode() {
        return 31 * super.hashCode() + signOuts;
    }

    private static List<GrantedAuthority> authorities(SignedIn principal) {
        return principal.roles().stream()
                .map(Role::name)
                .sorted()
                .<GrantedAuthority>map(role -> new SimpleGrantedAuthority("ROLE_" + role))
                .toList();
    }
}
