package org.lectern.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lectern.transcoder.store.MediaStore;
import org.lectern.transcoder.store.OpenObject;
import org.lectern.transcoder.store.StoredObject;
import org.springframework.http.ETag;

/**
 * An object of the store, wherever the store keeps it. Of a store that is asked over a network, what a viewer asks for is
 * asked at once, and what comes with the answer tells how to present it; only what one question can't give, such as
 * several ranges, costs further ones.
 */
final class StoredContent implements Content, AutoCloseable {
    private final MediaStore store;
    private final StoredObject object;
    private final @Nullable OpenObject open;
    private boolean taken;

    private StoredContent(MediaStore store, StoredObject object, @Nullable OpenObject open) {
        this.store = store;
        this.object = object;
        this.open = open;
    }

    /** Looks for the object, and no more. */
    static Optional<StoredContent> find(MediaStore store, String key) throws IOException {
        return store.find(key).map(object -> new StoredContent(store, object, null));
    }

    /** Looks for the object to answer the viewer from it. */
    static Optional<StoredContent> ask(MediaStore store, String key, MediaRequest asked) throws IOException {
        List<RangesSpecifier.RangeSpec> ranges =
                asked.ranges().map(RangesSpecifier::rangeSet).orElse(List.of());
        if (!asked.head() && !asked.hasPreconditions() && ranges.size() <= 1) {
            String range = ranges.isEmpty() ? null : ranges.getFirst().field();
            try {
                Optional<OpenObject> open = store.open(key, range);
                if (open.isPresent()) {
                    return Optional.of(new StoredContent(store, open.get().object(), open.get()));
                }
            } catch (NoSuchFileException absent) {
                return Optional.empty();
            }
        }
        return find(store, key);
    }

    StoredObject object() {
        return object;
    }

    Representation representation(String cacheControl) {
        return new Representation(
                MediaTypes.of(object.key()),
                null,
                false,
                object.bytes(),
                new ETag(object.version(), false),
                object.lastModified(),
                cacheControl,
                this);
    }

    @Override
    public InputStream open(long offset, long length) throws IOException {
        if (open != null && !taken && open.offset() == offset && open.length() >= length) {
            taken = true;
            return open.content();
        }
        close();
        return store.read(object.key(), offset, length);
    }

    @Override
    public Optional<Path> localFile() throws IOException {
        return store.localFile(object.key());
    }

    /** Lets go of the bytes, unless they have been opened: those are closed by themselves. */
    @Override
    public void close() throws IOException {
        if (open != null && !taken) {
            taken = true;
            open.close();
        }
    }
}
