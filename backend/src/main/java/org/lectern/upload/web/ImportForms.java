package org.lectern.upload.web;

import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.lectern.catalog.Authorship;
import org.lectern.catalog.Course;
import org.lectern.identity.SignedIn;
import org.lectern.system.Conflict;
import org.lectern.upload.RemoteUploads;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** Has a lesson's remote video copied, from the studio. */
@Controller
class ImportForms {
    private final Authorship authorship;
    private final RemoteUploads remoteUploads;

    ImportForms(Authorship authorship, RemoteUploads remoteUploads) {
        this.authorship = authorship;
        this.remoteUploads = remoteUploads;
    }

    @PostMapping("/studio/sub-sections/{id}/import")
    String begin(@AuthenticationPrincipal @Nullable SignedIn author, @PathVariable ObjectId id) {
        Course course = authorship.courseOfSubSection(author, id);
        try {
            remoteUploads.begin(course, id);
        } catch (Conflict running) {
            // Asked for twice: the page shows how far it is.
        }
        return "redirect:/studio/courses/" + course.id().toHexString() + "#lesson-" + id.toHexString();
    }
}
