package org.lectern.delivery;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lectern.system.AbortedResponses;
import org.lectern.system.Refusal;
import org.lectern.system.connections.Transmission;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ETag;
import org.springframework.http.HttpStatus;

/**
 * The reply to one request from one representation: the head, then the bytes. Files are sent by the operating system where
 * the connection allows it, everything else through a small buffer, so that a viewer who pauses holds the source back.
 */
final class Reply {
    private static final Logger log = LoggerFactory.getLogger(Reply.class);

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final Representation representation;

    private Reply(HttpServletRequest request, HttpServletResponse response, Representation representation) {
        this.request = request;
        this.response = response;
        this.representation = representation;
    }

    /**
     * Sends the answer.
     *
     * @throws IOException if the source fails before a byte has left; afterwards the connection is aborted instead
     * @throws PreconditionFailed if the client takes the representation for something else
     * @throws RangeNotSatisfiable if the representation has none of the bytes that are asked for
     */
    static void send(HttpServletRequest request, HttpServletResponse response, Representation representation)
            throws IOException {
        send(request, response, representation, MediaRequest.of(request));
    }

    /** Sends the answer to what is asked, which may be less than what the request asks. */
    static void send(
            HttpServletRequest request, HttpServletResponse response, Representation representation, MediaRequest asked)
            throws IOException {
        new Reply(request, response, representation).send(asked.answerFrom(representation));
    }

    private void send(Answer answer) throws IOException {
        switch (answer) {
            case Answer.Whole() -> sendWhole();
            case Answer.Part(ByteRange range) -> sendPart(range);
            case Answer.Parts(List<ByteRange> ranges) -> sendParts(ranges);
            case Answer.NotModified() -> {
                response.setStatus(HttpStatus.NOT_MODIFIED.value());
                describe();
            }
            case Answer.PreconditionFailed() -> throw new PreconditionFailed();
            case Answer.RangeNotSatisfiable() -> throw new RangeNotSatisfiable(representation.length());
        }
    }

    /** What is said with a 200, a 206 and a 304 alike. */
    private void describe() {
        ETag eTag = representation.eTag();
        Instant lastModified = representation.lastModified();
        if (representation.hasKnownLength() && representation.content().hasRanges()) {
            response.setHeader("Accept-Ranges", "bytes");
        }
        if (eTag != null) {
            response.setHeader("ETag", eTag.formattedTag());
        }
        if (lastModified != null) {
            response.setHeader("Last-Modified", HttpDate.format(lastModified));
        }
        response.setHeader("Cache-Control", representation.cacheControl());
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (representation.negotiated()) {
            response.setHeader("Vary", "Accept-Encoding");
        }
    }

    private void describeContent(String mediaType, long length) {
        describe();
        response.setContentType(mediaType);
        if (representation.contentCoding() != null) {
            response.setHeader("Content-Encoding", representation.contentCoding());
        }
        if (length != Representation.UNKNOWN_LENGTH) {
            response.setContentLengthLong(length);
        }
    }

    private void sendWhole() throws IOException {
        response.setStatus(HttpStatus.OK.value());
        describeContent(representation.mediaType(), representation.length());
        if (!request.getMethod().equals("HEAD") && representation.length() != 0) {
            sendBytes(new ByteRange(
                    0, representation.hasKnownLength() ? representation.length() - 1 : Long.MAX_VALUE - 1));
        }
    }

    private void sendPart(ByteRange range) throws IOException {
        response.setStatus(HttpStatus.PARTIAL_CONTENT.value());
        response.setHeader("Content-Range", range.contentRange(representation.length()));
        describeContent(representation.mediaType(), range.length());
        sendBytes(range);
    }

    /** @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-14.6">RFC 9110, 14.6</a> */
    private void sendParts(List<ByteRange> ranges) throws IOException {
        String boundary = UUID.randomUUID().toString();
        List<byte[]> heads = new ArrayList<>();
        String delimiter = "--" + boundary;
        for (ByteRange range : ranges) {
            heads.add((delimiter + "\r\nContent-Type: " + representation.mediaType() + "\r\nContent-Range: "
                            + range.contentRange(representation.length()) + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            delimiter = "\r\n--" + boundary;
        }
        byte[] end = (delimiter + "--\r\n").getBytes(StandardCharsets.US_ASCII);
        long length = end.length
                + heads.stream().mapToLong(head -> head.length).sum()
                + ranges.stream().mapToLong(ByteRange::length).sum();

        response.setStatus(HttpStatus.PARTIAL_CONTENT.value());
        describeContent("multipart/byteranges; boundary=" + boundary, length);
        abortingOnceBytesHaveLeft(() -> {
            for (int i = 0; i < ranges.size(); i++) {
                write(heads.get(i));
                try (Copy copy = open(ranges.get(i))) {
                    copy.writeAll(response.getOutputStream());
                }
            }
            write(end);
        });
    }

    private void sendBytes(ByteRange range) throws IOException {
        Optional<Path> file = representation.content().localFile();
        if (file.isPresent() && Boolean.TRUE.equals(request.getAttribute("org.apache.tomcat.sendfile.support"))) {
            request.setAttribute(
                    "org.apache.tomcat.sendfile.filename", file.get().toString());
            request.setAttribute("org.apache.tomcat.sendfile.start", range.firstPos());
            request.setAttribute("org.apache.tomcat.sendfile.end", range.lastPos() + 1);
        } else {
            abortingOnceBytesHaveLeft(() -> begin(range));
        }
    }

    private Copy open(ByteRange range) throws Copy.SourceFailed, Copy.ViewerLeft {
        return Copy.open(representation, range, Transmission.of(request));
    }

    private void write(byte[] bytes) throws IOException {
        Copy.write(bytes, bytes.length, response.getOutputStream());
    }

    /** Sends so much as tells the viewer that there is something; from then on, nothing else can be answered. */
    private void begin(ByteRange range) throws IOException {
        Copy copy = open(range);
        try {
            while (!copy.isDone() && !response.isCommitted()) {
                copy.writeNext(response.getOutputStream());
            }
        } catch (IOException | RuntimeException failed) {
            copy.close();
            throw failed;
        }
        String path = request.getRequestURI();
        Transmission.of(request).sendAfterwards(out -> {
            try (copy) {
                copy.writeAll(out);
            } catch (IOException unfinished) {
                tell(path, unfinished);
                throw unfinished;
            }
        });
    }

    private void abortingOnceBytesHaveLeft(Sending sending) throws IOException {
        try {
            sending.send();
        } catch (Copy.SourceFailed failed) {
            if (!response.isCommitted()) {
                response.reset();
                if (failed.getCause() instanceof Refusal refusal) {
                    throw refusal;
                }
                throw failed;
            }
            abort(failed);
        } catch (Copy.ViewerLeft left) {
            abort(left);
        }
    }

    private void abort(IOException unfinished) {
        tell(request.getRequestURI(), unfinished);
        AbortedResponses.abort(request, unfinished);
    }

    private static void tell(String path, IOException unfinished) {
        if (unfinished instanceof Copy.ViewerLeft) {
            log.debug("The viewer of {} left: {}", path, unfinished.toString());
        } else {
            log.warn("Aborted {} amid the body: its source failed", path, unfinished);
        }
    }

    /** What may fail on either side. */
    private interface Sending {
        void send() throws IOException;
    }
}
