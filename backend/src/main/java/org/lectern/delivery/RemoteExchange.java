package org.lectern.delivery;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lectern.remote.RemoteAddress;
import org.lectern.remote.RemoteFailure;
import org.lectern.remote.RemoteRequest;
import org.lectern.remote.RemoteResponse;
import org.lectern.remote.RemoteServers;
import org.springframework.http.ETag;

/**
 * What a remote server answered, as far as it can be believed: whether it is a video, how long that is, which part of
 * it follows, and what tells it from another.
 *
 * @param length of the whole file, in bytes; {@link Representation#UNKNOWN_LENGTH} where the server doesn't tell
 * @param body which part of the file the body is; null where there is none of it
 * @param knowsRanges whether the server gives ranges, or says so
 */
record RemoteExchange(
        RemoteResponse response,
        String mediaType,
        long length,
        @Nullable ByteRange body,
        boolean knowsRanges,
        @Nullable ETag eTag,
        @Nullable Instant lastModified) {
    private static final int OK = 200;
    private static final int PARTIAL_CONTENT = 206;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    /** No lecture is longer. */
    private static final long MOST_BYTES = 1L << 40;

    /** Addresses that an object store has signed allow GET alone, and small servers know nothing else. */
    private static final Set<Integer> HEAD_REFUSED = Set.of(400, 403, 405, 501);

    private static final Pattern ETAG = Pattern.compile("(W/)?\"([\\x21\\x23-\\x7e\\x80-\\xff]*)\"");

    /**
     * Asks for what a GET is answered from.
     *
     * @throws RemoteFailure if the answer is nothing to answer a viewer from
     */
    static RemoteExchange get(RemoteServers servers, RemoteRequest request, BooleanSupplier stillWanted) {
        return read(servers.ask(request, stillWanted), request);
    }

    /** Asks for what a HEAD is answered from. */
    static RemoteExchange head(RemoteServers servers, RemoteAddress address, BooleanSupplier stillWanted) {
        RemoteRequest head = RemoteRequest.head(address);
        RemoteResponse response = servers.ask(head, stillWanted);
        if (HEAD_REFUSED.contains(response.status())) {
            response.close();
            return get(servers, RemoteRequest.part(address, "bytes=0-0", null), stillWanted);
        }
        return read(response, head);
    }

    private static RemoteExchange read(RemoteResponse response, RemoteRequest request) {
        try {
            return switch (response.status()) {
                case OK -> whole(response, request.head());
                case PARTIAL_CONTENT -> part(response, request);
                case RANGE_NOT_SATISFIABLE -> none(response, request);
                default -> throw new RemoteFailure("The video's server answers with status " + response.status() + ".");
            };
        } catch (RuntimeException failure) {
            response.close();
            throw failure;
        }
    }

    private static RemoteExchange whole(RemoteResponse response, boolean head) {
        long length = checked(response.length().orElse(Representation.UNKNOWN_LENGTH));
        ByteRange body = head || length == 0
                ? null
                : new ByteRange(0, length == Representation.UNKNOWN_LENGTH ? Long.MAX_VALUE - 1 : length - 1);
        boolean knowsRanges = response.header("Accept-Ranges")
                .orElse("")
                .toLowerCase(Locale.ROOT)
                .equals("bytes");
        return of(response, response.videoType(), length, body, knowsRanges);
    }

    private static RemoteExchange part(RemoteResponse response, RemoteRequest request) {
        ContentRange content = contentRange(response).orElse(null);
        if (request.range() == null
                || content == null
                || content.range() == null
                || response.length().orElse(content.range().length())
                        != content.range().length()) {
            throw new RemoteFailure("The video's server contradicts itself about the part that it sends.");
        }
        return of(response, response.videoType(), checked(content.completeLength()), content.range(), true);
    }

    private static RemoteExchange none(RemoteResponse response, RemoteRequest request) {
        if (request.range() == null) {
            throw new RemoteFailure("The video's server answers with a status that doesn't fit the question.");
        }
        long length = contentRange(response)
                .filter(content -> content.range() == null)
                .map(ContentRange::completeLength)
                .orElse(Representation.UNKNOWN_LENGTH);
        return of(response, response.typeByEnding(), checked(length), null, true);
    }

    private static RemoteExchange of(
            RemoteResponse response, String mediaType, long length, @Nullable ByteRange body, boolean knowsRanges) {
        return new RemoteExchange(
                response,
                mediaType,
                length,
                body,
                knowsRanges,
                response.header("ETag").flatMap(RemoteExchange::eTag).orElse(null),
                response.header("Last-Modified").flatMap(HttpDate::parse).orElse(null));
    }

    private static Optional<ContentRange> contentRange(RemoteResponse response) {
        return response.header("Content-Range").flatMap(ContentRange::parse);
    }

    /** One that isn't quoted is none. */
    private static Optional<ETag> eTag(String field) {
        Matcher matcher = ETAG.matcher(field);
        return matcher.matches() ? Optional.of(new ETag(matcher.group(2), matcher.group(1) != null)) : Optional.empty();
    }

    private static long checked(long length) {
        if (length > MOST_BYTES) {
            throw new RemoteFailure("The video's server announces more than a video can be.");
        }
        return length;
    }

    /** Whether the server ignored that a range was asked for, or none was. */
    boolean isOfTheWhole() {
        return response.status() == OK;
    }

    /** Whether the other one is, as far as can be told, of the very same file. */
    boolean isOfTheSameAs(RemoteExchange other) {
        return length == other.length
                && (eTag == null ? other.eTag == null : eTag.equals(other.eTag))
                && (lastModified == null ? other.lastModified == null : lastModified.equals(other.lastModified));
    }
}
