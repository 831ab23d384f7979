package org.lectern.transcoder.plan;

import java.util.ArrayList;
import java.util.List;

/** Divides a video's segments among tasks: the first one short, so that it can soon be watched, then about a minute each. */
public final class Chunks {
    private static final int FIRST_SEGMENTS = 2;
    private static final int SEGMENTS = 15;

    private Chunks() {}

    /**
     * Plans the chunks.
     *
     * @param seekable whether encoding can begin anywhere; if not, one task does it all
     */
    public static List<Chunk> plan(Grid grid, boolean seekable) {
        int end = grid.segments();
        if (!seekable) {
            return List.of(new Chunk(0, 0, end));
        }
        List<Chunk> chunks = new ArrayList<>();
        int from = 0;
        for (int length = FIRST_SEGMENTS; from < end; length = SEGMENTS) {
            int to = Math.min(end, from + length);
            chunks.add(new Chunk(chunks.size(), from, to));
            from = to;
        }
        return List.copyOf(chunks);
    }
}
