package org.lectern.e2e.pages;

import java.net.URI;
import org.openqa.selenium.remote.RemoteWebDriver;

/** All published courses. */
public final class Catalogue extends Page {
    private final URI lectern;

    Catalogue(RemoteWebDriver browser, URI lectern) {
        super(browser);
        this.lectern = lectern;
    }

    /** Finds a course by its title and opens its page. */
    public CoursePage find(String title) {
        browser.get(lectern.toString());
        fill("Search courses", title);
        submit("Search courses");
        follow(title);
        awaitHeading(title);
        return new CoursePage(browser);
    }

    /** Goes where courses are made. */
    public Studio studio() {
        follow("Studio");
        awaitHeading("Studio");
        return new Studio(browser);
    }
}
