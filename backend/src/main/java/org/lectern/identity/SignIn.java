package org.lectern.identity;

import java.util.Optional;
import org.lectern.system.Forbidden;
import org.lectern.system.TooMany;
import org.springframework.stereotype.Component;

/** Lets somebody in by e-mail address and password, however they ask. */
@Component
public class SignIn {
    private final Accounts accounts;
    private final SignInAttempts attempts;

    SignIn(Accounts accounts, SignInAttempts attempts) {
        this.accounts = accounts;
        this.attempts = attempts;
    }

    /**
     * The account, or empty where address and password don't belong together.
     *
     * @param address of the client, as digits
     * @throws TooMany if it was tried too often, for the account or from the address
     * @throws Forbidden if the password is right and the account is disabled
     */
    public Optional<Standing> attempt(String email, String password, String address) {
        attempts.begin(email, address);
        Optional<Standing> standing = accounts.authenticate(email, password);
        standing.ifPresent(right -> {
            if (right.account().disabled()) {
                throw new Forbidden("This account is disabled. Ask whoever runs this site.");
            }
            attempts.succeeded(email, address);
        });
        return standing;
    }
}
