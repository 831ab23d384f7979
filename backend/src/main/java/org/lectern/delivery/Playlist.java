package org.lectern.delivery;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.zip.GZIPOutputStream;
import org.springframework.http.ETag;

/** One version of a playlist, as it is and compressed. */
final class Playlist {
    private static final String END = "#EXT-X-ENDLIST";

    private final String mediaType;
    private final String version;
    private final Instant lastModified;
    private final byte[] plain;
    private final byte[] gzip;
    private final boolean complete;

    /**
     * A version.
     *
     * @param version differs from that of any other bytes of the same playlist
     */
    Playlist(String mediaType, String version, Instant lastModified, byte[] plain) {
        this.mediaType = mediaType;
        this.version = version;
        this.lastModified = lastModified;
        this.plain = plain;
        this.gzip = compressed(plain);
        this.complete = new String(plain, StandardCharsets.UTF_8).contains(END);
    }

    /** The version that was read, which may be newer than the one that was asked for. */
    String version() {
        return version;
    }

    /** Its size in memory, in bytes. */
    int weight() {
        return plain.length + gzip.length;
    }

    /** Whether it is a media playlist that will never change again. */
    boolean complete() {
        return complete;
    }

    /** What is sent to a client that takes gzip, or doesn't. */
    Representation representation(boolean compressed, String cacheControl) {
        byte[] bytes = compressed ? gzip : plain;
        return new Representation(
                mediaType,
                compressed ? "gzip" : null,
                true,
                bytes.length,
                new ETag(compressed ? version + "-gzip" : version, false),
                lastModified,
                cacheControl,
                Content.of(bytes));
    }

    private static byte[] compressed(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(plain.length / 4 + 64);
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        } catch (IOException impossible) {
            throw new UncheckedIOException("Memory can be written to", impossible);
        }
        return bytes.toByteArray();
    }
}
