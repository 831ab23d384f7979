package org.lectern.enrolment.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.lectern.catalog.Course;
import org.lectern.catalog.Courses;
import org.lectern.catalog.SubSection;
import org.lectern.enrolment.WatchRights;
import org.lectern.identity.SignedIn;
import org.lectern.system.NotFound;
import org.lectern.video.Video;
import org.lectern.video.VideoState;
import org.lectern.video.VideoVariant;
import org.lectern.video.Videos;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** A lesson and how far its video has come, for whoever may watch it. */
@RestController
@Tag(name = "Sub-sections")
class WatchApi {
    private final Courses courses;
    private final WatchRights watchRights;
    private final Videos videos;

    WatchApi(Courses courses, WatchRights watchRights, Videos videos) {
        this.courses = courses;
        this.watchRights = watchRights;
        this.videos = videos;
    }

    @GetMapping("/api/sub-sections/{id}")
    @Operation(
            summary = "Reads a lesson and the state of its video",
            description =
                    "For whoever may watch it: enrolled learners, the owner, administrators, and anyone where it is a "
                            + "free preview of a published course. `videoUrl` is there for the owner alone.")
    WatchedSubSection read(@AuthenticationPrincipal @Nullable SignedIn viewer, @PathVariable ObjectId id) {
        watchRights.require(viewer, id);
        Course course = courses.findBySubSection(id).orElseThrow(() -> new NotFound("There is no such lesson."));
        SubSection subSection = course.subSection(id);
        boolean own = viewer != null && course.isOwnedBy(viewer.accountId());
        return new WatchedSubSection(
                id.toHexString(),
                subSection.title(),
                subSection.description(),
                own ? subSection.videoUrl() : null,
                status(subSection));
    }

    /** What is remote can be watched at once, and goes on until something uploaded can. */
    private VideoStatus status(SubSection subSection) {
        VideoStatus uploaded = videos.find(subSection.id()).map(VideoStatus::of).orElse(VideoStatus.NONE);
        if (subSection.videoUrl() == null || uploaded.playable) {
            return uploaded;
        }
        return uploaded.id == null ? VideoStatus.REMOTE : uploaded.butPlayable();
    }

    /** A lesson as its viewers see it. */
    record WatchedSubSection(
            String id,
            String title,
            String description,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String videoUrl,

            VideoStatus video) {}

    /**
     * How far a lesson's video has come.
     *
     * @param id null where nothing was ever uploaded
     * @param warnings what is missing in it, and that the work waits for room while it does, in words
     */
    record VideoStatus(
            @Nullable String id,
            VideoState state,
            int percent,
            boolean playable,
            @Nullable Double durationSeconds,
            List<VideoVariant> variants,
            @Nullable String failure,
            List<String> warnings) {
        static final VideoStatus NONE =
                new VideoStatus(null, VideoState.AWAITING_UPLOAD, 0, false, null, List.of(), null, List.of());
        static final VideoStatus REMOTE =
                new VideoStatus(null, VideoState.READY, 100, true, null, List.of(), null, List.of());

        VideoStatus butPlayable() {
            return new VideoStatus(id, state, percent, true, durationSeconds, variants, failure, warnings);
        }

        static VideoStatus of(Video video) {
            return new VideoStatus(
                    video.id().toHexString(),
                    video.state(),
                    video.percent(),
                    video.playable(),
                    video.durationSeconds(),
                    video.variants(),
                    video.failure(),
                    video.warnings());
        }
    }
}
