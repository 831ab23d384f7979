package org.lectern.e2e;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A fresh, headless Chromium for each test. When a test fails, what the browser showed and said, and what the server
 * wrote, are kept in {@code target/failures}.
 */
final class Browser implements BeforeEachCallback, AfterEachCallback, TestExecutionExceptionHandler {
    private static final Path FAILURES = Path.of("target", "failures");
    private static final List<String> FLAGS = List.of(
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--mute-audio",
            "--autoplay-policy=no-user-gesture-required",
            "--window-size=1280,900");

    private @Nullable ChromeDriver driver;

    /** The driver of the running test. */
    ChromeDriver driver() {
        ChromeDriver running = driver;
        if (running == null) {
            throw new IllegalStateException("There is a browser only during a test");
        }
        return running;
    }

    /** What was complained about on the page's console since the last time that it was asked for. */
    List<String> complaints() {
        return driver().manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::toString)
                .toList();
    }

    /** Lays the page out as on a screen that is so many pixels wide, in the light or the dark theme. */
    void look(int width, String theme) {
        driver().executeCdpCommand(
                        "Emulation.setDeviceMetricsOverride",
                        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
        driver().executeCdpCommand(
                        "Emulation.setEmulatedMedia",
                        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions().addArguments(FLAGS);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(onPath("chromedriver"))
                .withSilent(true)
                .build();
        options.setBinary(onPath("chromium"));
        driver = new ChromeDriver(service, options);
        driver.manage().timeouts().pageLoadTimeout(Duration.ofSeconds(60));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        driver().quit();
        driver = null;
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        try {
            keepEvidence(context);
        } catch (IOException | RuntimeException further) {
            failure.addSuppressed(further);
        }
        throw failure;
    }

    private void keepEvidence(ExtensionContext context) throws IOException {
        String name = context.getRequiredTestClass().getSimpleName() + "-"
                + context.getRequiredTestMethod().getName() + "-" + context.getDisplayName();
        Path folder = Files.createDirectories(FAILURES.resolve(name.replaceAll("[^A-Za-z0-9._-]+", "_")));
        RunningLectern.get().log().ifPresent(log -> copy(log, folder.resolve("server.log")));
        Files.write(folder.resolve("screenshot.png"), driver().getScreenshotAs(OutputType.BYTES));
        Files.writeString(folder.resolve("page.html"), driver().getCurrentUrl() + "\n\n" + driver().getPageSource());
        Files.write(
                folder.resolve("console.log"),
                driver().manage().logs().get(LogType.BROWSER).getAll().stream()
                        .map(LogEntry::toString)
                        .toList());
    }

    private static void copy(Path from, Path to) {
        try {
            Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static File onPath(String program) {
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(Objects.requireNonNull(System.getenv("PATH")))
                .map(folder -> new File(folder, program))
                .filter(File::canExecute)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("There is no " + program
                        + " on the PATH: install Debian's packages chromium and chromium-driver"));
    }
}
