package org.lectern.transcoder.encode;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lectern.transcoder.fmp4.FragmentTail;
import org.lectern.transcoder.fmp4.MediaSegment;
import org.lectern.transcoder.fmp4.Sample;
import org.lectern.transcoder.plan.Chunk;
import org.lectern.transcoder.plan.Grid;
import org.lectern.transcoder.plan.Plan;
import org.lectern.transcoder.plan.Rung;

/**
 * Cuts the coded pictures of one rung of one chunk into segments on the grid, and lets none pass that doesn't begin with an
 * IDR picture or lacks a picture.
 */
final class VideoCutter implements AutoCloseable {
    private final Rung rung;
    private final Grid grid;
    private final Chunk chunk;
    private final FragmentTail tail;
    private final SegmentSink sink;
    private final int delayFrames;
    private final List<Sample> waiting = new ArrayList<>();
    private boolean begun;
    private int next;
    private long cut;

    VideoCutter(Rung rung, Plan plan, Chunk chunk, Path file, SegmentSink sink) {
        this.rung = rung;
        this.grid = plan.grid();
        this.delayFrames = plan.delayFrames();
        this.chunk = chunk;
        this.tail = new FragmentTail(file, delayFrames * grid.frameTicks());
        this.sink = sink;
        this.next = chunk.firstSegment();
    }

    /** Cuts what has become complete since the last call. What begins a track without a picture doesn't fit the others. */
    void cutWhatIsThere() throws IOException {
        waiting.addAll(tail.poll());
        if (!begun && !waiting.isEmpty()) {
            begun = true;
            sink.init(rung.name(), tail.init().orElseThrow());
        }
        while (next < chunk.endSegment() && waiting.size() >= frames(next)) {
            cut(waiting.subList(0, frames(next)));
        }
    }

    /** How many pictures have come, from the start of the chunk. */
    long framesSeen() {
        return cut + waiting.size();
    }

    boolean isComplete() {
        return next == chunk.endSegment() && waiting.isEmpty();
    }

    @Override
    public void close() throws IOException {
        tail.close();
    }

    private int frames(int segment) {
        return Math.toIntExact(grid.firstFrame(segment + 1) - grid.firstFrame(segment));
    }

    private void cut(List<Sample> pictures) throws IOException {
        checkDecodable(pictures);
        if (!sink.holds(rung.name(), next)) {
            byte[] bytes = MediaSegment.write(MediaSegment.sequence(next), groups(pictures));
            sink.segment(rung.name(), next, bytes, (long) pictures.size() * grid.frameTicks());
        }
        cut += pictures.size();
        pictures.clear();
        next++;
    }

    /** A fragment for each group of pictures, the first picture of each shown with the same delay. */
    private List<List<Sample>> groups(List<Sample> pictures) throws EncodeFailed {
        int delay = delayFrames * grid.frameTicks();
        long time = grid.firstFrame(next) * grid.frameTicks();
        List<List<Sample>> groups = new ArrayList<>();
        for (int from = 0; from < pictures.size(); from += grid.groupFrames()) {
            List<Sample> group = pictures.subList(from, Math.min(pictures.size(), from + grid.groupFrames()));
            int shift = delay - group.getFirst().compositionOffset();
            List<Sample> delayed = new ArrayList<>();
            for (Sample picture : group) {
                int offset = picture.compositionOffset() + shift;
                if (offset < 0) {
                    throw new EncodeFailed("Pictures of segment " + next + " of " + rung
                            + " are reordered by more than " + delayFrames);
                }
                delayed.add(new Sample(time, grid.frameTicks(), offset, picture.sync(), picture.content()));
                time += grid.frameTicks();
            }
            groups.add(delayed);
        }
        return groups;
    }

    private void checkDecodable(List<Sample> pictures) throws EncodeFailed {
        for (int from = 0; from < pictures.size(); from += grid.groupFrames()) {
            List<Sample> group = pictures.subList(from, Math.min(pictures.size(), from + grid.groupFrames()));
            if (!group.getFirst().isIdr()) {
                throw new EncodeFailed("No IDR picture begins group " + from + " of segment " + next + " of " + rung);
            }
            long[] shown = new long[group.size()];
            for (int i = 0; i < shown.length; i++) {
                Sample picture = group.get(i);
                if (picture.duration() != grid.frameTicks()) {
                    throw new EncodeFailed(
                            "A picture of segment " + next + " of " + rung + " lasts " + picture.duration() + " ticks");
                }
                shown[i] = (long) i * grid.frameTicks() + picture.compositionOffset();
            }
            long first = shown[0];
            Arrays.sort(shown);
            for (int i = 0; i < shown.length; i++) {
                if (shown[i] != first + (long) i * grid.frameTicks()) {
                    throw new EncodeFailed("Picture " + i + " of segment " + next + " of " + rung + " is missing");
                }
            }
        }
    }
}
