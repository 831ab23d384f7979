package org.lectern.delivery;

import java.util.List;

/** What a representation's request is answered with, decided before a byte has left. */
sealed interface Answer {
    /** 200: all of it. */
    record Whole() implements Answer {}

    /** 206: one stretch of it. */
    record Part(ByteRange range) implements Answer {}

    /** 206: several stretches, in the order in which they were asked for, as multipart/byteranges. */
    record Parts(List<ByteRange> ranges) implements Answer {
        public Parts {
            ranges = List.copyOf(ranges);
        }
    }

    /** 304: the client has it. */
    record NotModified() implements Answer {}

    /** 412: it isn't what the client takes it for. */
    record PreconditionFailed() implements Answer {}

    /** 416: it has none of what was asked for. */
    record RangeNotSatisfiable() implements Answer {}
}
