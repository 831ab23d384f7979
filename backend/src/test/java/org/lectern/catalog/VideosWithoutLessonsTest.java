package org.lectern.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.system.database.Turns;
import org.lectern.testing.DatabaseTest;
import org.lectern.transcoder.store.FilesystemStore;
import org.lectern.transcoder.tasks.Tasks;
import org.lectern.transcoder.tasks.Transcodes;
import org.lectern.video.Videos;

/** What a process left that died between a lesson and its video goes, too, and no other video does. */
@DatabaseTest
class VideosWithoutLessonsTest {
    private final MongoDatabase database;
    private final Courses courses;
    private final SubSection lesson = SubSection.titled("Taproots");
    private final ObjectId deleted = new ObjectId();

    @TempDir
    Path folder;

    VideosWithoutLessonsTest(MongoDatabase database) {
        this.database = database;
        this.courses = new Courses(database, Clock.systemUTC());
    }

    @Test
    void areDeletedWithAllThatIsStoredOfThem() throws IOException {
        FilesystemStore store = new FilesystemStore(folder);
        Videos videos = new Videos(database, new Transcodes(database, new Tasks(database)), store);
        VideosWithoutLessons sweep =
                new VideosWithoutLessons(courses, videos, new Turns(database, Clock.systemUTC()), Clock.systemUTC());
        Section roots = Section.titled("Roots");
        Course course = courses.create(new ObjectId(), "Botany", "Plants");
        courses.change(course.id(), made -> made.addSection(roots).addSubSection(roots.id(), lesson));
        upload(videos, lesson.id());
        upload(videos, deleted);

        sweep.deleteOlderThan(Instant.now().minus(Duration.ofDays(1)));
        assertThat(videos.find(deleted)).as("while it is new").isPresent();
        sweep.deleteOlderThan(Instant.now().plus(Duration.ofDays(1)));
        assertThat(videos.find(deleted)).isEmpty();
        assertThat(videos.find(lesson.id())).isPresent();
        assertThat(store.list("sources/")).as("that of the lesson").hasSize(1);
    }

    private static void upload(Videos videos, ObjectId subSectionId) throws IOException {
        videos.upload(subSectionId, new ObjectId(), "a.mp4", new ByteArrayInputStream(new byte[1]));
    }
}
