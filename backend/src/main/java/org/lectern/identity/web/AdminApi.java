package org.lectern.identity.web;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.lectern.identity.Account;
import org.lectern.identity.AccountPage;
import org.lectern.identity.Accounts;
import org.lectern.identity.Role;
import org.lectern.identity.SignedIn;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Everybody's accounts, for administrators' programs. */
@RestController
@RequestMapping("/api/admin/accounts")
class AdminApi {
    private final Accounts accounts;
    private final Administration administration;

    AdminApi(Accounts accounts, Administration administration) {
        this.accounts = accounts;
        this.administration = administration;
    }

    @GetMapping
    Found search(
            @RequestParam(name = "q", defaultValue = "") String query,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "20") int size) {
        return Found.of(accounts.search(query, page, size));
    }

    @GetMapping("/{id}")
    Entry account(@PathVariable ObjectId id) {
        return Entry.of(accounts.get(id));
    }

    @PatchMapping("/{id}")
    Entry change(@AuthenticationPrincipal SignedIn whoAsks, @PathVariable ObjectId id, @RequestBody Change change) {
        if (change.roles() != null) {
            administration.setRoles(whoAsks, id, change.roles());
        }
        if (change.disabled() != null) {
            administration.setDisabled(whoAsks, id, change.disabled());
        }
        return Entry.of(accounts.get(id));
    }

    /**
     * What becomes different; what is missing stays.
     *
     * @param roles all that the account has afterwards; that of a learner need not be named
     */
    record Change(@Nullable Set<Role> roles, @Nullable Boolean disabled) {}

    /** An account, as administrators see it. */
    record Entry(String id, String email, String name, List<Role> roles, boolean disabled, Instant createdAt) {
        static Entry of(Account account) {
            return new Entry(
                    account.id().toHexString(),
                    account.email(),
                    account.name(),
                    account.roles().stream().sorted().toList(),
                    account.disabled(),
                    account.createdAt());
        }
    }

    /** Some of the accounts found. */
    record Found(List<Entry> items, int page, int size, long total) {
        static Found of(AccountPage found) {
            return new Found(found.items().stream().map(Entry::of).toList(), found.page(), found.size(), found.total());
        }
    }
}
