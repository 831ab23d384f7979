package org.lectern.e2e.pages;

import org.openqa.selenium.remote.RemoteWebDriver;

/** An instructor's courses. */
public final class Studio extends Page {
    Studio(RemoteWebDriver browser) {
        super(browser);
    }

    /** Makes a course with nothing in it. */
    public CourseBuilder create(String title, String description) {
        fill("Title", title);
        fill("Description", description);
        press("Create course");
        awaitHeading(title);
        return new CourseBuilder(browser);
    }
}
