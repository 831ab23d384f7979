package org.lectern.identity;

import java.io.Serializable;
import java.util.Set;
import org.bson.types.ObjectId;

/**
 * Whoever asks, as their account was at most some seconds ago: the principal of a session and of a bearer token alike.
 *
 * @param email in lower case
 */
public record SignedIn(ObjectId accountId, String email, String name, Set<Role> roles) implements Serializable {
    /** Copies the roles, so that nobody gains one under way. */
    public SignedIn {
        roles = Set.copyOf(roles);
    }

    /** Somebody as their account says. */
    public static SignedIn as(Account account) {
        return new SignedIn(account.id(), account.email(), account.name(), account.roles());
    }

    /** Whether they have the role. */
    public boolean is(Role role) {
        return roles.contains(role);
    }
}
