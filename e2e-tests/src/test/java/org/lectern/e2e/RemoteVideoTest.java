package org.lectern.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lectern.e2e.RunningLectern.Demo;
import org.lectern.e2e.pages.CourseBuilder;
import org.lectern.e2e.pages.PlayerPage;
import org.lectern.e2e.pages.SignIn;

/** A lesson whose video is on another server: played from there, then imported. */
class RemoteVideoTest {
    private final RunningLectern lectern = RunningLectern.get();

    @RegisterExtension
    private final Browser browser = new Browser();

    @Test
    void isPlayedFromWhereItIsUntilItIsImported() throws Exception {
        assumeTrue(
                lectern.log().isPresent(), "a Lectern that these tests didn't start fetches nothing from this machine");
        try (FileElsewhere elsewhere = new FileElsewhere(GeneratedClip.ofSeconds(24))) {
            CourseBuilder builder = new SignIn(browser.driver(), lectern.at("/"))
                    .as(Demo.INSTRUCTOR.email(), Demo.PASSWORD)
                    .studio()
                    .create("Of " + UUID.randomUUID(), "A course that a test made.")
                    .addSection("The beginning")
                    .addLesson("The beginning", "First light")
                    .playFrom("First light", elsewhere.url());
            PlayerPage player = builder.watch("First light").start().awaitPlayback();
            assertThat(player.duration()).isBetween(23.0, 25.0);
            player.seek(player.duration() - 8);
            player.seek(2);
            assertThat(browser.complaints()).isEmpty();

            browser.driver().navigate().back();
            builder.importVideo("First light").awaitReady("First light");
            assertThat(builder.watch("First light").heights()).contains(720L, 360L);
            assertThat(browser.complaints()).isEmpty();
        }
    }
}
