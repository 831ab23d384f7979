package org.lectern.remote;

import org.jspecify.annotations.Nullable;

/**
 * What is asked of a remote server.
 *
 * @param range the value of Range; null for the whole
 * @param ifRange the value of If-Range; null where the range holds in any case
 */
public record RemoteRequest(
        RemoteAddress address,
        boolean head,
        @Nullable String range,
        @Nullable String ifRange) {
    /** What is known of the file, without its bytes. */
    public static RemoteRequest head(RemoteAddress address) {
        return new RemoteRequest(address, true, null, null);
    }

    /** All of the file. */
    public static RemoteRequest whole(RemoteAddress address) {
        return new RemoteRequest(address, false, null, null);
    }

    /** A part of the file. */
    public static RemoteRequest part(RemoteAddress address, String range, @Nullable String ifRange) {
        return new RemoteRequest(address, false, range, ifRange);
    }

    String method() {
        return head ? "HEAD" : "GET";
    }
}
