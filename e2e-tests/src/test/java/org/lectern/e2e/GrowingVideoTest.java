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
    private static final int SECONDS = 40;

    private final RunningLectern lectern = RunningLectern.get();

    @RegisterExtension
    private final Browser browser = new Browser();

    @Test
    void isWatchedFromItsStartAndBecomesWholeWhileItPlays() throws IOException, InterruptedException {
        Path clip = GeneratedClip.uncopyable(SECONDS);
        Api instructor = Api.signedIn(Demo.INSTRUCTOR.email(), Demo.PASSWORD);
        String lesson = freePreview(instructor);
        PlayerPage player = open(lesson);

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
        assertThat(player.planned("quality"))
                .as("those that come can be read at once")
                .hasSize(4)
                .contains("720p (being prepared)");

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

    @Test
    void takesOnSoundAndCaptionsThatArePreparedWhileItPlays() throws IOException, InterruptedException {
        List<String> languages =
                List.of("eng", "ger", "fre", "spa", "ita", "por", "dut", "pol", "swe", "dan", "fin", "nor");
        Path clip = GeneratedClip.inLanguages(SECONDS, languages);
        Api instructor = Api.signedIn(Demo.INSTRUCTOR.email(), Demo.PASSWORD);
        String lesson = freePreview(instructor);
        PlayerPage player = open(lesson);

        instructor.upload("/api/sub-sections/" + lesson + "/video", clip);
        player.awaitFirstPicture();
        List<String> soundsAtFirst = player.sounds();
        List<String> captionsAtFirst = player.captions();
        assertThat(soundsAtFirst).hasSizeLessThan(languages.size());
        assertThat(captionsAtFirst).hasSizeLessThan(languages.size());
        assertThat(player.planned("sounds"))
                .as("those that come can be read at once")
                .hasSize(languages.size())
                .contains("Norwegian (being prepared)");

        player.start().awaitPlayback();
        Waiting.until(
                "all sound and captions to join",
                READY,
                () -> player.sounds().size() == languages.size()
                        && player.captions().size() == languages.size(),
                () -> player.sounds() + " and " + player.captions());
        assertThat(player.isGrowing()).as("they join before the end").isTrue();
        assertThat(player.sounds()).startsWith("English", "German", "French").containsAll(soundsAtFirst);
        assertThat(player.captions()).startsWith("English", "German", "French").containsAll(captionsAtFirst);

        double position = player.position();
        player.choose("Sound", "Norwegian").choose("Captions", "Norwegian").awaitPlayback();
        Waiting.until(
                "Norwegian to be heard",
                READY,
                () -> Math.abs(player.heardHertz() - GeneratedClip.hertz(languages.indexOf("nor"))) < 12,
                player::heardHertz);
        Waiting.until(
                "Norwegian to be read", READY, () -> player.shownCaptions().equals("nor"), player::shownCaptions);
        player.choose("Sound", "English");
        Waiting.until(
                "English to be heard",
                READY,
                () -> Math.abs(player.heardHertz() - GeneratedClip.hertz(0)) < 12,
                player::heardHertz);
        assertThat(player.position()).as("it goes on where it was").isGreaterThan(position);
        assertThat(player.failure()).isEmpty();
        assertThat(player.isMarked()).as("the page was never loaded anew").isTrue();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void goesOnInAnotherQualityWherePicturesOfOneCannotBeDecoded() throws IOException, InterruptedException {
        int damaged = 38; // further on than a player that waits loads ahead
        Path clip = GeneratedClip.damagedAt(damaged, damaged + 12);
        Api instructor = Api.signedIn(Demo.INSTRUCTOR.email(), Demo.PASSWORD);
        String lesson = freePreview(instructor);
        PlayerPage player = open(lesson);

        instructor.upload("/api/sub-sections/" + lesson + "/video", clip);
        player.awaitFirstPicture();
        assertThat(player.variant()).isEqualTo("720p-original");
        player.choose("Quality", "720p original");
        Waiting.until(
                "another quality to be there where the damage is",
                READY,
                () -> player.preparedSeconds("480p") > damaged + 8,
                player::qualities);

        player.start().seek(damaged - 6);
        assertThat(player.variant()).isEqualTo("720p-original");
        Waiting.until(
                "the player to pass the damage",
                Duration.ofMinutes(1),
                () -> player.position() > damaged + 2 || !player.failure().isEmpty(),
                player::position);
        assertThat(player.failure()).isEmpty();
        assertThat(player.variant()).isNotEqualTo("720p-original");
        assertThat(player.isMarked()).as("the page was never loaded anew").isTrue();
        assertThat(browser.complaints()).isEmpty();
    }

    private PlayerPage open(String lesson) {
        browser.driver().get(lectern.at("/learn/" + lesson).toString());
        return PlayerPage.shownBy(browser.driver()).mark();
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
