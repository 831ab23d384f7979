package org.lectern.transcoder.encode;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.lectern.transcoder.fmp4.InitSegment;
import org.lectern.transcoder.plan.Chunk;
import org.lectern.transcoder.plan.Plan;
import org.lectern.transcoder.probe.VideoTrack;

/** Finds out what the rungs of a video would cost, by encoding a few seconds from its middle. */
public final class Survey {
    /** What takes more than this isn't slides or a screen: then lower rungs are always worth their bytes. */
    private static final long SUSPICIOUSLY_CHEAP = 800_000;
    /** Codecs whose pictures don't refer to others: their rate says nothing of what ours would be. */
    private static final Set<String> WITHOUT_REFERENCES = Set.of(
            "mjpeg", "png", "prores", "dnxhd", "ffv1", "huffyuv", "ffvhuff", "utvideo", "qtrle", "rawvideo", "gif");

    private final Encoding encoding;
    private final Plan plan;

    /** A survey of the plan's source. */
    public Survey(Encoding encoding, Plan plan) {
        this.encoding = encoding;
        this.plan = plan;
    }

    /** Whether a source may be so simple that some of its rungs cost the same; no other is worth the time. */
    public static boolean isWorthwhile(Plan plan) {
        VideoTrack video = plan.source().video();
        return video != null
                && plan.source().seekable()
                && plan.copiedRung().isEmpty()
                && plan.rungs().size() > 1
                && (WITHOUT_REFERENCES.contains(video.codec())
                        || (video.bitsPerSecond() > 0 && video.bitsPerSecond() < SUSPICIOUSLY_CHEAP));
    }

    /**
     * Encodes.
     *
     * @return bits per second by rung; those of the same pictures, so that they can be compared
     * @throws EncodeFailed if ffmpeg failed
     */
    public Map<String, Long> bitsPerSecond() throws IOException {
        Map<String, Long> bytes = new HashMap<>();
        int middle = plan.grid().segments() / 2;
        new VideoEncode(encoding, plan).encode(new Chunk(0, middle, middle + 1), plan.rungs(), new SegmentSink() {
            @Override
            public void init(String folder, InitSegment init) {
                // what all segments need weighs nothing
            }

            @Override
            public boolean holds(String folder, int index) {
                return false;
            }

            @Override
            public void segment(String folder, int index, byte[] segment, long ticks) {
                bytes.merge(folder, (long) segment.length, Long::sum);
            }

            @Override
            public void flush() {
                // nothing is kept
            }
        });
        double seconds = plan.grid().segmentSeconds(middle);
        bytes.replaceAll((rung, sum) -> Math.round(8 * sum / seconds));
        return bytes;
    }
}
