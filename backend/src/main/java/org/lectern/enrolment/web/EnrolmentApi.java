package org.lectern.enrolment.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.lectern.enrolment.Participation;
import org.lectern.enrolment.Roster;
import org.lectern.identity.SignedIn;
import org.lectern.system.Paging;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Enrolling, leaving, and being removed, for programs. */
@RestController
@RequestMapping("/api/courses/{courseId}/enrolments")
@Tag(name = "Enrolments")
class EnrolmentApi {
    private final Participation participation;
    private final Roster roster;

    EnrolmentApi(Participation participation, Roster roster) {
        this.participation = participation;
        this.roster = roster;
    }

    @PostMapping
    @Operation(
            summary = "Enrols whoever asks in the course",
            description = "201 the first time, 200 when they are enrolled already.")
    ResponseEntity<EnrolmentAnswer> enrol(
            @AuthenticationPrincipal @Nullable SignedIn learner, @PathVariable ObjectId courseId) {
        boolean fresh = participation.enrol(learner, courseId);
        return ResponseEntity.status(fresh ? HttpStatus.CREATED : HttpStatus.OK)
                .body(new EnrolmentAnswer(courseId.toHexString()));
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Ends the enrolment of whoever asks, if there is one")
    void leave(@AuthenticationPrincipal @Nullable SignedIn learner, @PathVariable ObjectId courseId) {
        participation.leave(learner, courseId);
    }

    @GetMapping
    @Operation(
            summary = "Lists who takes part in the course, the latest first",
            description = "For its owner and administrators. `q` is looked for in names and e-mail addresses.")
    LearnersAnswer learners(
            @AuthenticationPrincipal @Nullable SignedIn whoAsks,
            @PathVariable ObjectId courseId,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "0") int page,
            @RequestParam(defaultValue = "20") int size) {
        return LearnersAnswer.of(roster.search(whoAsks, courseId, q, new Paging(page, size)));
    }

    @DeleteMapping("/{accountId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Ends somebody's enrolment, if there is one",
            description =
                    "For the course's owner and administrators. What is being watched ends within ten seconds. Whoever was "
                            + "removed can enrol again.")
    void remove(
            @AuthenticationPrincipal @Nullable SignedIn whoAsks,
            @PathVariable ObjectId courseId,
            @PathVariable ObjectId accountId) {
        roster.remove(whoAsks, courseId, accountId);
    }

    /**
     * Some of those who take part.
     *
     * @param page counted from 0
     * @param total how many there are on all pages
     */
    record LearnersAnswer(List<LearnerAnswer> learners, int page, int size, long total) {
        static LearnersAnswer of(Roster.Page found) {
            return new LearnersAnswer(
                    found.learners().stream().map(LearnerAnswer::of).toList(),
                    found.paging().page(),
                    found.paging().size(),
                    found.total());
        }
    }

    /** Somebody who takes part. */
    record LearnerAnswer(String accountId, String name, String email, Instant since) {
        static LearnerAnswer of(Roster.Learner learner) {
            return new LearnerAnswer(
                    learner.accountId().toHexString(), learner.name(), learner.email(), learner.since());
        }
    }

    /** The enrolment of whoever asked. */
    record EnrolmentAnswer(String courseId) {}
}
