package org.lectern.transcoder.fmp4;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.lectern.transcoder.fmp4.Boxes.Box;

/**
 * Where in a media segment a picture lies that can be decoded by itself: from the {@code moof} of its fragment, whose
 * first sample it is, to the picture's end within the {@code mdat}.
 *
 * @param offset from the start of the segment, in bytes
 * @param length in bytes
 * @param ticks when it is shown, in the track's timescale, the delay of reordered pictures included
 */
public record IFrame(int offset, int length, long ticks) {
    private static final int NOT_SYNC = 0x10000;

    /**
     * Those of a segment as {@link MediaSegment} writes it, in order.
     *
     * @throws MalformedMp4 if it isn't such a segment
     */
    public static List<IFrame> in(byte[] segment) {
        List<IFrame> pictures = new ArrayList<>();
        int offset = 0;
        for (Box box : Boxes.in(ByteBuffer.wrap(segment))) {
            if (box.type().equals("moof")) {
                FirstSample first = FirstSample.of(box);
                if (first.sync) {
                    int length = size(box) + Boxes.HEADER_BYTES + first.size;
                    pictures.add(new IFrame(offset, length, first.decodeTime + first.compositionOffset));
                }
            }
            offset += size(box);
        }
        return pictures;
    }

    /**
     * A track of nothing but such pictures, which can be read as a file of its own.
     *
     * @param init the init segment that they belong to
     * @param ranges the bytes of each, as they lie in their segments
     * @throws MalformedMp4 if a range isn't one
     */
    public static byte[] track(byte[] init, List<byte[]> ranges) {
        List<byte[]> parts = new ArrayList<>(List.of(init));
        long time = 0;
        for (byte[] range : ranges) {
            Sample picture = picture(range, time);
            parts.add(MediaSegment.write(parts.size() - 1, List.of(List.of(picture))));
            time += picture.duration();
        }
        return Boxes.concatenated(parts);
    }

    private static Sample picture(byte[] range, long decodeTime) {
        ByteBuffer bytes = ByteBuffer.wrap(range);
        int header = range.length < Boxes.HEADER_BYTES ? 0 : bytes.getInt(0);
        if (header < Boxes.HEADER_BYTES || header > range.length - Boxes.HEADER_BYTES) {
            throw new MalformedMp4("a picture's range without its moof");
        }
        FirstSample first = FirstSample.of(Boxes.in(bytes.slice(0, header)).getFirst());
        byte[] content = new byte[range.length - header - Boxes.HEADER_BYTES];
        if (content.length != first.size) {
            throw new MalformedMp4(content.length + " bytes of a picture that has " + first.size);
        }
        bytes.get(header + Boxes.HEADER_BYTES, content);
        return new Sample(decodeTime, first.duration, first.compositionOffset, true, content);
    }

    private static int size(Box box) {
        return Boxes.HEADER_BYTES + box.content().remaining();
    }

    /** ISO/IEC 14496-12, 8.8.8 and 8.8.12, as far as {@link MediaSegment} makes use of them. */
    private record FirstSample(long decodeTime, long duration, int size, boolean sync, int compositionOffset) {
        static FirstSample of(Box moof) {
            Box track = moof.at("traf");
            ByteBuffer run = track.at("trun").content();
            if ((run.getInt(0) & 0xFFFFFF) != MediaSegment.OFFSET_DURATION_SIZE_FLAGS_COMPOSITION
                    || run.getInt(4) < 1) {
                throw new MalformedMp4("a run of samples that isn't written as ours are");
            }
            return new FirstSample(
                    track.at("tfdt").content().getLong(4),
                    Integer.toUnsignedLong(run.getInt(12)),
                    run.getInt(16),
                    (run.getInt(20) & NOT_SYNC) == 0,
                    run.getInt(24));
        }
    }
}
