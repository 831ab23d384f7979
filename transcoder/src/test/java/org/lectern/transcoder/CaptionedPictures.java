package org.lectern.transcoder;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.lectern.transcoder.cage.Arguments;

/**
 * Pictures that carry captions along as television's do: CEA-608 pop-on captions in the user data of ATSC A/53 part 4, a pair of
 * bytes with each picture, which says nothing most of the time.
 */
public final class CaptionedPictures {
    private static final int DELIMITER = 9;
    private static final int TYPE = 0x1F;

    private static final List<Integer> LOAD = List.of(0x1420, 0x1420, 0x142E, 0x142E, 0x1470, 0x1470);
    private static final List<Integer> SHOW = List.of(0x142F, 0x142F);
    private static final List<Integer> CLEAR = List.of(0x142C, 0x142C);

    private CaptionedPictures() {}

    /**
     * A caption.
     *
     * @param from the picture from which on it is shown
     * @param until the picture from which on it isn't
     */
    public record Caption(int from, int until, String text) {}

    /** Puts captions into ten seconds of 25 pictures each, H.264 without a file format. */
    public static Path make(Path folder, String name, Caption... captions) throws IOException {
        Path bare = TestMedia.make(
                folder,
                "bare.h264",
                new Arguments()
                        .option("-f", "lavfi")
                        .option("-i", "testsrc2=size=640x360:rate=25:duration=10")
                        .option("-c:v", "libx264")
                        .option("-preset", "ultrafast")
                        .option("-bf", 0)
                        .option("-g", 50)
                        .option("-x264-params", "aud=1:scenecut=0"));
        return Files.write(folder.toRealPath().resolve(name), captioned(Files.readAllBytes(bare), captions));
    }

    private static byte[] captioned(byte[] pictures, Caption... captions) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Deque<Integer> waiting = new ArrayDeque<>();
        int picture = 0;
        int from = 0;
        for (int at = 0; at + 4 < pictures.length; at++) {
            boolean delimits = pictures[at] == 0
                    && pictures[at + 1] == 0
                    && pictures[at + 2] == 1
                    && (pictures[at + 3] & TYPE) == DELIMITER;
            if (delimits) {
                int end = at + 5;
                out.write(pictures, from, end - from);
                from = end;
                for (Caption caption : captions) {
                    if (picture == caption.from() - pairs(caption).size() + 1) {
                        waiting.addAll(pairs(caption));
                    } else if (picture == caption.until() - 1) {
                        waiting.addAll(CLEAR);
                    }
                }
                Integer pair = waiting.poll();
                out.writeBytes(userData(pair == null ? 0 : pair));
                picture++;
            }
        }
        out.write(pictures, from, pictures.length - from);
        return out.toByteArray();
    }

    private static List<Integer> pairs(Caption caption) {
        List<Integer> pairs = new ArrayList<>(LOAD);
        for (int at = 0; at < caption.text().length(); at += 2) {
            char next = at + 1 < caption.text().length() ? caption.text().charAt(at + 1) : 0;
            pairs.add(caption.text().charAt(at) << 8 | next);
        }
        pairs.addAll(SHOW);
        return pairs;
    }

    /** A unit of supplemental information (SEI) that holds one pair. */
    private static byte[] userData(int pair) {
        byte[] content = {
            (byte) 0xB5,
            0,
            0x31,
            'G',
            'A',
            '9',
            '4',
            3,
            (byte) 0xC1,
            (byte) 0xFF,
            (byte) 0xFC,
            odd(pair >> 8),
            odd(pair),
            (byte) 0xFF
        };
        ByteArrayOutputStream unit = new ByteArrayOutputStream();
        unit.writeBytes(new byte[] {0, 0, 0, 1, 6, 4, (byte) content.length});
        unit.writeBytes(content);
        unit.write(0x80);
        return unit.toByteArray();
    }

    /** Seven bits, and one that makes the number of those that are set odd. */
    private static byte odd(int value) {
        int bits = value & 0x7F;
        return (byte) (Integer.bitCount(bits) % 2 == 1 ? bits : bits | 0x80);
    }
}
