package org.lectern.transcoder.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/**
 * An object that is being read: what is known of it, and bytes of it as they come.
 *
 * @param offset where in the object the first of the bytes is
 * @param length how many bytes of it come
 */
public record OpenObject(StoredObject object, long offset, long length, InputStream content) implements Closeable {
    @Override
    public void close() throws IOException {
        content.close();
    }
}
