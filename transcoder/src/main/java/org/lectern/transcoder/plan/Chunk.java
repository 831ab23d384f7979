package org.lectern.transcoder.plan;

/**
 * A run of segments that one task encodes.
 *
 * @param index from 0, in the order of the video
 * @param endSegment the first one that isn't in it
 */
public record Chunk(int index, int firstSegment, int endSegment) {
    /** How many segments are in it. */
    public int segments() {
        return endSegment - firstSegment;
    }
}
