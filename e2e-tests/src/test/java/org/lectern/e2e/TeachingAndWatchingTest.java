package org.lectern.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lectern.e2e.RunningLectern.Demo;
import org.lectern.e2e.pages.CourseBuilder;
import org.lectern.e2e.pages.PlayerPage;
import org.lectern.e2e.pages.SignIn;

/** From the instructor's file to the learner's screen. */
class TeachingAndWatchingTest {
    private static final Path MEDIA = Path.of("..", "..", "shared", "media");

    private final RunningLectern lectern = RunningLectern.get();

    @RegisterExtension
    private final Browser browser = new Browser();

    /** One clip that is made here, and a real one where there are any. */
    static Stream<Path> clips() throws IOException, InterruptedException {
        Path real = MEDIA.resolve("sintel-trailer-720p-h264-aac.mp4");
        return Files.exists(real)
                ? Stream.of(GeneratedClip.ofSeconds(24), real.toRealPath())
                : Stream.of(GeneratedClip.ofSeconds(24));
    }

    @ParameterizedTest
    @MethodSource("clips")
    void aLearnerWatchesWhatAnInstructorUploaded(Path clip) {
        String title = "Of " + UUID.randomUUID();

        CourseBuilder builder = signIn().as(Demo.INSTRUCTOR.email(), Demo.PASSWORD)
                .studio()
                .create(title, "A course that a test made.")
                .addSection("The beginning")
                .addLesson("The beginning", "First light")
                .upload("First light", clip);
        assertThat(builder.awaitReady("First light"))
                .as("what the studio said on the way, with percentages")
                .isNotEmpty();
        assertThat(builder.status("First light")).isEqualTo("The video is ready to watch.");
        builder.publish();
        assertThat(browser.complaints()).isEmpty();

        browser.driver().manage().deleteAllCookies();
        PlayerPage player = signIn().register(
                        "A learner", UUID.randomUUID() + "@example.org", "staple battery horse " + title)
                .find(title)
                .enrol()
                .watch("First light")
                .start()
                .awaitPlayback();
        player.seek(player.duration() - 8);
        player.seek(2);
        player.awaitPreview();
        List<Long> heights = player.heights();
        assertThat(heights).as("heights to choose from").contains(720L, 480L, 360L);
        player.switchTo(360).switchTo(720);
        assertThat(browser.complaints()).isEmpty();

        String lesson = browser.driver().getCurrentUrl().replaceFirst(".*/learn/", "");
        barePageWith("/stream-video/" + lesson).startBare().awaitPlayback().seek(player.duration() - 6);
        assertThat(browser.complaints()).isEmpty();
    }

    /** A page of Lectern's address with nothing on it but a video element. */
    private PlayerPage barePageWith(String source) {
        browser.driver().get(lectern.at("/login").toString());
        browser.driver()
                .executeScript(
                        "const video = document.createElement('video'); video.muted = true; video.src = arguments[0];"
                                + " document.body.replaceChildren(video);",
                        source);
        return PlayerPage.shownBy(browser.driver());
    }

    private SignIn signIn() {
        return new SignIn(browser.driver(), lectern.at("/"));
    }
}
