package org.lectern.transcoder.fmp4;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/** The parameter sets in the init segment of an H.264 track (ITU-T H.264, 7.3.2.1 and 7.3.2.2): what its pictures are decoded by. */
public final class ParameterSets {
    private static final int SEQUENCE = 7;
    private static final int PICTURE = 8;
    private static final int BEFORE_COUNT = 5;

    private final Set<ByteBuffer> sets = new HashSet<>();
    private final boolean complete;

    private ParameterSets(ByteBuffer avcC) {
        ByteBuffer rest = avcC.duplicate().position(Math.min(BEFORE_COUNT, avcC.limit()));
        int sequences = take(rest, 0x1F);
        int pictures = take(rest, 0xFF);
        // pictures by several sequence parameter sets may be of several sizes
        this.complete = sequences == 1 && pictures >= 1;
    }

    /** Those of an H.264 track. */
    public static ParameterSets of(InitSegment init) {
        return new ParameterSets(init.avcC());
    }

    /** Whether they are enough to decode by, and for pictures of one kind only. */
    public boolean areComplete() {
        return complete;
    }

    /** Whether none of the pictures is coded as fields: those of one frame are of two instants, and have to be made into one. */
    public boolean areOfFramesOnly() {
        return sets.stream()
                .filter(unit -> Sample.type(unit) == SEQUENCE)
                .allMatch(SequenceParameterSet::isOfFramesOnly);
    }

    /** Whether a picture brings along none but these. */
    public boolean holdThoseOf(Sample picture) {
        return picture.units().stream()
                .filter(unit -> Sample.type(unit) == SEQUENCE || Sample.type(unit) == PICTURE)
                .allMatch(sets::contains);
    }

    /** Takes as many as are whole: the list is the source's own. */
    private int take(ByteBuffer rest, int countBits) {
        int count = rest.hasRemaining() ? rest.get() & countBits : 0;
        int taken = 0;
        while (taken < count && rest.remaining() > 2) {
            int length = Short.toUnsignedInt(rest.getShort());
            if (length == 0 || length > rest.remaining()) {
                return taken;
            }
            sets.add(rest.slice(rest.position(), length));
            rest.position(rest.position() + length);
            taken++;
        }
        return taken;
    }
}
