package org.lectern.identity.web;

import java.util.EnumSet;
import java.util.Set;
import org.bson.types.ObjectId;
import org.lectern.identity.AccountPage;
import org.lectern.identity.Accounts;
import org.lectern.identity.Role;
import org.lectern.identity.SignedIn;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Everybody's accounts, for administrators. */
@Controller
@RequestMapping("/admin")
class AdminPages {
    private static final int SIZE = 20;

    private final Accounts accounts;
    private final Administration administration;

    AdminPages(Accounts accounts, Administration administration) {
        this.accounts = accounts;
        this.administration = administration;
    }

    @GetMapping
    String accounts(
            @RequestParam(name = "q", defaultValue = "") String query,
            @RequestParam(defaultValue = "0") int page,
            Model model) {
        AccountPage found = accounts.search(query, page, SIZE);
        model.addAttribute("query", query);
        model.addAttribute("accounts", found);
        return "admin";
    }

    @PostMapping("/accounts/{id}/roles")
    String setRoles(
            @AuthenticationPrincipal SignedIn whoAsks,
            @PathVariable ObjectId id,
            @RequestParam(name = "role", required = false, defaultValue = "") Set<Role> roles,
            RedirectAttributes next) {
        EnumSet<Role> all = EnumSet.of(Role.LEARNER);
        all.addAll(roles);
        administration.setRoles(whoAsks, id, all);
        next.addFlashAttribute("flash", "admin.changed");
        return "redirect:/admin";
    }

    @PostMapping("/accounts/{id}/disabled")
    String setDisabled(
            @AuthenticationPrincipal SignedIn whoAsks,
            @PathVariable ObjectId id,
            @RequestParam boolean disabled,
            RedirectAttributes next) {
        administration.setDisabled(whoAsks, id, disabled);
        next.addFlashAttribute("flash", "admin.changed");
        return "redirect:/admin";
    }
}
