package org.lectern.identity.web;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What somebody gives to get an account; anything may be missing, and is then refused like something empty. */
record RegistrationForm(
        @Nullable String name,
        @Nullable String email,
        @Nullable String password) {
    String givenName() {
        return Objects.requireNonNullElse(name, "");
    }

    String givenEmail() {
        return Objects.requireNonNullElse(email, "");
    }

    String givenPassword() {
        return Objects.requireNonNullElse(password, "");
    }
}
