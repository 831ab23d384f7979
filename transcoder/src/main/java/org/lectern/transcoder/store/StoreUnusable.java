package org.lectern.transcoder.store;

import org.jspecify.annotations.Nullable;

/** The store of media that is configured can't be used; the message says why, in one sentence. */
public final class StoreUnusable extends RuntimeException {
    StoreUnusable(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
