package org.lectern.transcoder.probe;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The clock of an MPEG transport stream, which is in the heads of its packets (PCR, ISO/IEC 13818-1, 2.4.3.5): read in a fraction
 * of the time that it takes to find out when all else is shown.
 */
final class ProgramClock {
    private static final int PACKET = 188;
    private static final int PREFIX_OF_M2TS = 4;
    private static final int PACKETS_AT_ONCE = 5000;
    private static final int NUMBERS = 1 << 13;
    private static final int TICKS_PER_SECOND = 90_000;
    /** Half of what ffmpeg closes up. */
    private static final long LONGEST_STEP = 5L * TICKS_PER_SECOND;

    private final long[] last = new long[NUMBERS];
    private boolean told;

    private ProgramClock() {
        Arrays.fill(last, -1);
    }

    /** Whether it runs from the start to the end without a jump; if it can't be read, it is said not to. */
    static boolean runsOn(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer packets = ByteBuffer.allocate(PACKETS_AT_ONCE * (PREFIX_OF_M2TS + PACKET));
            channel.read(packets.limit(1));
            int prefix = packets.get(0) == 0x47 ? 0 : PREFIX_OF_M2TS;
            channel.position(0);
            ProgramClock clock = new ProgramClock();
            while (true) {
                packets.clear().limit(PACKETS_AT_ONCE * (prefix + PACKET));
                int read = 0;
                while (read >= 0 && packets.hasRemaining()) {
                    read = channel.read(packets);
                }
                packets.flip();
                for (int at = prefix; at + PACKET <= packets.limit(); at += prefix + PACKET) {
                    if (!clock.runsOnIn(packets, at)) {
                        return false;
                    }
                }
                if (read < 0) {
                    return clock.told;
                }
            }
        }
    }

    private boolean runsOnIn(ByteBuffer packets, int at) {
        if (packets.get(at) != 0x47) {
            return false;
        }
        boolean adapted = (packets.get(at + 3) & 0x20) != 0 && packets.get(at + 4) > 0;
        if (!adapted || (packets.get(at + 5) & 0x10) == 0) {
            return true;
        }
        int number = packets.getShort(at + 1) & (NUMBERS - 1);
        long time = Integer.toUnsignedLong(packets.getInt(at + 6)) << 1;
        long step = last[number] < 0 ? 0 : time - last[number];
        last[number] = time;
        told = true;
        return step >= 0 && step <= LONGEST_STEP;
    }
}
