package org.lectern.delivery;

/**
 * A stretch of a representation that exists, by the positions of its first and its last byte, both inclusive.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-14.1.2">RFC 9110, 14.1.2</a>
 */
record ByteRange(long firstPos, long lastPos) {
    ByteRange {
        if (firstPos < 0 || lastPos < firstPos) {
            throw new IllegalArgumentException("Not a range: " + firstPos + "-" + lastPos);
        }
    }

    /** In bytes, at least one. */
    long length() {
        return lastPos - firstPos + 1;
    }

    boolean overlaps(ByteRange other) {
        return firstPos <= other.lastPos && other.firstPos <= lastPos;
    }

    /** The value of Content-Range, of a representation that is {@code completeLength} bytes long. */
    String contentRange(long completeLength) {
        return "bytes " + firstPos + "-" + lastPos + "/" + completeLength;
    }
}
