package org.lectern.transcoder.fmp4;

import java.nio.ByteBuffer;

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
        ByteBuffer units = ByteBuffer.wrap(content);
        while (units.remaining() > 4) {
            int length = units.getInt();
            if (length <= 0 || length > units.remaining()) {
                return false;
            }
            int type = units.get(units.position()) & 0x1F;
            if (type >= 1 && type <= OTHER_SLICES) {
                return false;
            }
            if (type == IDR_SLICE) {
                return true;
            }
            units.position(units.position() + length);
        }
        return false;
    }
}
