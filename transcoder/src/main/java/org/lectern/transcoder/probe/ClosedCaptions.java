package org.lectern.transcoder.probe;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;

/**
 * Captions that television hides in coded pictures (CEA-608, carried as ATSC A/53 part 4 says). No track tells of them, and to
 * decode pictures for it would keep viewers waiting: so some places of the file are looked at for text among their bytes. Most
 * encoders send pairs of bytes that say nothing with every picture, which is no reason to offer captions.
 */
final class ClosedCaptions {
    /** ffmpeg's name of the text. */
    static final String CODEC = "eia_608";

    /** ffmpeg's names of what may carry them. */
    private static final Set<String> CARRIERS = Set.of("h264", "hevc", "mpeg2video");

    private static final int PLACES = 16;
    private static final int BYTES_OF_A_PLACE = 512 << 10;

    /** What precedes them in a picture's user data: an identifier, and that it is captions. */
    private static final byte[] HEAD = "GA94\3".getBytes(StandardCharsets.ISO_8859_1);

    private static final int COUNT = 0x1F;
    /** A pair is valid, and of the first field, which holds the first and usually the only channel. */
    private static final int OF_FIRST_FIELD = 0xFC;

    private static final int FIRST_LETTER = 0x20;

    private ClosedCaptions() {}

    static boolean mayBeIn(StreamEntry pictures) {
        return CARRIERS.contains(pictures.codec());
    }

    /** Whether there is text in any of the places that are looked at. */
    static boolean areIn(Path file) throws IOException {
        try (SeekableByteChannel in = Files.newByteChannel(file)) {
            ByteBuffer place = ByteBuffer.allocate(BYTES_OF_A_PLACE);
            long apart = Math.max(BYTES_OF_A_PLACE, in.size() / PLACES);
            for (long at = 0; at < in.size(); at += apart) {
                in.position(at);
                place.clear();
                while (place.hasRemaining() && in.read(place) >= 0) {
                    // on to what is there
                }
                if (areAmong(place.array(), place.position())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean areAmong(byte[] bytes, int length) {
        for (int at = 0; at + HEAD.length < length; at++) {
            if (bytes[at] == HEAD[0]
                    && Arrays.equals(bytes, at, at + HEAD.length, HEAD, 0, HEAD.length)
                    && holdsText(bytes, at + HEAD.length, length)) {
                return true;
            }
        }
        return false;
    }

    /** The pairs follow on their count and a byte that is reserved, each behind one that says what it is. */
    private static boolean holdsText(byte[] bytes, int at, int length) {
        int pairs = bytes[at] & COUNT;
        for (int i = 0; i < pairs && at + 4 + 3 * i < length; i++) {
            int pair = at + 2 + 3 * i;
            if ((bytes[pair] & 0xFF) == OF_FIRST_FIELD
                    && hasOddParity(bytes[pair + 1])
                    && hasOddParity(bytes[pair + 2])
                    && (bytes[pair + 1] & 0x7F) >= FIRST_LETTER) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasOddParity(byte value) {
        return Integer.bitCount(value & 0xFF) % 2 == 1;
    }
}
