package org.lectern.e2e.pages;

import java.net.URI;
import org.lectern.e2e.Waiting;
import org.openqa.selenium.remote.RemoteWebDriver;

/** The door: signing in, and registering. */
public final class SignIn extends Page {
    private final URI lectern;

    /** The door of the Lectern at this address. */
    public SignIn(RemoteWebDriver browser, URI lectern) {
        super(browser);
        this.lectern = lectern;
    }

    /** Signs in with an account that there is. */
    public Catalogue as(String email, String password) {
        browser.get(lectern.resolve("/login").toString());
        fill("E-mail address", email);
        fill("Password", password);
        press("Sign in");
        awaitInside();
        return new Catalogue(browser, lectern);
    }

    /** Makes an account and is signed in with it. */
    public Catalogue register(String name, String email, String password) {
        browser.get(lectern.resolve("/login").toString());
        follow("Create an account");
        fill("Name", name);
        fill("E-mail address", email);
        fill("Password", password);
        press("Create account");
        awaitInside();
        return new Catalogue(browser, lectern);
    }

    private void awaitInside() {
        Waiting.until(
                "being signed in",
                PATIENCE,
                () -> hasLink("My learning"),
                () -> browser.getCurrentUrl() + " under “" + heading() + "”");
    }
}
