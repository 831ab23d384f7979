package org.lectern.remote;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;

/** What a remote server answers, its body yet to be read. Closing it cuts the connection, whatever is still to come. */
public final class RemoteResponse implements AutoCloseable {
    private static final Set<String> GENERIC_TYPES = Set.of("", "application/octet-stream", "binary/octet-stream");
    private static final Set<String> VIDEO_TYPES_BESIDE_VIDEO = Set.of("application/mp4", "application/ogg");
    private static final Pattern VIDEO_OR_SOUND = Pattern.compile("(video|audio)/[a-z0-9.+-]{1,80}");
    private static final Map<String, String> TYPES_BY_ENDING = Map.of(
            "mp4", "video/mp4",
            "m4v", "video/mp4",
            "mov", "video/quicktime",
            "webm", "video/webm",
            "mkv", "video/x-matroska",
            "ogv", "video/ogg",
            "mp3", "audio/mpeg",
            "m4a", "audio/mp4");

    private final RemoteAddress address;
    private final ClassicHttpResponse response;
    private final Socket socket;

    RemoteResponse(RemoteAddress address, ClassicHttpResponse response, Socket socket) {
        this.address = address;
        this.response = response;
        this.socket = socket;
    }

    /** Who answered, after redirects. */
    public RemoteAddress address() {
        return address;
    }

    /** The status code. */
    public int status() {
        return response.getCode();
    }

    /** The value of a field; the first one where there are several. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(response.getFirstHeader(name))
                .map(Header::getValue)
                .map(String::strip);
    }

    /** How long the body is, or would be in an answer to a GET, in bytes; empty where the server doesn't say. */
    public OptionalLong length() {
        HttpEntity entity = response.getEntity();
        if (entity != null) {
            return entity.getContentLength() < 0 ? OptionalLong.empty() : OptionalLong.of(entity.getContentLength());
        }
        return header("Content-Length")
                .filter(value -> value.matches("\\d{1,18}"))
                .map(value -> OptionalLong.of(Long.parseLong(value)))
                .orElse(OptionalLong.empty());
    }

    /**
     * The media type of the video that follows. What would unfold to other bytes, or be shown as a page, is none.
     *
     * @throws RemoteFailure if it isn't a video
     */
    public String videoType() {
        String coding = header("Content-Encoding").orElse("identity").toLowerCase(Locale.ROOT);
        if (!coding.isEmpty() && !coding.equals("identity")) {
            throw new RemoteFailure("The video's server sends the file compressed, which was not asked for.");
        }
        String type = header("Content-Type")
                .orElse("")
                .replaceFirst(";.*", "")
                .strip()
                .toLowerCase(Locale.ROOT);
        if (GENERIC_TYPES.contains(type)) {
            return typeByEnding();
        }
        if (VIDEO_OR_SOUND.matcher(type).matches() || VIDEO_TYPES_BESIDE_VIDEO.contains(type)) {
            return type;
        }
        throw new RemoteFailure("What is at the video's address isn't a video.");
    }

    /** The media type that the ending of the file's name stands for. */
    public String typeByEnding() {
        String name = address.fileName();
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return TYPES_BY_ENDING.getOrDefault(ending, "application/octet-stream");
    }

    /**
     * The body. Reading it throws a {@link RemoteFailure} where it breaks off, stalls or isn't as announced, and
     * {@link Abandoned} where nobody waits for it any more. Closing it cuts the connection.
     */
    public InputStream body() throws IOException {
        HttpEntity entity = response.getEntity();
        InputStream content = entity == null ? InputStream.nullInputStream() : entity.getContent();
        return new InputStream() {
            @Override
            public int read() {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                try {
                    return content.read(buffer, offset, length);
                } catch (IOException failure) {
                    throw RemoteFailure.of(failure);
                }
            }

            @Override
            public void close() {
                // Not the content: that would read the rest of it first.
                RemoteResponse.this.close();
            }
        };
    }

    /** Cuts the connection. */
    @Override
    public void close() {
        RemoteServers.cut(socket);
    }
}
