package org.lectern.delivery;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.springframework.http.ETag;

/** One version of a playlist, as it is and compressed. */
final class Playlist {
    private static final String END = "#EXT-X-ENDLIST";

    /** Lines that are no tags, and the URIs of tags. */
    private static final Pattern URIS = Pattern.compile("^[^#\\s]\\S*|(?<=URI=\")[^\"]+", Pattern.MULTILINE);

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

    /**
     * The same with the query added to every URI in it, for players that show their right in URLs because they keep no
     * cookies.
     *
     * @param query of letters, digits and {@code _-=} alone
     */
    Playlist carrying(String query) {
        String text = new String(plain, StandardCharsets.UTF_8);
        String carrying = URIS.matcher(text)
                .replaceAll(uri ->
                        Matcher.quoteReplacement(uri.group() + (uri.group().contains("?") ? "&" : "?") + query));
        String anotherVersion = version + "-" + Integer.toHexString(query.hashCode());
        return new Playlist(mediaType, anotherVersion, lastModified, carrying.getBytes(StandardCharsets.UTF_8));
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
