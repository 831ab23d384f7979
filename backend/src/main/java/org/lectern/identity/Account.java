package org.lectern.identity;

import java.time.Instant;
import java.util.Set;
import org.bson.types.ObjectId;

/**
 * A person who can sign in.
 *
 * @param email in lower case, unique
 * @param disabled whether an administrator has locked the account; then nothing signs it in and its sessions end
 */
public record Account(ObjectId id, String email, String name, Set<Role> roles, boolean disabled, Instant createdAt) {
    /** Everyone has at least the role of a learner. */
    public Account {
        roles = Set.copyOf(roles);
    }

    /** Whether the account has the role. */
    public boolean is(Role role) {
        return roles.contains(role);
    }
}
