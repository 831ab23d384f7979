package org.lectern.progress.web;

import static java.util.Objects.requireNonNullElse;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.lectern.catalog.Course;
import org.lectern.catalog.Courses;
import org.lectern.enrolment.Enrolments;
import org.lectern.enrolment.WatchRights;
import org.lectern.identity.SignedIn;
import org.lectern.progress.Interval;
import org.lectern.progress.Report;
import org.lectern.progress.Viewing;
import org.lectern.progress.Viewings;
import org.lectern.progress.WatchedIntervals;
import org.lectern.system.Forbidden;
import org.lectern.system.Invalid;
import org.lectern.system.NotFound;
import org.lectern.system.SignInFirst;
import org.lectern.video.Video;
import org.lectern.video.Videos;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What an enrolled learner has watched of a lesson. */
@RestController
@RequestMapping("/api/sub-sections/{id}/progress")
@Tag(name = "Progress")
class ProgressApi {
    private final Viewings viewings;
    private final WatchRights watchRights;
    private final Courses courses;
    private final Enrolments enrolments;
    private final Videos videos;
    private final Clock clock;

    ProgressApi(
            Viewings viewings,
            WatchRights watchRights,
            Courses courses,
            Enrolments enrolments,
            Videos videos,
            Clock clock) {
        this.viewings = viewings;
        this.watchRights = watchRights;
        this.courses = courses;
        this.enrolments = enrolments;
        this.videos = videos;
        this.clock = clock;
    }

    @GetMapping
    @Operation(
            summary = "Reads what was watched",
            description =
                    "For enrolled learners. A player asks when it is opened: what is watched counts from then on.")
    Progress read(@AuthenticationPrincipal @Nullable SignedIn viewer, @PathVariable ObjectId id) {
        SignedIn learner = enrolled(viewer, id);
        return Progress.of(viewings.open(learner.accountId(), id), durationSeconds(id));
    }

    @PutMapping
    @Operation(
            summary = "Adds what was watched",
            description =
                    "For enrolled learners. `watched` are pairs of seconds; what was said before may be left out or "
                            + "repeated, in any order. Between two reports that bring something new, at most twice the time that "
                            + "passed is believed, and 3 s; the first counts from when the lesson was opened. What isn't believed "
                            + "yet is when it is repeated later. `at` is when the player stood at `position`; the latest wins. "
                            + "The answer is what is held then. Complete is what was covered to 90 % once.")
    Progress report(
            @AuthenticationPrincipal @Nullable SignedIn viewer, @PathVariable ObjectId id, @RequestBody Told told) {
        SignedIn learner = enrolled(viewer, id);
        Double durationSeconds = durationSeconds(id);
        return Progress.of(
                viewings.report(learner.accountId(), id, told.report(clock.instant()), durationSeconds),
                durationSeconds);
    }

    private SignedIn enrolled(@Nullable SignedIn viewer, ObjectId id) {
        watchRights.require(viewer, id);
        if (viewer == null) {
            throw new SignInFirst("Sign in to keep what you have watched.");
        }
        Course course = courses.findBySubSection(id).orElseThrow(() -> new NotFound("There is no such lesson."));
        if (!enrolments.isEnrolled(viewer.accountId(), course.id())) {
            throw new Forbidden("What was watched is kept for those who are enrolled.");
        }
        return viewer;
    }

    private @Nullable Double durationSeconds(ObjectId id) {
        return videos.find(id).map(Video::durationSeconds).orElse(null);
    }

    /** What a player says. */
    record Told(
            @Nullable Double position,
            @Nullable List<@Nullable List<@Nullable Double>> watched,
            @Nullable Instant at) {
        Report report(Instant now) {
            List<@Nullable List<@Nullable Double>> pairs = requireNonNullElse(watched, List.of());
            return new Report(
                    position,
                    new WatchedIntervals(pairs.stream().map(Told::interval).toList()),
                    requireNonNullElse(at, now));
        }

        private static Interval interval(@Nullable List<@Nullable Double> pair) {
            if (pair == null || pair.size() != 2) {
                throw new Invalid("watched", "What was watched are pairs of seconds, the smaller one first.");
            }
            return Interval.ofSeconds(
                    requireNonNullElse(pair.get(0), Double.NaN), requireNonNullElse(pair.get(1), Double.NaN));
        }
    }

    /**
     * What the server holds.
     *
     * @param position in seconds
     * @param watched pairs of seconds, sorted, that don't meet
     * @param covered the share of the video, 0 to 1; 0 as long as its length isn't known
     */
    record Progress(double position, List<List<Double>> watched, double covered, boolean completed) {
        static Progress of(Viewing viewing, @Nullable Double durationSeconds) {
            return new Progress(
                    viewing.positionSeconds(),
                    viewing.watched().intervals().stream()
                            .map(each -> List.of(each.fromMillis() / 1_000.0, each.toMillis() / 1_000.0))
                            .toList(),
                    // Rounded down, so that what isn't complete doesn't look as if it were.
                    Math.floor(viewing.covered(durationSeconds) * 10_000) / 10_000,
                    viewing.completion().isReached());
        }
    }
}
