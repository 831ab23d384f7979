package org.lectern.identity.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lectern.identity.BearerToken;
import org.lectern.identity.BearerTokens;
import org.lectern.identity.Registration;
import org.lectern.identity.Role;
import org.lectern.identity.SignIn;
import org.lectern.identity.SignedIn;
import org.lectern.system.Invalid;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Accounts and bearer tokens, for programs. */
@RestController
@RequestMapping("/api")
class AccountsApi {
    private final Registration registration;
    private final SignIn signIn;
    private final BearerTokens tokens;

    AccountsApi(Registration registration, SignIn signIn, BearerTokens tokens) {
        this.registration = registration;
        this.signIn = signIn;
        this.tokens = tokens;
    }

    @PostMapping("/accounts")
    @ResponseStatus(HttpStatus.CREATED)
    Me register(@RequestBody RegistrationForm asked) {
        return Me.of(SignedIn.as(registration.register(asked.givenEmail(), asked.givenPassword(), asked.givenName())));
    }

    @GetMapping("/me")
    Me me(@AuthenticationPrincipal SignedIn whoAsks) {
        return Me.of(whoAsks);
    }

    @PostMapping("/tokens")
    @ResponseStatus(HttpStatus.CREATED)
    BearerToken token(@RequestBody Credentials shown, HttpServletRequest request) {
        return signIn.attempt(
                        given("email", shown.email()), given("password", shown.password()), request.getRemoteAddr())
                .map(tokens::issue)
                .orElseThrow(() -> new BadCredentialsException("E-mail address or password is wrong."));
    }

    private static String given(String field, @Nullable String value) {
        if (value == null) {
            throw new Invalid(field, "is missing");
        }
        return value;
    }

    /** What a token is asked for with; anything may be missing. */
    record Credentials(@Nullable String email, @Nullable String password) {}

    /** An account, as its owner sees it. */
    record Me(String id, String email, String name, List<Role> roles) {
        static Me of(SignedIn somebody) {
            return new Me(
                    somebody.accountId().toHexString(),
                    somebody.email(),
                    somebody.name(),
                    somebody.roles().stream().sorted().toList());
        }
    }
}
