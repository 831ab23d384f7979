package org.lectern.transcoder.encode;

import java.util.ArrayList;
import java.util.List;
import org.lectern.transcoder.fmp4.InitSegment;

/** Keeps what tracks begin with, and says of every segment that it is there. */
final class Beginnings implements SegmentSink {
    private final List<String> folders = new ArrayList<>();
    private final List<byte[]> inits = new ArrayList<>();

    /** Of the tracks that have begun, in the order in which they did. */
    List<String> folders() {
        return folders;
    }

    /** The init segments, in the order in which they came. */
    List<byte[]> inits() {
        return inits;
    }

    @Override
    public void init(String folder, InitSegment init) {
        folders.add(folder);
        inits.add(init.bytes());
    }

    @Override
    public boolean holds(String folder, int index) {
        return true;
    }

    @Override
    public void segment(String folder, int index, byte[] segment, long ticks) {
        throw new AssertionError("It is held already");
    }

    @Override
    public void flush() {
        // nothing is kept
    }
}
