package org.lectern.identity;

import java.util.Set;
import org.lectern.system.Conflict;
import org.lectern.system.Forbidden;
import org.lectern.system.Invalid;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** How people get accounts by themselves, where {@code lectern.registration} is {@code open}. */
@Component
public class Registration {
    private final Accounts accounts;
    private final Passwords passwords;
    private final Mode mode;

    Registration(Accounts accounts, Passwords passwords, @Value("${lectern.registration:open}") Mode mode) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.mode = mode;
    }

    /** Whether anybody may register. */
    public boolean isOpen() {
        return mode == Mode.OPEN;
    }

    /**
     * Makes somebody a learner, with a password that they chose.
     *
     * @throws Forbidden if registration is closed
     * @throws Invalid if the address, the password or the name can't be meant
     * @throws Conflict if the address has an account
     */
    public Account register(String email, String password, String name) {
        if (!isOpen()) {
            throw new Forbidden("Registration is closed. Ask whoever runs this site for an account.");
        }
        passwords.check(password, email);
        return accounts.create(email, password, name, Set.of());
    }

    /** Whether people may register by themselves. */
    enum Mode {
        OPEN,
        CLOSED
    }
}
