package org.lectern.transcoder.hls;

import java.util.List;
import java.util.Locale;

/**
 * A media playlist of one variant or rendition.
 *
 * @param targetDuration in whole seconds; never changes while the playlist grows
 * @param hasInitSegment whether the segments need {@code init.mp4}, each the one that lies beside it
 * @param ended whether no segment will be added: then it is VOD, else EVENT
 */
public record MediaPlaylist(int targetDuration, boolean hasInitSegment, List<Segment> segments, boolean ended) {
    /** The file name of an init segment, within its rendition's folder. */
    public static final String INIT_SEGMENT = "init.mp4";

    /** The file name of a media playlist, within its rendition's folder. */
    public static final String FILE_NAME = "index.m3u8";

    /** Copies the list. */
    public MediaPlaylist {
        segments = List.copyOf(segments);
    }

    /** The longest segment, rounded; a sound segment may be longer than its pictures by half a frame of sound. */
    public static int targetDuration(double longestSegmentSeconds) {
        return (int) Math.max(1, Math.round(longestSegmentSeconds + 0.02));
    }

    /** The playlist's text (RFC 8216, section 4.3). */
    public String render() {
        StringBuilder text = new StringBuilder("#EXTM3U\n")
                .append("#EXT-X-VERSION:")
                .append(hasInitSegment ? 6 : 3)
                .append("\n#EXT-X-TARGETDURATION:")
                .append(targetDuration)
                .append("\n#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-PLAYLIST-TYPE:")
                .append(ended ? "VOD" : "EVENT")
                .append('\n');
        String initSegment = "";
        for (Segment segment : segments) {
            String needed = segment.fileName().replaceFirst("[^/]*$", INIT_SEGMENT);
            if (hasInitSegment && !needed.equals(initSegment)) {
                // tracks and timestamps go on: no discontinuity, which every other playlist would have to have, too
                text.append("#EXT-X-MAP:URI=\"").append(needed).append("\"\n");
                initSegment = needed;
            }
            text.append(String.format(Locale.ROOT, "#EXTINF:%.6f,\n", segment.seconds()))
                    .append(segment.fileName())
                    .append('\n');
        }
        if (ended) {
            text.append("#EXT-X-ENDLIST\n");
        }
        return text.toString();
    }
}
