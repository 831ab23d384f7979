package org.lectern.transcoder.fmp4;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The boxes of ISO/IEC 14496-12, section 4.2: a length, a four-letter type, a content. */
final class Boxes {
    static final int HEADER_BYTES = 8;

    private Boxes() {}

    /** A box inside a buffer, whose content is a view and not a copy. */
    record Box(String type, ByteBuffer content) {
        /** The boxes in the content, after so many bytes of fields of its own. */
        List<Box> children(int fieldBytes) {
            return Boxes.in(content.duplicate().position(content.position() + fieldBytes));
        }

        Optional<Box> child(String wanted) {
            return children(0).stream().filter(box -> box.type.equals(wanted)).findFirst();
        }

        /** The box at the end of a path of types. */
        Box at(String... path) {
            Box at = this;
            for (String step : path) {
                Box parent = at;
                at = at.child(step).orElseThrow(() -> new MalformedMp4("no " + step + " in " + parent.type));
            }
            return at;
        }
    }

    /** All boxes from the buffer's position to its limit. */
    static List<Box> in(ByteBuffer buffer) {
        List<Box> boxes = new ArrayList<>();
        ByteBuffer rest = buffer.slice();
        while (rest.remaining() >= HEADER_BYTES) {
            int start = rest.position();
            long size = Integer.toUnsignedLong(rest.getInt(start));
            String type = type(rest, start + 4);
            if (size < HEADER_BYTES || size > rest.remaining()) {
                throw new MalformedMp4(
                        "a box " + type + " of " + size + " bytes where " + rest.remaining() + " are left");
            }
            boxes.add(new Box(type, rest.slice(start + HEADER_BYTES, (int) size - HEADER_BYTES)));
            rest.position(start + (int) size);
        }
        return boxes;
    }

    static String type(ByteBuffer buffer, int at) {
        byte[] letters = new byte[4];
        buffer.get(at, letters);
        return new String(letters, StandardCharsets.ISO_8859_1);
    }

    /** A box around contents. */
    static byte[] box(String type, byte[]... contents) {
        int size = HEADER_BYTES;
        for (byte[] content : contents) {
            size += content.length;
        }
        ByteBuffer box = ByteBuffer.allocate(size).putInt(size).put(type.getBytes(StandardCharsets.ISO_8859_1));
        for (byte[] content : contents) {
            box.put(content);
        }
        return box.array();
    }

    static byte[] bytes(ByteBuffer view) {
        byte[] bytes = new byte[view.remaining()];
        view.duplicate().get(bytes);
        return bytes;
    }

    static byte[] concatenated(List<byte[]> parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        parts.forEach(all::writeBytes);
        return all.toByteArray();
    }
}
