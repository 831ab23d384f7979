package org.lectern.identity.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lectern.identity.Account;
import org.lectern.identity.Accounts;
import org.lectern.identity.Registration;
import org.lectern.identity.SignedIn;
import org.lectern.system.Conflict;
import org.lectern.system.Invalid;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.savedrequest.SavedRequest;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Signing in, registering, and one's own account. */
@Controller
class IdentityPages {
    private final Accounts accounts;
    private final Registration registration;
    private final BrowserSessions sessions;
    private final HttpSessionRequestCache wanted = new HttpSessionRequestCache();

    IdentityPages(Accounts accounts, Registration registration, BrowserSessions sessions) {
        this.accounts = accounts;
        this.registration = registration;
        this.sessions = sessions;
    }

    @ModelAttribute("registrationOpen")
    boolean registrationOpen() {
        return registration.isOpen();
    }

    @GetMapping("/login")
    String login(@AuthenticationPrincipal @Nullable SignedIn whoAsks) {
        return whoAsks == null ? "login" : "redirect:/";
    }

    /** Where the sign-in form is sent on to when it was sent too often; the status is set already. */
    @RequestMapping("/login/limited")
    String limited() {
        return "login";
    }

    @GetMapping("/register")
    String register(@AuthenticationPrincipal @Nullable SignedIn whoAsks, Model model) {
        if (whoAsks != null) {
            return "redirect:/";
        }
        model.addAttribute("registration", new RegistrationForm("", "", ""));
        return "register";
    }

    @PostMapping("/register")
    String register(
            @ModelAttribute("registration") RegistrationForm form,
            BindingResult result,
            HttpServletRequest request,
            HttpServletResponse response) {
        try {
            Account account = registration.register(form.givenEmail(), form.givenPassword(), form.givenName());
            SavedRequest before = wanted.getRequest(request, response);
            wanted.removeRequest(request, response);
            sessions.begin(accounts.standing(account.id()).orElseThrow(), request, response);
            return "redirect:" + (before == null ? "/" : before.getRedirectUrl());
        } catch (Invalid invalid) {
            note(invalid, result);
            response.setStatus(HttpStatus.BAD_REQUEST.value());
        } catch (Conflict taken) {
            result.rejectValue("email", "taken", taken.sentence());
            response.setStatus(HttpStatus.CONFLICT.value());
        }
        return "register";
    }

    @GetMapping("/account")
    String account(@AuthenticationPrincipal SignedIn whoAsks, Model model) {
        model.addAttribute("profile", new ProfileForm(whoAsks.name()));
        model.addAttribute("passwordChange", new PasswordForm("", ""));
        return "account";
    }

    @PostMapping("/account/name")
    String rename(
            @AuthenticationPrincipal SignedIn whoAsks,
            @ModelAttribute("profile") ProfileForm form,
            BindingResult result,
            Model model,
            RedirectAttributes next,
            HttpServletResponse response) {
        try {
            accounts.rename(whoAsks.accountId(), Objects.requireNonNullElse(form.name(), ""));
        } catch (Invalid invalid) {
            note(invalid, result);
            model.addAttribute("passwordChange", new PasswordForm("", ""));
            response.setStatus(HttpStatus.BAD_REQUEST.value());
            return "account";
        }
        next.addFlashAttribute("flash", "account.renamed");
        return "redirect:/account";
    }

    @PostMapping("/account/password")
    String changePassword(
            @AuthenticationPrincipal SignedIn whoAsks,
            @ModelAttribute("passwordChange") PasswordForm form,
            BindingResult result,
            Model model,
            RedirectAttributes next,
            HttpServletRequest request,
            HttpServletResponse response) {
        try {
            accounts.changePassword(
                    whoAsks.accountId(),
                    Objects.requireNonNullElse(form.currentPassword(), ""),
                    Objects.requireNonNullElse(form.password(), ""));
        } catch (Invalid invalid) {
            note(invalid, result);
            model.addAttribute("profile", new ProfileForm(whoAsks.name()));
            response.setStatus(HttpStatus.BAD_REQUEST.value());
            return "account";
        }
        sessions.begin(accounts.standing(whoAsks.accountId()).orElseThrow(), request, response);
        next.addFlashAttribute("flash", "account.password-changed");
        return "redirect:/account";
    }

    @PostMapping("/account/sign-out-everywhere")
    String signOutEverywhere(
            @AuthenticationPrincipal SignedIn whoAsks, HttpServletRequest request, HttpServletResponse response) {
        accounts.signOutEverywhere(whoAsks.accountId());
        sessions.end(request, response);
        return "redirect:/login?logout";
    }

    private static void note(Invalid invalid, BindingResult result) {
        invalid.flaws().forEach(flaw -> result.rejectValue(flaw.field(), "invalid", flaw.detail()));
    }

    /** What somebody wants to be called. */
    record ProfileForm(@Nullable String name) {}

    /** A new password, and the present one to show that it isn't just somebody at an unlocked screen. */
    record PasswordForm(
            @Nullable String currentPassword, @Nullable String password) {}
}
