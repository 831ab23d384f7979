package org.lectern.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lectern.e2e.RunningLectern.Demo;
import org.lectern.e2e.pages.PlayerPage;
import tools.jackson.databind.JsonNode;

/** A lesson that is watched while its video is still being prepared. */
class GrowingVideoTest {
    private static final Duration READY = Duration.ofMinutes(5);
    private static final int SECONDS = 90;

    private final RunningLectern lectern = RunningLectern.get();

    @RegisterExtension
    private final Browser browser = new Browser();

    @Test
    void isWatchedFromItsStartAndBecomesWholeWhileItPlays() throws IOException, InterruptedException {
        Path clip = GeneratedClip.uncopyable(SECONDS);
        Api instructor = Api.signedIn(Demo.INSTRUCTOR.email(), Demo.PASSWORD);
        String lesson = freePreview(instructor);
        browser.driver().get(lectern.at("/learn/" + lesson).toString());
        PlayerPage player = PlayerPage.shownBy(browser.driver()).mark();

        instructor.upload("/api/sub-sections/" + lesson + "/video", clip);
        long uploaded = System.nanoTime();
        player.awaitFirstPicture();
        System.getLogger(GrowingVideoTest.class.getName())
                .log(
                        System.Logger.Level.INFO,
                        "From the last byte to the first picture: {0} ms",
                        (System.nanoTime() - uploaded) / 1_000_000);
        assertThat(state(instructor, lesson)).isEqualTo("TRANSCODING");
        assertThat(player.position()).isZero();
        assertThat(player.duration()).isEqualTo(SECONDS);
        List<String> atFirst = player.qualities();

        player.watchForTheEnd().start().awaitPlayback();
        Waiting.until(
                "all qualities to join",
                READY,
                () -> player.qualities().size() == 3,
                () -> atFirst + ", then " + player.qualities());
        player.seek(1);
        assertThat(player.qualities()).containsExactly("360p", "480p", "720p");

        Waiting.until(
                "the video to be ready",
                READY,
                () -> state(instructor, lesson).equals("READY") || isKeptFromTheEnd(player),
                () -> state(instructor, lesson));
        Waiting.until(
                "the player to take the video for whole",
                Duration.ofSeconds(30),
                () -> !player.isGrowing(),
                player::position);
        player.awaitPlayback().seek(SECONDS - 10);
        assertThat(player.hasEnded()).isFalse();
        assertThat(player.isMarked()).as("the page was never loaded anew").isTrue();
        assertThat(browser.complaints()).isEmpty();
    }

    /** However slowly the video is prepared, it plays when it becomes whole. */
    private static boolean isKeptFromTheEnd(PlayerPage player) {
        if (player.position() > SECONDS / 2.0) {
            player.seek(1);
        }
        return false;
    }

    private static String freePreview(Api instructor) throws IOException, InterruptedException {
        JsonNode course = instructor.post(
                "/api/courses", Map.of("title", "Growing " + UUID.randomUUID(), "description", "A test made it."));
        String coursePath = "/api/courses/" + course.get("id").asString();
        String section = instructor
                .post(coursePath + "/sections", Map.of("title", "The beginning"))
                .get("id")
                .asString();
        String lesson = instructor
                .post(
                        "/api/sections/" + section + "/sub-sections",
                        Map.of("title", "First light", "description", "", "freePreview", true))
                .get("id")
                .asString();
        instructor.patch(coursePath, Map.of("published", true));
        return lesson;
    }

    private static String state(Api instructor, String lesson) {
        try {
            return instructor
                    .getJson("/api/sub-sections/" + lesson)
                    .get("video")
                    .get("state")
                    .asString();
        } catch (IOException unanswered) {
            return unanswered.toString();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
