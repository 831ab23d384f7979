package org.lectern.transcoder.store;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A store of immutable objects under keys. A key is made of one or more segments of {@code [A-Za-z0-9._-]} joined by
 * {@code /}; no segment begins with a dot. An object appears whole or not at all, and is durable once {@code put}
 * has returned. Whatever a store can't do because it is away for a while fails with {@link StoreAway}.
 */
public interface MediaStore {
    /**
     * Publishes what the stream yields under the key, replacing what was there.
     *
     * @return the object as it now stands
     * @throws IOException if the stream fails or the store has no room; then nothing has changed
     */
    StoredObject put(String key, InputStream content) throws IOException;

    /** Publishes a copy of a local file under the key, replacing what was there. */
    default StoredObject put(String key, Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            return put(key, content);
        }
    }

    /** What is known of the object without reading it. */
    Optional<StoredObject> find(String key) throws IOException;

    /**
     * Reads {@code length} bytes beginning at {@code offset}; both in bytes, within the object.
     *
     * @throws java.nio.file.NoSuchFileException if there is no such object
     */
    InputStream read(String key, long offset, long length) throws IOException;

    /**
     * Begins to read an object of which nothing is known yet, where that is quicker than to look for it first.
     *
     * @param range which bytes, as a Range field with one range in it says so (RFC 9110, 14.2); null for all
     * @return empty where it isn't, or where the object has none of those bytes: {@link #find} tells more
     * @throws java.nio.file.NoSuchFileException if there is no such object
     */
    default Optional<OpenObject> open(String key, @Nullable String range) throws IOException {
        return Optional.empty();
    }

    /** The object as a file on this machine, where the store keeps files. It must not be written to. */
    Optional<Path> localFile(String key) throws IOException;

    /**
     * An address under which whoever has it may read the object for a while, ranges included, where the store speaks HTTP
     * itself.
     *
     * @param mediaType what the store says of it
     * @param cacheControl what the store says of keeping it
     */
    default Optional<URI> link(String key, String mediaType, String cacheControl, Duration validity)
            throws IOException {
        return Optional.empty();
    }

    /** Keys that begin with the prefix, in order. */
    List<String> list(String prefix) throws IOException;

    /** Removes the object; does nothing if there is none. */
    void delete(String key) throws IOException;

    /** Removes every object whose key begins with the prefix, which must end with a slash. */
    void deleteAll(String prefix) throws IOException;

    /**
     * Removes what a process that died left of a put, where nothing has come since an instant. In a store that has rules of its
     * own for that, it is for those.
     */
    default void deleteUnfinished(Instant before) throws IOException {}
}
