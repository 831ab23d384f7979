package org.lectern.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.lectern.catalog.Course;
import org.lectern.catalog.Courses;
import org.lectern.catalog.Section;
import org.lectern.system.DataDirectory;
import org.lectern.transcoder.cage.Binaries;
import org.lectern.transcoder.cage.Cage;
import org.lectern.transcoder.sample.Projector;
import org.lectern.video.Video;
import org.lectern.video.VideoState;
import org.lectern.video.Videos;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/**
 * A course to look at, made beside the first start, lesson by lesson. A lesson is shown only when it can be watched. What
 * a start left half done, the next one completes; once all is made, it's never made again, whatever became of it.
 */
@Component
@Profile("demo")
class DemoCourse implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(DemoCourse.class);
    private static final String TITLE = "Welcome to Lectern";
    private static final String DESCRIPTION = "A short tour, and a look behind the scenes: how a video comes from its"
            + " instructor to your screen. Everything that you see and hear was drawn and composed by Lectern itself.";
    private static final Section SECTION =
            new Section(new ObjectId("5eed000000000000000000a0"), "A short tour", List.of());
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(300);

    private final Courses courses;
    private final Videos videos;
    private final ObjectId ownerId;
    private final Path binaries;
    private final Path workFolder;
    private final Path complete;
    private @Nullable Thread maker;

    DemoCourse(
            DemoAccounts accounts,
            Courses courses,
            Videos videos,
            DataDirectory dataDirectory,
            @Value("${lectern.ffmpeg.directory:}") String binaries) {
        this.courses = courses;
        this.videos = videos;
        this.ownerId = accounts.instructor().id();
        this.binaries = binaries.isEmpty() ? dataDirectory.resolve("ffmpeg") : Path.of(binaries);
        this.workFolder = dataDirectory.resolve("demo");
        this.complete = dataDirectory.resolve("demo.complete");
    }

    @Override
    public synchronized void start() {
        maker = Thread.ofPlatform().daemon().name("demo").start(this::make);
    }

    @Override
    public synchronized void stop() {
        if (maker != null) {
            maker.interrupt();
            try {
                maker.join(Duration.ofSeconds(5));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            maker = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return maker != null;
    }

    private void make() {
        try {
            if (!Files.exists(complete)) {
                Projector projector = new Projector(new Cage(Binaries.shippedIn(binaries)));
                for (DemoLesson lesson : DemoLesson.ALL) {
                    film(lesson, projector);
                    show(lesson);
                }
                Files.createFile(complete);
            }
        } catch (InterruptedException stopping) {
            LOG.debug("The demo course will be completed by the next start");
        } catch (IOException | RuntimeException failure) {
            LOG.warn("The demo course could not be completed; the next start tries again", failure);
        }
    }

    /** Sees to it that the lesson has a video, and waits until it is ready. */
    private void film(DemoLesson lesson, Projector projector) throws IOException, InterruptedException {
        if (videos.find(lesson.id()).isEmpty()) {
            FileSystemUtils.deleteRecursively(workFolder);
            try (InputStream film =
                    Files.newInputStream(projector.project(lesson.clip(), Files.createDirectories(workFolder)))) {
                videos.upload(lesson.id(), ownerId, lesson.subSection().title() + ".mp4", film);
            } finally {
                FileSystemUtils.deleteRecursively(workFolder);
            }
        }
        Video video = videos.find(lesson.id()).orElseThrow();
        while (video.state() != VideoState.READY) {
            if (video.state() == VideoState.FAILED) {
                videos.delete(lesson.id());
                throw new IOException("“" + lesson.subSection().title() + "”: " + video.failure());
            }
            Thread.sleep(BETWEEN_LOOKS);
            video = videos.find(lesson.id()).orElseThrow();
        }
    }

    private void show(DemoLesson lesson) {
        courses.change(
                course().id(),
                course -> course.findSubSection(lesson.id()).isPresent()
                        ? course
                        : course.addSubSection(SECTION.id(), lesson.subSection())
                                .publish());
    }

    private Course course() {
        Course course = courses.ownedBy(ownerId).stream()
                .filter(own -> own.title().equals(TITLE))
                .findFirst()
                .orElseGet(() -> courses.create(ownerId, TITLE, DESCRIPTION));
        return courses.change(
                course.id(), own -> own.findSection(SECTION.id()).isPresent() ? own : own.addSection(SECTION));
    }
}
