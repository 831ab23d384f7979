package org.lectern.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.zip.GZIPOutputStream;
import org.lectern.transcoder.store.MediaStore;
import org.lectern.transcoder.store.StoredObject;

/** Playlists in memory, as they are and compressed: read and compressed once per version, not once per request. */
final class Playlists {
    private static final int MOST_BYTES_REMEMBERED = 64 * 1024 * 1024;
    /** No playlist of ours comes near; what does isn't worth the memory. */
    private static final int MOST_BYTES = 8 * 1024 * 1024;

    private static final String END = "#EXT-X-ENDLIST";

    private final MediaStore store;
    private final Cache<StoredObject, Playlist> remembered = Caffeine.newBuilder()
            .maximumWeight(MOST_BYTES_REMEMBERED)
            .<StoredObject, Playlist>weigher((object, playlist) -> playlist.plain.length + playlist.gzip.length)
            .build();

    Playlists(MediaStore store) {
        this.store = store;
    }

    /**
     * The playlist that the object is.
     *
     * @throws NoSuchFileException if it has been removed since
     */
    Playlist get(StoredObject object) throws IOException {
        Playlist known = remembered.getIfPresent(object);
        if (known != null) {
            return known;
        }
        // Viewers who ask at the same moment may read it twice, which is cheaper than having them wait for one another.
        Playlist read = read(object);
        remembered.put(read.object, read);
        return read;
    }

    /** A playlist that grows may be replaced between the look at it and the reading: then it is read again. */
    private Playlist read(StoredObject object) throws IOException {
        StoredObject current = object;
        while (true) {
            if (current.bytes() > MOST_BYTES) {
                throw new IOException("A playlist of " + current.bytes() + " bytes: " + current.key());
            }
            byte[] bytes;
            try (InputStream in = store.read(current.key(), 0, current.bytes())) {
                bytes = in.readAllBytes();
            }
            StoredObject after = store.find(current.key()).orElseThrow(() -> new NoSuchFileException(object.key()));
            if (after.equals(current)) {
                if (bytes.length != current.bytes()) {
                    throw new EOFException(bytes.length + " bytes of " + current.bytes() + " in " + current.key());
                }
                return new Playlist(current, bytes);
            }
            current = after;
        }
    }

    private static byte[] compressed(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(plain.length / 4 + 64);
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        }
        return bytes.toByteArray();
    }

    /** One version of a playlist. */
    static final class Playlist {
        private final StoredObject object;
        private final byte[] plain;
        private final byte[] gzip;
        private final boolean complete;

        private Playlist(StoredObject object, byte[] plain) throws IOException {
            this.object = object;
            this.plain = plain;
            this.gzip = compressed(plain);
            this.complete = new String(plain, StandardCharsets.UTF_8).contains(END);
        }

        /** The version that was read, which may be newer than the one that was asked for. */
        StoredObject object() {
            return object;
        }

        byte[] plain() {
            return plain;
        }

        byte[] gzip() {
            return gzip;
        }

        /** Whether it is a media playlist that will never change again. */
        boolean complete() {
            return complete;
        }
    }
}
