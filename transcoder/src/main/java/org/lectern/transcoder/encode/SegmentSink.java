package org.lectern.transcoder.encode;

import java.io.IOException;
import org.lectern.transcoder.fmp4.InitSegment;

/** Takes what an encode yields, while it still runs. */
public interface SegmentSink {
    /** Takes the init segment of a track, before its first segment. */
    void init(String folder, InitSegment init) throws IOException;

    /** Whether the segment was taken before, by this or an earlier try: then it needn't be made again. */
    boolean holds(String folder, int index);

    /**
     * Takes a complete segment that has been checked.
     *
     * @param index of the segment in the video, from 0
     * @param ticks that it lasts, of the track's timescale
     */
    void segment(String folder, int index, byte[] bytes, long ticks) throws IOException;

    /** Makes known what was taken since the last time. */
    void flush() throws IOException;
}
