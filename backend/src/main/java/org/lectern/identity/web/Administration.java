package org.lectern.identity.web;

import java.util.Set;
import org.bson.types.ObjectId;
import org.lectern.identity.Accounts;
import org.lectern.identity.Role;
import org.lectern.identity.SignedIn;
import org.lectern.system.Conflict;
import org.springframework.stereotype.Component;

/** What administrators do to accounts; never to their own, so that none locks out the last of them by mistake. */
@Component
class Administration {
    private final Accounts accounts;

    Administration(Accounts accounts) {
        this.accounts = accounts;
    }

    void setRoles(SignedIn administrator, ObjectId id, Set<Role> roles) {
        refuseOwn(administrator, id);
        for (Role role : Role.values()) {
            if (roles.contains(role)) {
                accounts.grant(id, role);
            } else if (role != Role.LEARNER) {
                accounts.revoke(id, role);
            }
        }
    }

    void setDisabled(SignedIn administrator, ObjectId id, boolean disabled) {
        refuseOwn(administrator, id);
        if (disabled) {
            accounts.disable(id);
        } else {
            accounts.enable(id);
        }
    }

    private static void refuseOwn(SignedIn administrator, ObjectId id) {
        if (administrator.accountId().equals(id)) {
            throw new Conflict("Another administrator has to change your account.");
        }
    }
}
