package org.lectern.e2e.pages;

import org.lectern.e2e.Waiting;
import org.openqa.selenium.remote.RemoteWebDriver;

/** What a course is about, what is in it, and the way in. */
public final class CoursePage extends Page {
    CoursePage(RemoteWebDriver browser) {
        super(browser);
    }

    /** Enrols whoever is signed in. */
    public CoursePage enrol() {
        press("Enrol");
        Waiting.until("being enrolled", PATIENCE, () -> hasButton("Leave"), () -> "no way to leave");
        return this;
    }

    /** Opens a lesson by its title. */
    public PlayerPage watch(String lesson) {
        follow(lesson);
        awaitHeading(lesson);
        return new PlayerPage(browser);
    }
}
