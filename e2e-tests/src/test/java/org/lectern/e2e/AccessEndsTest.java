package org.lectern.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lectern.e2e.RunningLectern.Demo;
import org.lectern.e2e.pages.PlayerPage;
import org.lectern.e2e.pages.SignIn;

/** Somebody who loses the right to a lesson while watching it is told so by the player, in words, within ten seconds. */
class AccessEndsTest {
    private static final Duration WITHIN = Duration.ofSeconds(10);

    private final RunningLectern lectern = RunningLectern.get();

    @RegisterExtension
    private final Browser browser = new Browser();

    /** How it ends, and what the player says. */
    enum End {
        LEAVING("You may not watch this lesson any more."),
        REMOVAL("You may not watch this lesson any more."),
        DISABLING("Your sign-in has ended."),
        SIGNING_OUT_EVERYWHERE("Your sign-in has ended."),
        UNPUBLISHING("This video isn’t there any more.");

        private final String words;

        End(String words) {
            this.words = words;
        }
    }

    @ParameterizedTest
    @EnumSource
    void isToldByThePlayer(End end) throws IOException, InterruptedException {
        Api instructor = Api.signedIn(Demo.INSTRUCTOR.email(), Demo.PASSWORD);
        String lesson = DemoCourse.lesson(instructor, 1);
        String course =
                "/api/courses/" + DemoCourse.listed(instructor).get("id").asString();
        String email = UUID.randomUUID() + "@example.org";
        Api learner = Api.newLearner(email);
        String account = learner.getJson("/api/me").get("id").asString();
        learner.post(course + "/enrolments", Map.of());
        new SignIn(browser.driver(), lectern.at("/")).as(email, Api.passwordOf(email));
        browser.look(390, "light");
        // What a browser has kept, it shows without asking.
        browser.driver().executeCdpCommand("Network.enable", Map.of());
        browser.driver().executeCdpCommand("Network.setCacheDisabled", Map.of("cacheDisabled", true));
        browser.driver().get(lectern.at("/learn/" + lesson).toString());
        PlayerPage player = PlayerPage.shownBy(browser.driver()).start().awaitPlayback();

        switch (end) {
            case LEAVING -> learner.delete(course + "/enrolments");
            case REMOVAL -> instructor.delete(course + "/enrolments/" + account);
            case DISABLING -> administrator().patch("/api/admin/accounts/" + account, Map.of("disabled", true));
            case SIGNING_OUT_EVERYWHERE -> player.post("/account/sign-out-everywhere");
            case UNPUBLISHING -> instructor.patch(course, Map.of("published", false));
        }
        try {
            player.awaitWords(end.words, WITHIN);
            assertThat(player.isPaused()).isTrue();
        } finally {
            instructor.patch(course, Map.of("published", true));
        }
    }

    private static Api administrator() throws IOException, InterruptedException {
        return Api.signedIn(Demo.ADMIN.email(), Demo.PASSWORD);
    }
}
