package org.lectern.demo;

import java.net.InetAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lectern.identity.Account;
import org.lectern.identity.Accounts;
import org.lectern.identity.Role;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Three people whose password everybody knows; so they exist only where nobody but this machine can reach them. */
@Component
@Profile("demo")
public class DemoAccounts {
    private static final String PASSWORD = "lectern-demo";

    private final Account instructor;

    DemoAccounts(Accounts accounts, @Value("${server.address:#{null}}") @Nullable InetAddress address) {
        if (address == null || !address.isLoopbackAddress()) {
            throw new DemoInTheOpen(address);
        }
        findOrCreate(accounts, "learner@example.com", "Lena Lindqvist", Set.of());
        this.instructor = findOrCreate(accounts, "instructor@example.com", "Ines Okafor", Set.of(Role.INSTRUCTOR));
        findOrCreate(accounts, "admin@example.com", "Amir Castellan", Set.of(Role.ADMIN));
    }

    /** Whom the demo course belongs to. */
    public Account instructor() {
        return instructor;
    }

    private static Account findOrCreate(Accounts accounts, String email, String name, Set<Role> roles) {
        return accounts.findByEmail(email).orElseGet(() -> accounts.create(email, PASSWORD, name, roles));
    }
}
