package org.lectern.catalog.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lectern.catalog.Course;
import org.lectern.catalog.Courses;
import org.lectern.catalog.Section;
import org.lectern.catalog.SubSection;
import org.lectern.identity.Account;
import org.lectern.identity.Accounts;
import org.lectern.identity.Role;
import org.lectern.remote.RemoteAddresses;
import org.lectern.testing.Browser;
import org.lectern.testing.LecternTest;
import org.lectern.testing.Program;
import org.lectern.video.VideoState;
import org.lectern.video.Videos;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The page on which an instructor sees how a video comes about. */
@LecternTest
class StudioVideoTest {
    private final Courses courses;
    private final Videos videos;
    private final Accounts accounts;
    private final RemoteAddresses addresses;
    private final int port;
    private final Account author;
    private final Browser studio;
    private ObjectId lesson = new ObjectId();
    private String page = "";

    @Autowired
    StudioVideoTest(
            Accounts accounts, Courses courses, Videos videos, RemoteAddresses addresses, @LocalServerPort int port) {
        this.accounts = accounts;
        this.courses = courses;
        this.videos = videos;
        this.addresses = addresses;
        this.port = port;
        author = Program.somebody(accounts, Role.INSTRUCTOR);
        studio = Program.signIn(author, port);
    }

    @BeforeEach
    void makeALesson() {
        SubSection taproots = SubSection.titled("Taproots");
        Section roots = Section.titled("Roots");
        Course course = courses.create(author.id(), "Botany", "");
        courses.change(
                course.id(),
                each -> each.addSection(roots)
                        .addSubSection(roots.id(), taproots)
                        .publish());
        lesson = taproots.id();
        page = "/studio/sub-sections/" + lesson + "/video";
    }

    @Test
    void isForTheOwnerAlone() throws IOException {
        upload();

        assertThat(studio.open(page).statusCode()).isEqualTo(200);
        assertThat(Program.signIn(Program.somebody(accounts, Role.INSTRUCTOR), port)
                        .open(page)
                        .statusCode())
                .isEqualTo(403);
        assertThat(Program.signIn(Program.somebody(accounts), port).open(page).statusCode())
                .isEqualTo(403);
        assertThat(new Browser(port).open(page).headers().firstValue("Location"))
                .hasValueSatisfying(to -> assertThat(to).endsWith("/login"));
    }

    @Test
    void saysThatThereIsNothingYet() {
        assertThat(studio.open(page).body())
                .contains("Nothing has been uploaded for this lesson yet.")
                .doesNotContain("Remove the video");
    }

    @Test
    void saysThatALessonPlaysARemoteVideo() {
        Course course = courses.findBySubSection(lesson).orElseThrow();
        String builder = "/studio/courses/" + course.id();
        assertThat(studio.open(builder).body()).doesNotContain("Import this video");

        courses.change(
                course.id(),
                each -> each.changeSubSection(
                        lesson, it -> it.playFrom(addresses.checked("https://media.example.org/roots.mp4"))));

        assertThat(studio.open(page).body())
                .contains("Remote video", "This lesson plays a video on another server.")
                .doesNotContain("No video", "Nothing has been uploaded", "The video that was here before");
        assertThat(studio.open(builder).body()).contains("Import this video");
    }

    @Test
    void tellsWhyAVideoFailedAndOffersToTryAgain() throws IOException {
        upload();
        awaitFailure();

        assertThat(studio.open(page).body())
                .contains("The video could not be prepared", "Try again from where it stopped");
        assertThat(submit(studio, "/retry", Map.of()).headers().firstValue("Location"))
                .hasValueSatisfying(to -> assertThat(to).endsWith(page));
    }

    @Test
    void saysThatAnEarlierVideoPlaysEvenIfThatIsNotWhole(@Autowired MongoDatabase database) throws IOException {
        upload();
        awaitFailure();
        ObjectId earlier = videos.find(lesson).orElseThrow().transcodeId();
        Document begun = new Document("begun", List.of("pictures")).append("sounds", false);
        database.getCollection("transcodes").updateOne(new Document("_id", earlier), new Document("$set", begun));
        assertThat(studio.open(page).body()).contains("What is prepared can be watched already.");

        upload();

        assertThat(studio.open(page).body())
                .contains("The video that was here before plays until the new one is ready.");
        assertThat(studio.open("/learn/" + lesson).body())
                .contains("data-prepared=\"/hls/" + lesson + "/" + earlier + "/prepared.json\"")
                .contains("Only a part of this video could be prepared.");
    }

    @Test
    void isNotToldByOthersToGoOnOrToRemove() throws IOException {
        upload();
        awaitFailure();
        Browser other = Program.signIn(Program.somebody(accounts, Role.INSTRUCTOR), port);

        assertThat(submit(other, "/retry", Map.of()).statusCode()).isEqualTo(403);
        assertThat(submit(other, "/delete", Map.of("confirmed", "true")).statusCode())
                .isEqualTo(403);
        assertThat(videos.find(lesson)).isPresent();
    }

    @Test
    void removesTheVideoOnlyWhenThatIsConfirmed() throws IOException {
        upload();

        HttpResponse<String> asked = submit(studio, "/delete", Map.of());
        assertThat(asked.headers().firstValue("Location"))
                .hasValueSatisfying(to -> assertThat(to).endsWith(page + "#delete-video"));
        assertThat(studio.open(page).body()).contains("Confirm that the video is to go");
        assertThat(videos.find(lesson)).isPresent();

        submit(studio, "/delete", Map.of("confirmed", "true"));
        assertThat(videos.find(lesson)).isEmpty();
    }

    /** The worker of the application finds no video in what was uploaded. */
    private void awaitFailure() {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (videos.find(lesson).orElseThrow().state() != VideoState.FAILED) {
            assertThat(System.nanoTime())
                    .as("the video should have failed, but is %s", videos.find(lesson))
                    .isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    private HttpResponse<String> submit(Browser browser, String action, Map<String, String> fields) {
        return browser.submit("/studio", page + action, fields);
    }

    private void upload() throws IOException {
        videos.upload(lesson, author.id(), "roots.mp4", new ByteArrayInputStream(new byte[100]));
    }
}
