package org.lectern.delivery;

import java.util.Locale;
import java.util.Map;

/** Media types by the endings of the names that the transcoder writes. */
final class MediaTypes {
    static final String PLAYLIST = "application/vnd.apple.mpegurl";

    /** What is none of ours is never anything that a browser would open. */
    private static final String UNKNOWN = "application/octet-stream";

    private static final Map<String, String> BY_ENDING = Map.of(
            "m3u8", PLAYLIST,
            "m4s", "video/iso.segment",
            "mp4", "video/mp4",
            "m4a", "audio/mp4",
            "vtt", "text/vtt",
            "jpg", "image/jpeg",
            "png", "image/png",
            "webp", "image/webp",
            "json", "application/json");

    private MediaTypes() {}

    /** The type of the object under the key. */
    static String of(String key) {
        String ending = key.substring(key.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return BY_ENDING.getOrDefault(ending, UNKNOWN);
    }
}
