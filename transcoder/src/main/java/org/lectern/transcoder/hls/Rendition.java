package org.lectern.transcoder.hls;

/**
 * An EXT-X-MEDIA: an alternative track.
 *
 * @param type AUDIO or SUBTITLES
 * @param name unique among those of its type
 * @param language BCP 47
 * @param channels of sound; 0 for subtitles
 * @param forced subtitles that are shown even to who has turned subtitles off
 * @param uri of its media playlist, relative to the multivariant playlist
 * @param codec as in CODECS; empty for WebVTT
 */
public record Rendition(
        Type type,
        String name,
        String language,
        boolean isDefault,
        int channels,
        boolean forced,
        String uri,
        String codec,
        BitRates rates) {
    /** What kind of track. */
    public enum Type {
        AUDIO("sound"),
        SUBTITLES("captions");

        private final String groupId;

        Type(String groupId) {
            this.groupId = groupId;
        }

        String groupId() {
            return groupId;
        }
    }
}
