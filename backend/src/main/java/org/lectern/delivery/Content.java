package org.lectern.delivery;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/** Where the bytes of a representation come from. */
interface Content {
    /** Reads {@code length} bytes beginning at {@code offset}; both in bytes, within the representation. */
    InputStream open(long offset, long length) throws IOException;

    /** Whether a client may ask for ranges of it. */
    default boolean hasRanges() {
        return true;
    }

    /** The file that holds exactly these bytes, which the operating system may then send by itself. */
    default Optional<Path> localFile() throws IOException {
        return Optional.empty();
    }

    /** Bytes in memory, which must not change. */
    static Content of(byte[] bytes) {
        return (offset, length) -> new ByteArrayInputStream(bytes, Math.toIntExact(offset), Math.toIntExact(length));
    }
}
