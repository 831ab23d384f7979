package org.lectern.identity.web;

import org.jspecify.annotations.Nullable;
import org.lectern.identity.Authenticated;
import org.lectern.identity.SignIn;
import org.lectern.system.Forbidden;
import org.lectern.system.TooMany;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.DisabledException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Component;

/** What stands behind the form at {@code /login}. */
@Component
class FormSignIn implements AuthenticationProvider {
    private final SignIn signIn;

    FormSignIn(SignIn signIn) {
        this.signIn = signIn;
    }

    @Override
    public Authentication authenticate(Authentication asked) {
        if (!(asked.getDetails() instanceof WebAuthenticationDetails client)) {
            throw new IllegalStateException("Signing in from nowhere: " + asked.getDetails());
        }
        try {
            return signIn.attempt(asked.getName(), text(asked.getCredentials()), client.getRemoteAddress())
                    .map(Authenticated::as)
                    .orElseThrow(() -> new BadCredentialsException("E-mail address or password is wrong."));
        } catch (TooMany limited) {
            throw new LockedException(limited.sentence(), limited);
        } catch (Forbidden disabled) {
            throw new DisabledException(disabled.sentence(), disabled);
        }
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }

    private static String text(@Nullable Object credentials) {
        return credentials == null ? "" : credentials.toString();
    }
}
