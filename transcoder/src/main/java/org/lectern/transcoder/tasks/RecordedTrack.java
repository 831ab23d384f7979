package org.lectern.transcoder.tasks;

import java.util.List;
import org.lectern.transcoder.hls.IFramePlaylist;
import org.lectern.transcoder.hls.Segment;

/**
 * The segments of one rendition that have been stored and recorded.
 *
 * @param folder its folder
 * @param codec as in CODECS; empty for WebVTT
 * @param segments in order; while it is being encoded, some in between may be missing
 * @param iFrames the pictures in them that can be decoded by themselves, in order
 * @param closed whether it was given up, and what was recorded is all that there will be
 */
public record RecordedTrack(
        String folder, String codec, List<Segment> segments, List<IFramePlaylist.Picture> iFrames, boolean closed) {
    /** Copies the lists. */
    public RecordedTrack {
        segments = List.copyOf(segments);
        iFrames = List.copyOf(iFrames);
    }

    /** The segments from the first one on, up to the first that is missing. */
    public List<Segment> unbroken() {
        int length = 0;
        while (length < segments.size() && segments.get(length).index() == length) {
            length++;
        }
        return segments.subList(0, length);
    }
}
