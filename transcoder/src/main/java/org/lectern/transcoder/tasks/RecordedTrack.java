package org.lectern.transcoder.tasks;

import java.util.List;
import org.lectern.transcoder.hls.Segment;

/**
 * The segments of one rendition that have been stored and recorded.
 *
 * @param folder its folder
 * @param codec as in CODECS; empty for WebVTT
 * @param segments in order
 */
public record RecordedTrack(String folder, String codec, List<Segment> segments) {
    /** Copies the list. */
    public RecordedTrack {
        segments = List.copyOf(segments);
    }
}
