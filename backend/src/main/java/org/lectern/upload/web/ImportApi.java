package org.lectern.upload.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.lectern.catalog.Authorship;
import org.lectern.identity.SignedIn;
import org.lectern.remote.Import;
import org.lectern.remote.ImportState;
import org.lectern.remote.Imports;
import org.lectern.system.NotFound;
import org.lectern.upload.RemoteUploads;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Has a lesson's remote video copied, for programs. */
@RestController
@RequestMapping("/api/sub-sections/{id}/import")
@Tag(name = "Uploads")
class ImportApi {
    private final Authorship authorship;
    private final RemoteUploads remoteUploads;
    private final Imports imports;

    ImportApi(Authorship authorship, RemoteUploads remoteUploads, Imports imports) {
        this.authorship = authorship;
        this.remoteUploads = remoteUploads;
        this.imports = imports;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Imports a lesson's remote video",
            description =
                    "For the course's owner. The server fetches what is at the lesson's `videoUrl`, as if it had been"
                            + " uploaded; until that is ready, the lesson goes on playing from there.")
    Progress begin(@AuthenticationPrincipal @Nullable SignedIn author, @PathVariable ObjectId id) {
        return Progress.of(remoteUploads.begin(authorship.courseOfSubSection(author, id), id));
    }

    @GetMapping
    @Operation(
            summary = "Tells how far the import of a lesson's video has come",
            description = "For the course's owner.")
    Progress read(@AuthenticationPrincipal @Nullable SignedIn author, @PathVariable ObjectId id) {
        authorship.courseOfSubSection(author, id);
        return imports.find(id)
                .map(Progress::of)
                .orElseThrow(() -> new NotFound("Nothing was ever imported for this lesson."));
    }

    /** How far it has come. */
    record Progress(
            ImportState state,
            int percent,
            long receivedBytes,
            @Nullable Long totalBytes,
            @Nullable String failure) {
        static Progress of(Import each) {
            return new Progress(each.state(), each.percent(), each.receivedBytes(), each.totalBytes(), each.failure());
        }
    }
}
