package org.lectern.upload.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.SchemaProperty;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.tomcat.util.http.fileupload.FileItemIterator;
import org.apache.tomcat.util.http.fileupload.FileItemStream;
import org.apache.tomcat.util.http.fileupload.FileUpload;
import org.apache.tomcat.util.http.fileupload.FileUploadException;
import org.apache.tomcat.util.http.fileupload.InvalidFileNameException;
import org.apache.tomcat.util.http.fileupload.MultipartStream.MalformedStreamException;
import org.apache.tomcat.util.http.fileupload.servlet.ServletRequestContext;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.lectern.catalog.Authorship;
import org.lectern.identity.SignedIn;
import org.lectern.system.Invalid;
import org.lectern.upload.Uploads;
import org.lectern.video.Video;
import org.lectern.video.VideoState;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The whole file at once, for scripts and small pages: read from the request straight into the store. */
@RestController
@Tag(name = "Uploads")
class VideoUploadApi {
    /** Room for a name of 5,000 characters. */
    private static final int PART_HEADER_BYTES = 32 * 1024;

    private final Authorship authorship;
    private final Uploads uploads;

    VideoUploadApi(Authorship authorship, Uploads uploads) {
        this.authorship = authorship;
        this.uploads = uploads;
    }

    @PostMapping(path = "/api/sub-sections/{id}/video", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Uploads a lesson's video",
            description = "For the course's owner. The answer comes when the file is stored for good; then it is"
                    + " transcoded. A video that was there plays until the new one is ready.",
            requestBody =
                    @RequestBody(
                            content =
                                    @Content(
                                            mediaType = MediaType.MULTIPART_FORM_DATA_VALUE,
                                            schemaProperties =
                                                    @SchemaProperty(
                                                            name = "file",
                                                            schema = @Schema(type = "string", format = "binary")))))
    Received upload(
            @AuthenticationPrincipal @Nullable SignedIn author, @PathVariable ObjectId id, HttpServletRequest request)
            throws IOException {
        ObjectId ownerId = authorship.courseOfSubSection(author, id).ownerId();
        try {
            FileUpload form = new FileUpload();
            form.setPartHeaderSizeMax(PART_HEADER_BYTES);
            form.setHeaderEncoding(StandardCharsets.UTF_8.name());
            FileItemIterator parts = form.getItemIterator(new ServletRequestContext(request));
            while (parts.hasNext()) {
                FileItemStream part = parts.next();
                if (part.getFieldName().equals("file") && !part.isFormField()) {
                    // not closed: that would read the rest of what was refused
                    return Received.of(uploads.receive(id, ownerId, name(part), part.openStream()));
                }
            }
        } catch (FileUploadException | MalformedStreamException malformed) {
            throw new Invalid("file", "The request isn't well-formed multipart/form-data.");
        }
        throw new Invalid("file", "There is no part named file that holds a file.");
    }

    private static String name(FileItemStream part) {
        try {
            return Objects.requireNonNullElse(part.getName(), "");
        } catch (InvalidFileNameException strange) {
            return strange.getName();
        }
    }

    /** What was taken in. */
    record Received(String videoId, VideoState state) {
        static Received of(Video video) {
            return new Received(video.id().toHexString(), video.state());
        }
    }
}
