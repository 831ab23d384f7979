package org.lectern.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import org.lectern.transcoder.store.MediaStore;
import org.lectern.transcoder.store.StoredObject;

/** Playlists in memory, as they are and compressed: read and compressed once per version, not once per request. */
final class Playlists {
    private static final int MOST_BYTES_REMEMBERED = 64 * 1024 * 1024;
    /** No playlist of ours comes near; what does isn't worth the memory. */
    private static final int MOST_BYTES = 8 * 1024 * 1024;

    private final MediaStore store;
    private final Cache<StoredObject, Playlist> remembered = Caffeine.newBuilder()
            .maximumWeight(MOST_BYTES_REMEMBERED)
            .<StoredObject, Playlist>weigher((object, playlist) -> playlist.weight())
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
        remembered.put(object, read);
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
                return new Playlist(MediaTypes.of(current.key()), current.version(), current.lastModified(), bytes);
            }
            current = after;
        }
    }
}
