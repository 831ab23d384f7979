package org.lectern.transcoder.fmp4;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lectern.transcoder.fmp4.Boxes.Box;

/** Reads a fragmented MP4 of one track while an encoder is still writing it: each fragment as soon as it is complete. */
public final class FragmentTail implements AutoCloseable {
    private static final int LARGEST_FRAGMENT = 256 << 20;

    private final Path file;
    private final int delayTicks;
    private @Nullable FileChannel channel;
    private long position;
    private @Nullable InitSegment init;
    private @Nullable Box fragment;
    private int defaultDuration;
    private int defaultSize;
    private int defaultFlags;

    /**
     * A reader of a file that may not exist yet.
     *
     * @param delayTicks by which the track's samples will be published late, so that the init segment has to take it back
     */
    public FragmentTail(Path file, int delayTicks) {
        this.file = file;
        this.delayTicks = delayTicks;
    }

    /** The init segment, as soon as it has been read. */
    public Optional<InitSegment> init() {
        return Optional.ofNullable(init);
    }

    /** The samples of all fragments that have been completed since the last call, in decoding order. */
    public List<Sample> poll() throws IOException {
        List<Sample> samples = new ArrayList<>();
        if (channel == null) {
            if (!Files.exists(file)) {
                return samples;
            }
            channel = FileChannel.open(file, StandardOpenOption.READ);
        }
        for (Box box = next(channel); box != null; box = next(channel)) {
            switch (box.type()) {
                case "moov" -> begin(box);
                case "moof" -> fragment = box;
                case "mdat" -> {
                    if (fragment != null) {
                        samples.addAll(samples(fragment, box.content()));
                    }
                    fragment = null;
                }
                default -> {}
            }
        }
        return samples;
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }

    private @Nullable Box next(FileChannel from) throws IOException {
        long available = from.size() - position;
        if (available < Boxes.HEADER_BYTES) {
            return null;
        }
        ByteBuffer header = read(from, position, Boxes.HEADER_BYTES);
        long size = Integer.toUnsignedLong(header.getInt(0));
        String type = Boxes.type(header, 4);
        if (size < Boxes.HEADER_BYTES || size > LARGEST_FRAGMENT) {
            // an mdat that is still being written has no length yet
            if (size == 0 || size == 1) {
                return null;
            }
            throw new MalformedMp4("a box " + type + " of " + size + " bytes");
        }
        if (available < size) {
            return null;
        }
        ByteBuffer content = read(from, position + Boxes.HEADER_BYTES, (int) size - Boxes.HEADER_BYTES);
        position += size;
        return new Box(type, content);
    }

    private static ByteBuffer read(FileChannel from, long at, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (from.read(buffer, at + buffer.position()) < 0) {
                throw new EOFException("The file shrank while it was read");
            }
        }
        return buffer.flip();
    }

    private void begin(Box moov) {
        init = InitSegment.of(moov, delayTicks);
        ByteBuffer defaults = moov.at("mvex", "trex").content();
        defaultDuration = defaults.getInt(12);
        defaultSize = defaults.getInt(16);
        defaultFlags = defaults.getInt(20);
    }

    /** ISO/IEC 14496-12, 8.8.7 and 8.8.8: what a run doesn't say, its fragment says, or else the track. */
    private List<Sample> samples(Box moof, ByteBuffer data) {
        List<Sample> samples = new ArrayList<>();
        Box track = moof.at("traf");
        ByteBuffer header = track.at("tfhd").content();
        int present = header.getInt() & 0xFFFFFF;
        header.getInt();
        if ((present & 0x01) != 0) {
            header.getLong();
        }
        if ((present & 0x02) != 0) {
            header.getInt();
        }
        int duration = (present & 0x08) != 0 ? header.getInt() : defaultDuration;
        int size = (present & 0x10) != 0 ? header.getInt() : defaultSize;
        int flags = (present & 0x20) != 0 ? header.getInt() : defaultFlags;
        ByteBuffer content = data.duplicate();
        long time = decodeTime(track);
        for (Box run : track.children(0)) {
            if (run.type().equals("trun")) {
                time = readRun(run.content(), time, duration, size, flags, content, samples);
            }
        }
        return samples;
    }

    private static long decodeTime(Box track) {
        ByteBuffer time = track.at("tfdt").content();
        return time.get(0) == 1 ? time.getLong(4) : Integer.toUnsignedLong(time.getInt(4));
    }

    private static long readRun(
            ByteBuffer run, long start, int duration, int size, int flags, ByteBuffer content, List<Sample> samples) {
        int present = run.getInt() & 0xFFFFFF;
        int count = run.getInt();
        if ((present & 0x001) != 0) {
            run.getInt();
        }
        int firstFlags = (present & 0x004) != 0 ? run.getInt() : flags;
        long time = start;
        for (int i = 0; i < count; i++) {
            int itsDuration = (present & 0x100) != 0 ? run.getInt() : duration;
            int itsSize = (present & 0x200) != 0 ? run.getInt() : size;
            int itsFlags = (present & 0x400) != 0 ? run.getInt() : i == 0 ? firstFlags : flags;
            int offset = (present & 0x800) != 0 ? run.getInt() : 0;
            if (itsSize < 0 || itsSize > content.remaining()) {
                throw new MalformedMp4("a sample of " + itsSize + " bytes where " + content.remaining() + " are left");
            }
            byte[] bytes = new byte[itsSize];
            content.get(bytes);
            boolean sync = (itsFlags & 0x10000) == 0;
            long lasts = Integer.toUnsignedLong(itsDuration);
            samples.add(new Sample(time, lasts, offset, sync, bytes));
            time += lasts;
        }
        return time;
    }
}
