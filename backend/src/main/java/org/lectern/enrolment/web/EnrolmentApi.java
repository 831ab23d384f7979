package org.lectern.enrolment.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.lectern.enrolment.Participation;
import org.lectern.identity.SignedIn;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Enrolling and leaving, for programs. */
@RestController
@RequestMapping("/api/courses/{courseId}/enrolments")
@Tag(name = "Enrolments")
class EnrolmentApi {
    private final Participation participation;

    EnrolmentApi(Participation participation) {
        this.participation = participation;
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

    /** The enrolment of whoever asked. */
    record EnrolmentAnswer(String courseId) {}
}
