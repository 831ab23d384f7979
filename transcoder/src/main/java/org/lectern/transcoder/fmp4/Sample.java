package org.lectern.transcoder.fmp4;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * One coded picture, or one frame of sound.
 *
 * @param decodeTime in ticks of the track's timescale, from the start of what is read or written
 * @param duration in ticks
 * @param compositionOffset from decoding to presentation, in ticks
 * @param sync whether decoding can begin here
 */
public record Sample(long decodeTime, long duration, int compositionOffset, boolean sync, byte[] content) {
    private static final int IDR_SLICE = 5;
    private static final int OTHER_SLICES = 4;

    /** Whether it is an H.264 IDR picture: its first slice is of NAL unit type 5 (ITU-T H.264, table 7-1). */
    public boolean isIdr() {
        for (ByteBuffer unit : units()) {
            int type = type(unit);
            if (type >= 1 && type <= OTHER_SLICES) {
                return false;
            }
            if (type == IDR_SLICE) {
                return true;
            }
        }
        return false;
    }

    /** The NAL units of an H.264 picture, each without its length (ISO/IEC 14496-15, 5.3.4.2), as far as they are whole. */
    List<ByteBuffer> units() {
        List<ByteBuffer> units = new ArrayList<>();
        ByteBuffer rest = ByteBuffer.wrap(content);
        while (rest.remaining() > 4) {
            int length = rest.getInt();
            if (length <= 0 || length > rest.remaining()) {
                return units;
            }
            units.add(rest.slice(rest.position(), length));
            rest.position(rest.position() + length);
        }
        return units;
    }

    static int type(ByteBuffer unit) {
        return unit.get(0) & 0x1F;
    }
}
