package org.lectern.transcoder.store;

import java.util.regex.Pattern;

/** What a key may look like: the same in every store, so that none of them is led out of its folder or bucket. */
final class Key {
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");

    private Key() {}

    /**
     * The key itself.
     *
     * @throws IllegalArgumentException if it isn't one
     */
    static String checked(String key) {
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException("Not a key: " + key);
        }
        return key;
    }

    /**
     * The folders of a prefix, without the slash at their end; empty if it names none.
     *
     * @throws IllegalArgumentException if they can't be part of a key
     */
    static String foldersOf(String prefix) {
        int slash = prefix.lastIndexOf('/');
        return slash < 0 ? "" : checked(prefix.substring(0, slash));
    }

    /**
     * The folder that a prefix names whole, without the slash at its end.
     *
     * @throws IllegalArgumentException if it doesn't end with a slash, or can't be part of a key
     */
    static String folder(String prefix) {
        if (!prefix.endsWith("/")) {
            throw new IllegalArgumentException("A prefix to delete ends with a slash: " + prefix);
        }
        return foldersOf(prefix);
    }
}
