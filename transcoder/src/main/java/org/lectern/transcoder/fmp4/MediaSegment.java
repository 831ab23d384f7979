package org.lectern.transcoder.fmp4;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes media segments of one track: a {@code styp}, then a fragment for each group of samples. */
public final class MediaSegment {
    private static final byte[] BRANDS = {'m', 's', 'd', 'h', 0, 0, 0, 0, 'm', 's', 'd', 'h', 'i', 's', 'o', '6'};
    private static final int TRACK = 1;
    private static final int DEFAULT_BASE_IS_MOOF = 0x020000;
    static final int OFFSET_DURATION_SIZE_FLAGS_COMPOSITION = 0xF01;
    private static final int SYNC_FLAGS = 0x02000000;
    private static final int OTHER_FLAGS = 0x01010000;

    private static final int MOST_FRAGMENTS = 8;

    private MediaSegment() {}

    /** The number of a segment's first fragment, if every segment of the track has at most {@value #MOST_FRAGMENTS}. */
    public static int sequence(int segment) {
        return MOST_FRAGMENTS * segment + 1;
    }

    /**
     * Writes a segment.
     *
     * @param sequence number of its first fragment; a fragment more, a number more
     * @param fragments each not empty
     */
    public static byte[] write(int sequence, List<List<Sample>> fragments) {
        List<byte[]> parts = new ArrayList<>(List.of(Boxes.box("styp", BRANDS)));
        int number = sequence;
        for (List<Sample> samples : fragments) {
            parts.add(fragmentHeader(number++, samples.getFirst().decodeTime(), samples));
            parts.add(data(samples));
        }
        return Boxes.concatenated(parts);
    }

    private static byte[] fragmentHeader(int sequence, long decodeTime, List<Sample> samples) {
        // the run's data begins after this header and the header of the mdat; its length doesn't depend on its content
        int length = moof(sequence, decodeTime, samples, 0).length;
        return moof(sequence, decodeTime, samples, length + Boxes.HEADER_BYTES);
    }

    private static byte[] moof(int sequence, long decodeTime, List<Sample> samples, int dataOffset) {
        byte[] mfhd = ByteBuffer.allocate(8).putInt(0).putInt(sequence).array();
        byte[] tfhd = ByteBuffer.allocate(8)
                .putInt(DEFAULT_BASE_IS_MOOF)
                .putInt(TRACK)
                .array();
        byte[] tfdt =
                ByteBuffer.allocate(12).putInt(1 << 24).putLong(decodeTime).array();
        return Boxes.box(
                "moof",
                Boxes.box("mfhd", mfhd),
                Boxes.box(
                        "traf",
                        Boxes.box("tfhd", tfhd),
                        Boxes.box("tfdt", tfdt),
                        Boxes.box("trun", run(samples, dataOffset))));
    }

    private static byte[] run(List<Sample> samples, int dataOffset) {
        ByteBuffer run = ByteBuffer.allocate(12 + 16 * samples.size())
                .putInt(OFFSET_DURATION_SIZE_FLAGS_COMPOSITION)
                .putInt(samples.size())
                .putInt(dataOffset);
        for (Sample sample : samples) {
            run.putInt(Math.toIntExact(sample.duration()))
                    .putInt(sample.content().length)
                    .putInt(sample.sync() ? SYNC_FLAGS : OTHER_FLAGS)
                    .putInt(sample.compositionOffset());
        }
        return run.array();
    }

    private static byte[] data(List<Sample> samples) {
        int size = Boxes.HEADER_BYTES
                + samples.stream().mapToInt(sample -> sample.content().length).sum();
        ByteBuffer data = ByteBuffer.allocate(size).putInt(size).put("mdat".getBytes(StandardCharsets.ISO_8859_1));
        samples.forEach(sample -> data.put(sample.content()));
        return data.array();
    }
}
