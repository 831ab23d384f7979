package org.lectern.e2e.pages;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.lectern.e2e.Waiting;
import org.openqa.selenium.By;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.remote.RemoteWebDriver;
import org.openqa.selenium.support.ui.Select;

/** A lesson and its player. What plays is read from the video element itself, never from the controls. */
public final class PlayerPage extends Page {
    private static final String VIDEO = "document.querySelector('video')";
    private static final String HLS = "document.querySelector('lectern-player').hls";
    private static final Duration PLAYING = Duration.ofSeconds(30);
    private static final Duration CATCHES_UP = Duration.ofMinutes(2);

    PlayerPage(RemoteWebDriver browser) {
        super(browser);
    }

    /** The player of the page that the browser shows. */
    public static PlayerPage shownBy(RemoteWebDriver browser) {
        return new PlayerPage(browser);
    }

    /** Waits until the player has come in the place of what was shown while there was nothing to watch, with a picture. */
    public PlayerPage awaitFirstPicture() {
        Waiting.until(
                "the player with a first picture",
                Duration.ofSeconds(60),
                () -> ask(Boolean.class, "!!" + VIDEO + " && " + VIDEO + ".readyState >= 2") && decodedFrames() > 0,
                () -> browser.findElement(By.tagName("body")).getText());
        return this;
    }

    /** Notes from now on whether playback ends. */
    public PlayerPage watchForTheEnd() {
        tell(VIDEO + ".addEventListener('ended', () => (" + VIDEO + ".dataset.ended = 'yes'))");
        return this;
    }

    /** Whether playback has ended since {@link #watchForTheEnd()}. */
    public boolean hasEnded() {
        return ask(Boolean.class, VIDEO + ".dataset.ended === 'yes'");
    }

    /** What the menu of qualities offers. */
    public List<String> qualities() {
        return offered("quality", 1);
    }

    /** What the menu of sound offers; nothing where it isn't shown, for there is no choice. */
    public List<String> sounds() {
        return offered("sounds", 0);
    }

    /** All that stands in a menu, also what can't be chosen yet. */
    public List<String> planned(String menu) {
        return options("[...document.querySelector(`[data-part=${arguments[0]}]`).options]", menu);
    }

    /** What the menu of captions offers. */
    public List<String> captions() {
        return offered("tracks", 1);
    }

    private List<String> offered(String menu, int fixed) {
        return options(
                "(menu => menu.closest('label').hidden ? [] : [...menu.options].slice(arguments[1])"
                        + ".filter(option => !option.disabled))(document.querySelector(`[data-part=${arguments[0]}]`))",
                menu,
                fixed);
    }

    private List<String> options(String which, Object... arguments) {
        List<String> names = new ArrayList<>();
        for (Object name : ask(List.class, which + ".map(option => option.text)", arguments)) {
            names.add(name.toString());
        }
        return names;
    }

    /**
     * Chooses in one of the menus under “Settings”. While a video grows, what isn't prepared yet around the position can't be
     * chosen: it may be there, be passed, and catch up.
     */
    public PlayerPage choose(String menu, String choice) {
        Waiting.until(
                "“" + choice + "” to be offered under “" + menu + "”",
                CATCHES_UP,
                () -> chooseIfOffered(menu, choice),
                () -> sounds() + ", " + captions() + ", " + qualities());
        return this;
    }

    private boolean chooseIfOffered(String menu, String choice) {
        pressControl("Settings");
        try {
            new Select(field(menu, WebElement::isDisplayed)).selectByVisibleText(choice);
            return true;
        } catch (NoSuchElementException notOffered) {
            return false;
        } finally {
            pressControl("Settings");
        }
    }

    private void pressControl(String name) {
        moveTo(one(BUTTONS, name, hiddenOrNot -> true)).click().perform();
    }

    /** To the picture first, and on at once: controls hide from a pointer that rests, and what is hidden feels none. */
    private Actions moveTo(WebElement control) {
        scrollTo(control);
        return new Actions(browser)
                .moveToElement(browser.findElement(By.tagName("video")))
                .moveToElement(control);
    }

    /** The height of the loudest tone that is heard now, in hertz, to the nearest six. */
    public double heardHertz() {
        return number("(video => {"
                + " if (!window.ear) {"
                + "  const context = new AudioContext();"
                + "  window.ear = new AnalyserNode(context, {fftSize: 8192, smoothingTimeConstant: 0});"
                + "  context.createMediaElementSource(video).connect(window.ear);"
                + " }"
                + " const loudness = new Float32Array(window.ear.frequencyBinCount);"
                + " window.ear.getFloatFrequencyData(loudness);"
                + " return loudness.indexOf(Math.max(...loudness)) * window.ear.context.sampleRate / window.ear.fftSize;"
                + "})(" + VIDEO + ")");
    }

    /** The captions that are shown now; empty if there are none. */
    public String shownCaptions() {
        return ask(
                String.class,
                "[..." + VIDEO + ".textTracks].filter(track => track.mode === 'showing')"
                        + ".flatMap(track => [...track.activeCues].map(cue => cue.text)).join(' ')");
    }

    /** Whether the player takes what it plays for something that still grows. */
    public boolean isGrowing() {
        return ask(Boolean.class, HLS + ".latestLevelDetails?.live !== false");
    }

    /** Marks the page, so that one can tell whether it was loaded anew. */
    public PlayerPage mark() {
        tell("window.marked = true");
        return this;
    }

