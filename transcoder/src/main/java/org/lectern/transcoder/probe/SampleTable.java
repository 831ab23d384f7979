package org.lectern.transcoder.probe;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;

/**
 * What an MP4 or QuickTime file that isn't fragmented tells of the samples of a track (ISO/IEC 14496-12, section 8.6): when each
 * is decoded and shown, and which are sync samples. It is read where it lies in the file, without the pictures themselves, and no
 * count is believed for which there aren't as many bytes.
 */
final class SampleTable {
    /** More than twelve hours of 60 pictures a second have. */
    private static final int MOST_SAMPLES = 3_000_000;
    /** Side by side in the same box; a file that isn't fragmented has far fewer. */
    private static final int MOST_BOXES = 4096;

    private static final int HEADER_BYTES = 8;
    private static final int WIDE_HEADER_BYTES = 16;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final MemorySegment movie;
    private final MemorySegment track;
    private final MemorySegment media;
    private final MemorySegment samples;

    /** ffmpeg numbers streams in the order of their tracks. */
    private SampleTable(MemorySegment file, int stream) {
        this.movie = box(file, "moov");
        this.track = find(movie, "trak", stream).orElseThrow();
        this.media = box(track, "mdia");
        this.samples = box(box(media, "minf"), "stbl");
    }

    /**
     * When the keyframes of a source's pictures are shown, in seconds from the start of the file's timeline.
     *
     * @return none if the pictures can't be cut there; empty if there is no such table, or it contradicts itself
     */
    static Optional<List<Double>> keyframes(Path file, Source source) throws IOException {
        VideoTrack video = Objects.requireNonNull(source.video());
        try (FileChannel channel = FileChannel.open(file);
                Arena arena = Arena.ofConfined()) {
            MemorySegment whole = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            SampleTable table = new SampleTable(whole, video.index());
            boolean tells = find(table.movie, "mvex", 0).isEmpty()
                    && text(box(table.media, "hdlr"), 8).equals("vide");
            return tells ? Optional.of(table.keyframes(video, source.endSeconds())) : Optional.empty();
        } catch (IndexOutOfBoundsException | NoSuchElementException malformed) {
            return Optional.empty();
        }
    }

    private List<Double> keyframes(VideoTrack video, double endSeconds) {
        Runs durations = new Runs(box(samples, "stts"));
        Optional<Runs> offsets = find(samples, "ctts", 0).map(Runs::new);
        Optional<MemorySegment> sync = find(samples, "stss", 0).map(stss -> entries(stss, Integer.BYTES));
        double timescale = timescale(box(media, "mdhd"));
        Keyframes keyframes = new Keyframes();
        long decoded = 0;
        long first = 0;
        long last = Long.MIN_VALUE;
        long nextSync = 0;
        int count = count();
        for (int number = 1; number <= count; number++) {
            long shown = decoded + (offsets.isPresent() ? offsets.get().next() : 0);
            boolean isSync =
                    sync.isEmpty() || (nextSync < sync.get().byteSize() && unsigned(sync.get(), nextSync) == number);
            if (number == 1) {
                first = shown;
                if (!isSync) {
                    return List.of();
                }
            }
            last = Math.max(last, shown);
            nextSync += isSync ? Integer.BYTES : 0;
            // the first picture is where ffmpeg says that the track starts, whatever the edit list takes back
            keyframes.add(video.startSeconds() + (shown - first) / timescale, isSync);
            decoded += Integer.toUnsignedLong(durations.next());
        }
        double rate = video.frameRate().value();
        double lastSeconds = video.startSeconds() + (last - first) / timescale;
        boolean fits = Math.round(lastSeconds * rate) < Math.round(endSeconds * rate);
        boolean ofOneKind = unsigned(box(samples, "stsd"), 4) == 1;
        return fits && ofOneKind && isShownWhole(first, last, timescale) ? keyframes.closed() : List.of();
    }

    /** How many samples there are, as the list of their sizes has it. */
    private int count() {
        MemorySegment sizes = box(samples, "stsz");
        long count = unsigned(sizes, 8);
        if (unsigned(sizes, 4) != 0 || count > MOST_SAMPLES || count == 0) {
            throw new IndexOutOfBoundsException("sizes of " + count + " samples");
        }
        return (int) (sizes.asSlice(12, count * Integer.BYTES).byteSize() / Integer.BYTES);
    }

    /** Whether the edit list, if there is one, leaves out no picture (8.6.6). */
    private boolean isShownWhole(long first, long last, double timescale) {
        Optional<MemorySegment> list = find(track, "edts", 0).flatMap(edits -> find(edits, "elst", 0));
        if (list.isEmpty()) {
            return true;
        }
        boolean wide = isWide(list.get());
        int bytes = wide ? 20 : 12;
        MemorySegment edits = entries(list.get(), bytes);
        double ticks = timescale / timescale(box(movie, "mvhd"));
        int shown = 0;
        for (long at = 0; at < edits.byteSize(); at += bytes) {
            long lasts = wide ? edits.get(LONG, at) : unsigned(edits, at);
            long from = wide ? edits.get(LONG, at + 8) : edits.get(INT, at + 4);
            boolean isDelay = from == -1 && shown == 0;
            if (!isDelay && (shown++ > 0 || from > first || from + Math.round(lasts * ticks) <= last)) {
                return false;
            }
        }
        return true;
    }

    private static double timescale(MemorySegment header) {
        return Math.max(1, unsigned(header, isWide(header) ? 20 : 12));
    }

    private static boolean isWide(MemorySegment fullBox) {
        return fullBox.get(ValueLayout.JAVA_BYTE, 0) == 1;
    }

    private static MemorySegment box(MemorySegment in, String type) {
        return find(in, type, 0).orElseThrow();
    }

    /** The content of the box of a type that comes after so many others of that type (4.2). */
    private static Optional<MemorySegment> find(MemorySegment in, String type, int others) {
        int before = others;
        long at = 0;
        for (int i = 0; i < MOST_BOXES && in.byteSize() - at >= HEADER_BYTES; i++) {
            long told = unsigned(in, at);
            int header = told == 1 ? WIDE_HEADER_BYTES : HEADER_BYTES;
            long rest = in.byteSize() - at;
            long size = told == 1 ? in.get(LONG, at + HEADER_BYTES) : told == 0 ? rest : told;
            if (size < header || size > rest) {
                throw new IndexOutOfBoundsException("a box of " + size + " bytes where " + rest + " are left");
            }
            if (text(in, at + 4).equals(type) && before-- == 0) {
                return Optional.of(in.asSlice(at + header, size - header));
            }
            at += size;
        }
        return Optional.empty();
    }

    /** What a full box lists after its count. */
    private static MemorySegment entries(MemorySegment fullBox, int bytes) {
        return fullBox.asSlice(8, unsigned(fullBox, 4) * bytes);
    }

    private static long unsigned(MemorySegment in, long at) {
        return Integer.toUnsignedLong(in.get(INT, at));
    }

    private static String text(MemorySegment in, long at) {
        return new String(in.asSlice(at, 4).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.ISO_8859_1);
    }

    /** Values of samples one after another, of which the file tells how many have the same (8.6.1). */
    private static final class Runs {
        private final MemorySegment entries;
        private long at;
        private long left;
        private int value;

        Runs(MemorySegment fullBox) {
            this.entries = entries(fullBox, 2 * Integer.BYTES);
        }

        int next() {
            while (left == 0) {
                left = unsigned(entries, at);
                value = entries.get(INT, at + Integer.BYTES);
                at += 2 * Integer.BYTES;
            }
            left--;
            return value;
        }
    }
}
