package org.lectern.transcoder.sample;

import java.util.List;
import java.util.function.Consumer;

/**
 * One picture of a clip, and what moves over it.
 *
 * @param seconds from its first appearing to its last trace
 */
record Slide(double seconds, Consumer<Board> drawing, List<Mover> movers) {
    /** A slide on which the movers, if any, move. */
    static Slide of(double seconds, Consumer<Board> drawing, Mover... movers) {
        return new Slide(seconds, drawing, List.of(movers));
    }

    /**
     * A piece that moves over a slide.
     *
     * @param x the left edge in pixels, an ffmpeg expression of {@code t}, the seconds since the slide appeared
     * @param y the upper edge, likewise
     */
    record Mover(int width, int height, Consumer<Board> drawing, String x, String y) {}
}
