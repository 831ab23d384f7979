package org.lectern.transcoder.fmp4;

import java.nio.ByteBuffer;
import java.util.Set;

/** A sequence parameter set (ITU-T H.264, 7.3.2.1.1), bit by bit; what is past its end counts as zeros. */
final class SequenceParameterSet {
    private static final Set<Integer> PROFILES_THAT_TELL_CHROMA =
            Set.of(44, 83, 86, 100, 110, 118, 122, 128, 134, 135, 138, 139, 244);

    private static final int CHROMA_444 = 3;
    private static final int SMALL_LISTS = 6;
    /** Of a number (9.1); more would be none. */
    private static final int MOST_LEADING_ZEROS = 31;

    private static final int MOST_IN_A_CYCLE = 255;

    private final byte[] payload;
    private long at;

    private SequenceParameterSet(byte[] payload) {
        this.payload = payload;
    }

    /** Whether all pictures are frames, by {@code frame_mbs_only_flag}: others may be of two fields each, or of parts that are. */
    static boolean isOfFramesOnly(ByteBuffer unit) {
        return new SequenceParameterSet(payload(unit)).framesOnly();
    }

    /** What follows the unit's header, without the bytes that keep it from looking like a start code (7.4.1). */
    private static byte[] payload(ByteBuffer unit) {
        ByteBuffer payload = ByteBuffer.allocate(unit.remaining());
        int zeros = 0;
        for (int i = unit.position() + 1; i < unit.limit(); i++) {
            byte next = unit.get(i);
            if (zeros >= 2 && next == 3) {
                zeros = 0;
            } else {
                payload.put(next);
                zeros = next == 0 ? zeros + 1 : 0;
            }
        }
        return Boxes.bytes(payload.flip());
    }

    private boolean framesOnly() {
        int profile = (int) bits(8);
        bits(16); // constraints and level
        number(); // seq_parameter_set_id
        if (PROFILES_THAT_TELL_CHROMA.contains(profile)) {
            skipChroma();
        }
        number(); // log2_max_frame_num_minus4
        skipOrder();
        number(); // max_num_ref_frames
        bits(1); // gaps_in_frame_num_value_allowed_flag
        number(); // pic_width_in_mbs_minus1
        number(); // pic_height_in_map_units_minus1
        return flag();
    }

    private void skipChroma() {
        long format = number();
        if (format == CHROMA_444) {
            bits(1); // separate_colour_plane_flag
        }
        number(); // bit_depth_luma_minus8
        number(); // bit_depth_chroma_minus8
        bits(1); // qpprime_y_zero_transform_bypass_flag
        if (flag()) {
            int lists = format == CHROMA_444 ? 12 : 8;
            for (int i = 0; i < lists; i++) {
                if (flag()) {
                    skipScalingList(i < SMALL_LISTS ? 16 : 64);
                }
            }
        }
    }

    /** Ends early where the rest of it is as what came last (7.3.2.1.1.1). */
    private void skipScalingList(int size) {
        long scale = 8;
        for (int i = 0; i < size && scale != 0; i++) {
            scale = (scale + signed()) & 0xFF;
        }
    }

    /** How pictures are counted (8.2.1). */
    private void skipOrder() {
        long type = number();
        if (type == 0) {
            number(); // log2_max_pic_order_cnt_lsb_minus4
        } else if (type == 1) {
            bits(1); // delta_pic_order_always_zero_flag
            number(); // offset_for_non_ref_pic
            number(); // offset_for_top_to_bottom_field
            long cycle = Math.min(number(), MOST_IN_A_CYCLE);
            for (long i = 0; i < cycle; i++) {
                number(); // offset_for_ref_frame
            }
        }
    }

    /** An Exp-Golomb code, {@code ue(v)}. */
    private long number() {
        int zeros = 0;
        while (zeros < MOST_LEADING_ZEROS && !flag()) {
            zeros++;
        }
        return (1L << zeros) - 1 + bits(zeros);
    }

    /** The same with a sign, {@code se(v)}. */
    private long signed() {
        long code = number();
        return code % 2 == 0 ? -code / 2 : (code + 1) / 2;
    }

    private boolean flag() {
        return bits(1) == 1;
    }

    private long bits(int count) {
        long bits = 0;
        for (int i = 0; i < count; i++, at++) {
            int octet = at / 8 < payload.length ? payload[(int) (at / 8)] : 0;
            bits = bits << 1 | (octet >> (7 - at % 8) & 1);
        }
        return bits;
    }
}
