package org.lectern.e2e.pages;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.lectern.e2e.Waiting;
import org.openqa.selenium.By;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.remote.RemoteWebDriver;

/** One course with its sections, lessons and uploads, as its instructor sees it. */
public final class CourseBuilder extends Page {
    private static final Duration TRANSCODING = Duration.ofMinutes(5);
    private static final Pattern ON_THE_WAY = Pattern.compile(".*\\b([1-9][0-9]?) ?%.*", Pattern.DOTALL);

    CourseBuilder(RemoteWebDriver browser) {
        super(browser);
    }

    /** Adds a section at the end. */
    public CourseBuilder addSection(String title) {
        fill("New section’s title", title);
        press("Add section");
        field("New lesson’s title in “" + title + "”", WebElement::isDisplayed);
        return this;
    }

    /** Adds a lesson at the end of a section. */
    public CourseBuilder addLesson(String section, String title) {
        String field = "New lesson’s title in “" + section + "”";
        fill(field, title);
        submit(field);
        uploadOf(title);
        return this;
    }

    /** Chooses a file as the lesson's video. */
    public CourseBuilder upload(String lesson, Path file) {
        uploadOf(lesson).findElement(By.cssSelector("input[type=file]")).sendKeys(file.toString());
        return this;
    }

    /** Has the lesson play what is at the address. */
    public CourseBuilder playFrom(String lesson, String address) {
        uploadOf(lesson);
        fill("Address of a video elsewhere", address);
        press("Save lesson");
        Waiting.until(
                "the address to be saved",
                PATIENCE,
                () -> hasButton("Import this video"),
                () -> browser.findElement(By.tagName("main")).getText());
        return this;
    }

    /** Has the lesson's remote video copied. */
    public CourseBuilder importVideo(String lesson) {
        uploadOf(lesson);
        press("Import this video");
        return this;
    }

    /** Opens the lesson as its learners see it. */
    public PlayerPage watch(String lesson) {
        uploadOf(lesson);
        follow("Watch");
        awaitHeading(lesson);
        return PlayerPage.shownBy(browser);
    }

    /**
     * Waits until the lesson's video is ready.
     *
     * @return what was said on the way with a percentage between 0 and 100 in it
     */
    public Set<String> awaitReady(String lesson) {
        Set<String> saidOnTheWay = new LinkedHashSet<>();
        Waiting.until(
                "the video of “" + lesson + "” to become ready",
                TRANSCODING,
                () -> {
                    try {
                        String said = status(lesson);
                        if (ON_THE_WAY.matcher(said).matches()) {
                            saidOnTheWay.add(said);
                        }
                        return "READY".equals(uploadOf(lesson).getDomAttribute("data-state"));
                    } catch (NoSuchElementException | StaleElementReferenceException gone) {
                        // The page changed meanwhile; it is looked at again.
                        return false;
                    }
                },
                () -> uploadOf(lesson).getText());
        return saidOnTheWay;
    }

    /** What the page says about the lesson's video. */
    public String status(String lesson) {
        return uploadOf(lesson).findElement(By.cssSelector("[role=status]")).getText();
    }

    /** Lets everybody see the course. */
    public CourseBuilder publish() {
        press("Publish");
        Waiting.until("the course to be published", PATIENCE, () -> hasButton("Unpublish"), () -> "not published");
        return this;
    }

    /** The lesson's upload, in sight. */
    private WebElement uploadOf(String lesson) {
        List<WebElement> found = new ArrayList<>();
        onPage("the lesson “" + lesson + "”", () -> {
            WebElement upload = browser.findElement(By.cssSelector("lectern-upload[data-title='" + lesson + "']"));
            if (!upload.isDisplayed()) {
                tell("arguments[0].closest('details').open = true", upload);
            }
            return found.add(upload);
        });
        return found.getFirst();
    }
}
