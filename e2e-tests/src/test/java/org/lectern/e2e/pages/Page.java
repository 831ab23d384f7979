package org.lectern.e2e.pages;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.lectern.e2e.Waiting;
import org.openqa.selenium.By;
import org.openqa.selenium.ElementNotInteractableException;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.remote.RemoteWebDriver;

/** What all pages have; things are found as people find them, by what they are and what they are called. */
abstract class Page {
    static final Duration PATIENCE = Duration.ofSeconds(20);

    static final By BUTTONS = By.cssSelector("button, summary, [role=button]");
    private static final By LINKS = By.cssSelector("a[href]");
    private static final By FIELDS = By.cssSelector("input, textarea, select");

    final RemoteWebDriver browser;

    Page(RemoteWebDriver browser) {
        this.browser = browser;
    }

    /** Presses the visible button of this name. */
    void press(String name) {
        click(BUTTONS, name);
    }

    /** Follows the visible link of this name. */
    void follow(String name) {
        click(LINKS, name);
    }

    /** Scrolls first, as people do, to where nothing lies over it. */
    private void click(By kind, String name) {
        onPage("a click on “" + name + "”", () -> {
            WebElement element = visible(kind, name);
            scrollTo(element);
            element.click();
            return true;
        });
    }

    /** Does something with what is on the page, again as long as the page changes under it, doesn't have it yet, or covers it. */
    void onPage(String what, BooleanSupplier done) {
        Waiting.until(
                what,
                PATIENCE,
                () -> {
                    try {
                        return done.getAsBoolean();
                    } catch (NoSuchElementException
                            | StaleElementReferenceException
                            | ElementNotInteractableException changed) {
                        return false;
                    }
                },
                this::text);
    }

    /** Where the browser is, and all that can be read there. */
    private String text() {
        return browser.getCurrentUrl() + " with "
                + browser.findElement(By.tagName("body")).getText();
    }

    void scrollTo(WebElement element) {
        tell("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", element);
    }

    /** Replaces what is in the visible field of this name. */
    void fill(String name, String text) {
        onPage("“" + text + "” in “" + name + "”", () -> {
            WebElement field = visible(FIELDS, name);
            field.clear();
            field.sendKeys(text);
            return true;
        });
    }

    /** Sends the form that this field is in. */
    void submit(String field) {
        onPage("the form with “" + field + "”", () -> {
            visible(FIELDS, field).submit();
            return true;
        });
    }

    boolean hasButton(String name) {
        return !named(browser.findElements(BUTTONS), name, WebElement::isDisplayed)
                .isEmpty();
    }

    boolean hasLink(String name) {
        return !named(browser.findElements(LINKS), name, WebElement::isDisplayed)
                .isEmpty();
    }

    WebElement field(String name, Predicate<WebElement> which) {
        return one(FIELDS, name, which);
    }

    /** The page's main heading. */
    public String heading() {
        return browser.findElement(By.tagName("h1")).getText();
    }

    /** Waits until the page's main heading is this. */
    void awaitHeading(String heading) {
        Waiting.until(
                "the page “" + heading + "”",
                PATIENCE,
                () -> browser.findElements(By.tagName("h1")).stream()
                        .anyMatch(each -> textOf(each).equals(heading)),
                this::text);
    }

    /** Has the page do something. */
    void tell(String statement, Object... arguments) {
        browser.executeScript(statement, arguments);
    }

    /** Has the page work something out, which is never null. */
    <T> T ask(Class<T> type, String expression, Object... arguments) {
        return type.cast(Objects.requireNonNull(browser.executeScript("return " + expression, arguments), expression));
    }

    double number(String expression) {
        return ask(Number.class, expression).doubleValue();
    }

    private WebElement visible(By kind, String name) {
        return one(kind, name, WebElement::isDisplayed);
    }

    WebElement one(By kind, String name, Predicate<WebElement> which) {
        List<WebElement> found = new ArrayList<>();
        Waiting.until(
                "“" + name + "” on the page",
                PATIENCE,
                () -> found.addAll(named(browser.findElements(kind), name, which)),
                this::text);
        return found.getFirst();
    }

    private static List<WebElement> named(List<WebElement> elements, String name, Predicate<WebElement> which) {
        List<WebElement> found = new ArrayList<>();
        for (WebElement element : elements) {
            try {
                if (which.test(element) && name.equals(element.getAccessibleName())) {
                    found.add(element);
                }
            } catch (StaleElementReferenceException gone) {
                // The page changed meanwhile; whoever asks looks again.
                return List.of();
            }
        }
        return found;
    }

    private static String textOf(WebElement element) {
        try {
            return element.getText();
        } catch (StaleElementReferenceException gone) {
            return "";
        }
    }
}
