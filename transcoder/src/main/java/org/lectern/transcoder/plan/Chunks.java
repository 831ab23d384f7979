package org.lectern.transcoder.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * Divides a video's segments among tasks: the first one short, so that it can soon be watched, then about a minute each, and
 * towards the end less and less, so that several workers come to it together. The first two are what is done before other
 * videos' work, whatever the source, and so never longer than that.
 */
public final class Chunks {
    /** In the first chunk, unless the video has fewer, or is short. */
    public static final int FIRST_SEGMENTS = 2;

    private static final double SECONDS = 56;
    /** Up to then, what is decoded once for the lowest rung, and once more for the others, would be a large part of all. */
    private static final double SHORT_SECONDS = 75;
    /** Beginning a chunk costs about what half a second of it does; shorter ones aren't worth that. */
    private static final double LEAST_SECONDS = 16;

    private Chunks() {}

    /**
     * Plans the chunks.
     *
     * @param seekable whether encoding can begin anywhere; if not, one task does all but the first two chunks
     * @param decodedTwice whether the first chunk is decoded once for the lowest rung, and once more for others
     */
    public static List<Chunk> plan(Grid grid, boolean seekable, boolean decodedTwice) {
        int end = grid.segments();
        int first = decodedTwice && grid.durationSeconds() <= SHORT_SECONDS ? 1 : Math.min(end, FIRST_SEGMENTS);
        List<Chunk> chunks = new ArrayList<>(List.of(new Chunk(0, 0, first)));
        int from = first;
        for (int to = from + 1; to <= end; to++) {
            boolean second = chunks.size() == 1;
            double left = grid.durationSeconds() - grid.startSeconds(from);
            double wanted = second ? SECONDS : Math.clamp(left / 2, LEAST_SECONDS, SECONDS);
            boolean enough = grid.startSeconds(to) - grid.startSeconds(from) >= wanted
                    && grid.durationSeconds() - grid.startSeconds(to) >= LEAST_SECONDS / 2;
            if (to == end || (enough && (seekable || second))) {
                chunks.add(new Chunk(chunks.size(), from, to));
                from = to;
            }
        }
        return List.copyOf(chunks);
    }
}
