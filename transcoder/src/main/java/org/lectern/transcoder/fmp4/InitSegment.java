package org.lectern.transcoder.fmp4;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lectern.transcoder.fmp4.Boxes.Box;

/**
 * The init segment of one track, fit to be published: without durations, since the segments alone say what lasts how long,
 * and with no edit but the one that takes back the delay of reordered pictures.
 *
 * @param bytes {@code ftyp} and {@code moov}
 * @param timescale ticks a second
 * @param codec as in the CODECS attribute (RFC 6381), from the decoder configuration itself
 */
public record InitSegment(byte[] bytes, int timescale, String codec) {
    private static final byte[] BRANDS = {
        'i', 's', 'o', '6', 0, 0, 0, 0, 'i', 's', 'o', '6', 'c', 'm', 'f', 'c', 'm', 'p', '4', '1'
    };
    private static final int FULL_BOX_FIELDS = 4;
    private static final int VIDEO_ENTRY_FIELDS = 78;
    private static final int AUDIO_ENTRY_FIELDS = 28;

    /**
     * Makes one of the {@code moov} box that an encoder wrote for one track.
     *
     * @param delayTicks from the start of the track to its first picture, which an edit list takes back (ISO/IEC 14496-12,
     *     8.6.6); pictures that are shown before others that they are decoded after need it
     */
    static InitSegment of(Box moov, int delayTicks) {
        List<Box> tracks = moov.children(0).stream()
                .filter(box -> box.type().equals("trak"))
                .toList();
        if (tracks.size() != 1) {
            throw new MalformedMp4(tracks.size() + " tracks where one was expected");
        }
        Box media = tracks.getFirst().at("mdia");
        Box header = media.at("mdhd");
        boolean wide = header.content().get(0) == 1;
        int timescale = header.content().getInt(wide ? 20 : 12);
        byte[] bytes = Boxes.concatenated(List.of(Boxes.box("ftyp", BRANDS), cleaned(moov, delayTicks)));
        return new InitSegment(bytes, timescale, codec(media.at("minf", "stbl", "stsd")));
    }

    private static byte[] cleaned(Box box, int delayTicks) {
        return switch (box.type()) {
            case "moov", "trak", "mdia" -> {
                List<byte[]> children = new ArrayList<>();
                for (Box child : box.children(0)) {
                    if (!child.type().equals("edts") && !child.type().equals("udta")) {
                        children.add(cleaned(child, delayTicks));
                        if (child.type().equals("tkhd") && delayTicks > 0) {
                            children.add(edit(delayTicks));
                        }
                    }
                }
                yield Boxes.box(box.type(), Boxes.concatenated(children));
            }
            case "mvhd", "mdhd" -> withoutDuration(box, 16, 24);
            case "tkhd" -> withoutDuration(box, 20, 28);
            default -> Boxes.box(box.type(), Boxes.bytes(box.content()));
        };
    }

    private static byte[] edit(int delayTicks) {
        ByteBuffer list = ByteBuffer.allocate(20)
                .putInt(0)
                .putInt(1)
                .putInt(0)
                .putInt(delayTicks)
                .putInt(1 << 16);
        return Boxes.box("edts", Boxes.box("elst", list.array()));
    }

    /** Version 0 has 32 bits for a duration, version 1 has 64, at different places. */
    private static byte[] withoutDuration(Box box, int at, int atWhenWide) {
        ByteBuffer content = ByteBuffer.wrap(Boxes.bytes(box.content()));
        if (content.get(0) == 1) {
            content.putLong(atWhenWide, 0);
        } else {
            content.putInt(at, 0);
        }
        return Boxes.box(box.type(), content.array());
    }

    private static String codec(Box descriptions) {
        Box entry = descriptions.children(FULL_BOX_FIELDS + 4).getFirst();
        return switch (entry.type()) {
            case "avc1" -> {
                ByteBuffer avcC = childOf(entry, VIDEO_ENTRY_FIELDS, "avcC");
                yield String.format(
                        Locale.ROOT, "avc1.%02x%02x%02x", avcC.get(1) & 0xFF, avcC.get(2) & 0xFF, avcC.get(3) & 0xFF);
            }
            case "mp4a" -> "mp4a.40." + audioObjectType(childOf(entry, AUDIO_ENTRY_FIELDS, "esds"));
            default -> throw new MalformedMp4("a codec that isn't published: " + entry.type());
        };
    }

    /** The decoder configuration of an H.264 track (ISO/IEC 14496-15, 5.3.3.1). */
    ByteBuffer avcC() {
        Box moov = Boxes.in(ByteBuffer.wrap(bytes)).getLast();
        Box descriptions = moov.at("trak", "mdia", "minf", "stbl", "stsd");
        return childOf(descriptions.children(FULL_BOX_FIELDS + 4).getFirst(), VIDEO_ENTRY_FIELDS, "avcC");
    }

    private static ByteBuffer childOf(Box entry, int fields, String type) {
        return entry.children(fields).stream()
                .filter(box -> box.type().equals(type))
                .findFirst()
                .orElseThrow(() -> new MalformedMp4("no " + type + " in " + entry.type()))
                .content();
    }

    /** Walks ES_Descriptor › DecoderConfigDescriptor › DecoderSpecificInfo (ISO/IEC 14496-1, 7.2.6). */
    private static int audioObjectType(ByteBuffer esds) {
        ByteBuffer at = esds.duplicate().position(FULL_BOX_FIELDS);
        while (at.remaining() > 2) {
            int tag = at.get();
            int length = 0;
            int more;
            do {
                more = at.get();
                length = length << 7 | (more & 0x7F);
            } while ((more & 0x80) != 0);
            switch (tag) {
                case 3 -> at.position(at.position() + 3);
                case 4 -> at.position(at.position() + 13);
                case 5 -> {
                    return (at.get() & 0xFF) >> 3;
                }
                default -> at.position(at.position() + length);
            }
        }
        throw new MalformedMp4("no audio configuration in esds");
    }
}
