package org.lectern.catalog;

import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.bson.types.ObjectId;
import org.lectern.system.database.Turns;
import org.lectern.video.Videos;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes by the clock the videos of lessons that were deleted by a process that died before it came to those. */
@Component
class VideosWithoutLessons {
    private static final Logger LOG = LoggerFactory.getLogger(VideosWithoutLessons.class);
    private static final Duration A_DAY = Duration.ofDays(1);

    private final Courses courses;
    private final Videos videos;
    private final Turns turns;
    private final Clock clock;

    VideosWithoutLessons(Courses courses, Videos videos, Turns turns, Clock clock) {
        this.courses = courses;
        this.videos = videos;
        this.turns = turns;
        this.clock = clock;
    }

    /** At a fixed rate, as all that may take long: what has a fixed delay shares one thread. */
    @Scheduled(initialDelayString = "PT8M", fixedRateString = "PT1H")
    void deleteOncePerDay() {
        if (turns.take("videos without lessons", A_DAY)) {
            deleteOlderThan(clock.instant().minus(A_DAY));
        }
    }

    /** Those that were uploaded before an instant. */
    void deleteOlderThan(Instant before) {
        for (ObjectId subSectionId : videos.subSectionsUploadedBefore(before)) {
            if (courses.findBySubSection(subSectionId).isEmpty()) {
                delete(subSectionId);
            }
        }
    }

    /** One video that can't be cleared away must not keep the others. */
    private void delete(ObjectId subSectionId) {
        try {
            videos.delete(subSectionId);
            LOG.info("The video of lesson {} had outlived it, and was deleted", subSectionId);
        } catch (UncheckedIOException left) {
            LOG.warn("Something is left over of the video of the deleted lesson {}", subSectionId, left);
        }
    }
}
