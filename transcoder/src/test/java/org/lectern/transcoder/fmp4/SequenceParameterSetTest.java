package org.lectern.transcoder.fmp4;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How pictures are coded, told behind fields of many kinds. */
class SequenceParameterSetTest {
    /** The unit's header, Main profile, level 3, and the number of the set. */
    private static final String MAIN = "01100111 01001101 00000000 00011110 1";

    private static final String HIGH = "01100111 01100100 00000000 00011110 1";
    private static final String COUNTED_BY_BITS = "1 1 1";
    /** One reference, and 20 × 15 macroblocks. */
    private static final String SIZE = "010 0 000010100 0001111";

    private static final String REST = "1 1 0 0 1";

    @ParameterizedTest
    @ValueSource(
            strings = {
                MAIN + COUNTED_BY_BITS + SIZE,
                // counted by a cycle of two offsets, of which one takes 17 bits
                MAIN + "1 010 0 1 011 011 1 00000000100000001" + SIZE,
                MAIN + "1 011" + SIZE,
                HIGH + "010 1 1 0 0" + COUNTED_BY_BITS + SIZE,
                // a scaling list that ends at once, one of sixteen numbers and one of 64, and four that aren't there
                HIGH + "010 1 1 0 1 1 000010001 0 0 1 1111111111111111 0 0 1 1111111111111111111111111111111111111111"
                        + "111111111111111111111111 0" + COUNTED_BY_BITS + SIZE,
                // twelve lists of separate colours
                HIGH + "00100 0 1 1 0 1 000000000000" + COUNTED_BY_BITS + SIZE
            })
    void tellsFramesFromFields(String before) {
        assertThat(framesOnly(before + "1" + REST)).as("frames").isTrue();
        assertThat(framesOnly(before + "0" + REST)).as("fields").isFalse();
    }

    @Test
    void passesOverBytesThatPreventStartCodes() {
        // an absurd height, which gives bytes of zeros
        String zeros = MAIN + COUNTED_BY_BITS + "1 0 1 000000000000000000000000 1000000000000000000000000";
        byte[] plain = unit(zeros + "1" + REST);
        int at = indexOfZeros(plain);
        ByteBuffer guarded = ByteBuffer.allocate(plain.length + 1)
                .put(plain, 0, at + 2)
                .put((byte) 3)
                .put(plain, at + 2, plain.length - at - 2)
                .flip();
        assertThat(SequenceParameterSet.isOfFramesOnly(guarded))
                .isEqualTo(SequenceParameterSet.isOfFramesOnly(ByteBuffer.wrap(plain)))
                .isTrue();
    }

    @Test
    void doesNotPromiseFramesWhereItEndsEarly() {
        byte[] whole = unit(MAIN + COUNTED_BY_BITS + SIZE + "1" + REST);
        for (int length = 1; length < 7; length++) {
            assertThat(SequenceParameterSet.isOfFramesOnly(ByteBuffer.wrap(Arrays.copyOf(whole, length))))
                    .as("%d bytes", length)
                    .isFalse();
        }
    }

    private static boolean framesOnly(String bits) {
        return SequenceParameterSet.isOfFramesOnly(ByteBuffer.wrap(unit(bits)));
    }

    private static byte[] unit(String bits) {
        String all = bits.replace(" ", "");
        byte[] unit = new byte[(all.length() + 7) / 8];
        for (int i = 0; i < all.length(); i++) {
            unit[i / 8] |= (byte) ((all.charAt(i) - '0') << (7 - i % 8));
        }
        return unit;
    }

    private static int indexOfZeros(byte[] bytes) {
        int at = 0;
        while (bytes[at] != 0 || bytes[at + 1] != 0) {
            at++;
        }
        return at;
    }
}
