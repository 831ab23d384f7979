package org.lectern.transcoder.probe;

/** The tag that is put before sound by whoever names it (ID3v2). */
final class Id3Tag {
    private static final int HEADER_BYTES = 10;
    private static final int SIZE_AT = 6;
    private static final int FLAGS_AT = 5;
    private static final int HAS_FOOTER = 0x10;

    private Id3Tag() {}

    /**
     * How long the tag is that these bytes begin with, its header and footer included (ID3v2.4.0, section 3).
     *
     * @return in bytes; 0 if there is none
     */
    static long bytes(byte[] head) {
        if (head.length < HEADER_BYTES || head[0] != 'I' || head[1] != 'D' || head[2] != '3') {
            return 0;
        }
        int size = 0;
        for (int i = SIZE_AT; i < HEADER_BYTES; i++) {
            if (head[i] < 0) {
                return 0;
            }
            size = (size << 7) | head[i];
        }
        int footer = (head[FLAGS_AT] & HAS_FOOTER) == 0 ? 0 : HEADER_BYTES;
        return HEADER_BYTES + (long) size + footer;
    }
}