    /** Whether the page is still the one that was marked. */
    public boolean isMarked() {
        return ask(Boolean.class, "window.marked === true");
    }

    /** Starts by the button in the middle. */
    public PlayerPage start() {
        press("Start the video");
        return this;
    }

    /** Starts a video that has no controls of ours. */
    public PlayerPage startBare() {
        tell(VIDEO + ".play()");
        return this;
    }

    /** Waits until pictures were decoded and the position moved, from wherever they stand now. */
    public PlayerPage awaitPlayback() {
        double frames = decodedFrames();
        double position = position();
        Waiting.until(
                "the video to play on from " + position,
                PLAYING,
                () -> decodedFrames() >= frames + 10 && position() > position + 0.5,
                this::state);
        return this;
    }

    /** How far a variant has come by what the player knows, in seconds. */
    public double preparedSeconds(String variant) {
        return number("document.querySelector('lectern-player').preparation.state.rungs"
                + ".find(rung => rung.folder === '" + variant + "')?.seconds ?? 0");
    }

    /** The folder of the variant that plays. */
    public String variant() {
        return ask(String.class, HLS + ".levels[" + HLS + ".currentLevel]?.uri.split('/').at(-2) ?? ''");
    }

    /** Jumps, and waits until it plays on from there. */
    public PlayerPage seek(double seconds) {
        tell(VIDEO + ".currentTime = arguments[0]", seconds);
        Waiting.until(
                "the seek to " + seconds + " s to land",
                PLAYING,
                () -> ask(Boolean.class, "!" + VIDEO + ".seeking && " + VIDEO + ".readyState >= 3")
                        && Math.abs(position() - seconds) < 3,
                this::state);
        return awaitPlayback();
    }

    /** Points at the middle of the seek bar, and waits until a picture of what is there is shown. */
    public PlayerPage awaitPreview() {
        WebElement seekBar = browser.findElement(By.cssSelector("[data-part=seek]"));
        Waiting.until(
                "a preview above the seek bar",
                PLAYING,
                () -> {
                    // again and again: controls hide from a pointer that rests
                    moveTo(seekBar).moveByOffset(1, 0).perform();
                    return ask(
                            Boolean.class,
                            "(tile => tile.checkVisibility() && new Set(tile.getContext('2d')"
                                    + ".getImageData(0, 0, tile.width, tile.height).data).size > 8)"
                                    + "(document.querySelector('[data-part=tile]'))");
                },
                this::state);
        return this;
    }

    /** Chooses the variant of this height, and waits until its pictures are shown. */
    public PlayerPage switchTo(long height) {
        tell(
                "(hls => hls.currentLevel = hls.levels.findIndex(level => level.height === arguments[0]))(" + HLS + ")",
                height);
        Waiting.until(
                height + " lines to be shown", PLAYING, () -> number(VIDEO + ".videoHeight") == height, this::state);
        return awaitPlayback();
    }

    /** Heights of the variants that the player may choose from. */
    public List<Long> heights() {
        Waiting.until(
                "the player to know its variants",
                PLAYING,
                () -> ask(Boolean.class, HLS + "?.levels.length > 0"),
                this::state);
        List<Long> heights = new ArrayList<>();
        for (Object height : ask(List.class, HLS + ".levels.map(level => level.height)")) {
            heights.add(((Number) height).longValue());
        }
        return heights;
    }

    /** Waits until the player says why it doesn't go on. What it has loaded is thrown away meanwhile, as after a minute of a long film. */
    public PlayerPage awaitWords(String beginning, Duration atMost) {
        Waiting.until(
                "the player to say “" + beginning + "”",
                atMost,
                () -> {
                    tell(HLS + "?.trigger('hlsBufferFlushing', {startOffset: 0, endOffset: Infinity, type: null})");
                    return failure().startsWith(beginning);
                },
                this::state);
        return this;
    }

    /** What the player says about why it doesn't go on; empty as long as it does. */
    public String failure() {
        return ask(
                String.class,
                "document.querySelector('lectern-player [data-part=error]:not([hidden]) p')?.innerText ?? ''");
    }

    /** Whether the video stands still. */
    public boolean isPaused() {
        return ask(Boolean.class, VIDEO + ".paused");
    }

    /** Posts a form of another page, as another tab would. */
    public void post(String path) {
        tell(
                "const token = document.querySelector('meta[name=csrf-token]');"
                        + "fetch(arguments[0], {method: 'POST', redirect: 'manual', headers: {[token.dataset.header]: token.content}})",
                path);
    }

    /** How many pictures were decoded so far. */
    public double decodedFrames() {
        return number(VIDEO + ".getVideoPlaybackQuality().totalVideoFrames");
    }

    /** Seconds from the beginning. */
    public double position() {
        return number(VIDEO + ".currentTime");
    }

    /** Seconds from the beginning to the end. */
    public double duration() {
        return number(VIDEO + ".duration");
    }

    private String state() {
        return ask(
                        Object.class,
                        "(v => JSON.stringify({src: v.currentSrc, paused: v.paused, time: v.currentTime, duration: v.duration,"
                                + " ready: v.readyState, height: v.videoHeight, error: v.error && v.error.message,"
                                + " frames: v.getVideoPlaybackQuality().totalVideoFrames}))(" + VIDEO + ")")
                + " on a page that says: "
                + browser.findElement(By.tagName("body")).getText();
    }
}
