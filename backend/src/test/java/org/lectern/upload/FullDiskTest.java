package org.lectern.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mongodb.client.MongoDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.catalog.Course;
import org.lectern.catalog.Courses;
import org.lectern.catalog.Section;
import org.lectern.catalog.SubSection;
import org.lectern.testing.DatabaseTest;
import org.lectern.transcoder.store.FilesystemStore;
import org.lectern.transcoder.tasks.Tasks;
import org.lectern.transcoder.tasks.Transcodes;
import org.lectern.video.Videos;

/** A disk that is really full, where this machine lets one be mounted. */
@DatabaseTest
class FullDiskTest {
    private final MongoDatabase database;

    @TempDir
    Path folder;

    FullDiskTest(MongoDatabase database) {
        this.database = database;
    }

    @Test
    void refusesWhatHasNoRoomAndKeepsWhatWasThere() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString()), "may not mount here");
        try {
            FilesystemStore store = new FilesystemStore(disk);
            Videos videos = new Videos(database, new Transcodes(database, new Tasks(database)), store);
            Courses courses = new Courses(database, Clock.systemUTC());
            Uploads uploads = new Uploads(courses, videos, Long.MAX_VALUE);
            ObjectId lesson = lessonOf(courses);
            uploads.receive(lesson, new ObjectId(), "small.mp4", new ByteArrayInputStream(new byte[1000]));

            assertThatExceptionOfType(NoRoom.class)
                    .isThrownBy(() -> uploads.receive(
                            lesson, new ObjectId(), "large.mp4", new ByteArrayInputStream(new byte[2 << 20])))
                    .satisfies(refusal -> assertThat(refusal.status().value()).isEqualTo(507));

            assertThat(videos.find(lesson).orElseThrow().fileName()).isEqualTo("small.mp4");
            assertThat(store.list("")).hasSize(1);
            assertThat(Files.getFileStore(disk).getUsableSpace()).isGreaterThan(900_000);
        } finally {
            run("umount", "-l", disk.toString());
        }
    }

    private static ObjectId lessonOf(Courses courses) {
        SubSection lesson = SubSection.titled("Taproots");
        Section section = new Section(new ObjectId(), "Roots", List.of(lesson));
        Course course = courses.create(new ObjectId(), "Botany", "");
        courses.change(course.id(), each -> each.addSection(section));
        return lesson.id();
    }

    private static boolean run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            return process.waitFor() == 0;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
