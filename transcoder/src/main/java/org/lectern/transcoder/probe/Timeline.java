package org.lectern.transcoder.probe;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.cage.Outcome;

/** When a file's tracks start and end and their packets come, in seconds on a timeline that starts at zero. */
final class Timeline {
    private static final double SAMPLE_SECONDS = 20;
    private static final Pattern CLOCK = Pattern.compile("(\\d+):(\\d\\d):(\\d\\d(?:\\.\\d+)?)");
    private static final double TAIL_SECONDS = 30;
    /** What a file says of its own end may be off by so much. */
    private static final double TOLERATED_SECONDS = 1;
    /** Of the length that a file has by its size; what comes later may have fewer bits. */
    private static final double LEAST_PLAUSIBLE = 0.7;

    private final CagedFile file;
    private final Container container;
    private final double startSeconds;
    private final double wholeSeconds;
    private final Map<Integer, Double> measuredEnds = new HashMap<>();
    private final Map<Integer, Double> lastPackets = new ConcurrentHashMap<>();
    private boolean read;
    private boolean readToItsEnd;
    private @Nullable Refused takesTooLong;

    /** The timeline of a file that answered so. */
    Timeline(CagedFile file, Answer answer) {
        this.file = file;
        this.container = file.container();
        this.startSeconds = answer.startSeconds();
        this.wholeSeconds = answer.durationSeconds();
    }

    double start(StreamEntry stream) {
        return Math.max(0, stream.startSeconds(startSeconds) - startSeconds);
    }

    /**
     * The end of the track; counted packet by packet where the file doesn't tell. Of a file whose clock may start anew, only ends
     * that were {@linkplain #measureEnds measured} are known.
     */
    double end(StreamEntry stream) throws IOException {
        if (container.mayRestartItsClock()) {
            return measuredEnds.getOrDefault(stream.index(), 0.0);
        }
        if (container == Container.MATROSKA) {
            return wholeSeconds > 0 ? endInMatroska(stream) : endByReading(stream);
        }
        double duration = stream.durationSeconds();
        if (duration > 0 && container.isExactlySeekable()) {
            return start(stream) + duration;
        }
        return wholeSeconds > 0 && container.isExactlySeekable() ? wholeSeconds : endByReading(stream);
    }

    /**
     * Matroska tells the length of the whole, subtitles included, and what ffprobe tells of a track is guessed from that.
     * Most writers tell in a tag when a track ends; those who write statistics tell how long it lasts.
     */
    private double endInMatroska(StreamEntry stream) throws IOException {
        Matcher clock = CLOCK.matcher(stream.tag("DURATION"));
        if (clock.matches() && stream.tag("_STATISTICS_TAGS").isEmpty()) {
            double told = Double.parseDouble(clock.group(1)) * 3600
                    + Double.parseDouble(clock.group(2)) * 60
                    + Double.parseDouble(clock.group(3));
            return Math.clamp(told - startSeconds, 0, wholeSeconds);
        }
        double end = tailEnd(stream);
        return end > 0 ? end : endByReading(stream);
    }

    /** The end of a track that has packets near the end of the file; 0 for another. */
    private double tailEnd(StreamEntry stream) throws IOException {
        double from = wholeSeconds > TAIL_SECONDS ? startSeconds + wholeSeconds - TAIL_SECONDS : startSeconds;
        double[] end = {0};
        packets(
                of(stream, String.format(Locale.ROOT, "%.3f%%", from)),
                (track, time, duration) -> end[0] = Math.max(end[0], time + duration));
        return Math.max(0, end[0] - startSeconds);
    }

    /** All tracks are read at once: a file may be large. */
    private double endByReading(StreamEntry stream) throws IOException {
        if (!read) {
            readToItsEnd(() -> packets(
                    new Arguments(), (track, time, duration) -> lastPackets.merge(track, time + duration, Math::max)));
        }
        double end = lastPackets.getOrDefault(stream.index(), 0.0);
        return toldUnlessRead(stream, Math.max(0, end - startSeconds));
    }

    private void readToItsEnd(Reading reading) throws IOException {
        read = true;
        try {
            readToItsEnd = reading.run().isClean();
        } catch (Refused exceeded) {
            takesTooLong = exceeded;
        }
    }

    /**
     * What the file tells of a track's end, where it is too large to be read to there: encoding, which takes its time, finds out
     * if that is too late.
     *
     * @throws Refused if that is none, or it can't be since more was read
     */
    private double toldUnlessRead(StreamEntry stream, double end) throws Refused {
        if (readToItsEnd) {
            return end;
        }
        double duration = stream.durationSeconds();
        double told = duration > 0 ? start(stream) + duration : wholeSeconds;
        if (told > 0 && told > end - TOLERATED_SECONDS) {
            return Math.max(told, end);
        }
        if (takesTooLong != null) {
            throw takesTooLong;
        }
        return end;
    }

    /**
     * Reads all tracks as encoding will, with gaps in the clock closed up by ffmpeg: no other way of asking takes account of
     * those.
     */
    void measureEnds(List<StreamEntry> tracks) throws IOException {
        if (!container.mayRestartItsClock()) {
            return;
        }
        if (container == Container.MPEG_TS && ProgramClock.runsOn(file.path()) && measureTails(tracks)) {
            return;
        }
        List<Integer> indexes = tracks.stream().map(StreamEntry::index).toList();
        TrackEnds ends = new TrackEnds();
        readToItsEnd(() -> file.framecrc(new Arguments(), indexes, ends::read));
        // a file with several clocks tells only of the last
        boolean plausible = wholeSeconds > LEAST_PLAUSIBLE * ends.projectedSeconds(Files.size(file.path()));
        if (takesTooLong != null && !plausible) {
            throw takesTooLong;
        }
        for (int i = 0; i < indexes.size(); i++) {
            measuredEnds.put(indexes.get(i), toldUnlessRead(tracks.get(i), ends.seconds(i)));
        }
    }

    /** Most clocks run on, and then the end of the file tells the end of the tracks, if they all go on until there. */
    private boolean measureTails(List<StreamEntry> tracks) throws IOException {
        double start = Double.MAX_VALUE;
        for (StreamEntry track : tracks) {
            start = Math.min(start, track.startSeconds(startSeconds));
        }
        boolean all = true;
        for (StreamEntry track : tracks) {
            double end = tailEnd(track);
            measuredEnds.put(track.index(), end + startSeconds - start);
            all &= end > 0;
        }
        return all;
    }

    /** How many packets a track has, counted no further than is asked. */
    long count(StreamEntry stream, long most) throws IOException {
        return packetTimes(stream, "%+#" + most).size();
    }

    /**
     * The times of some packets, on the file's own timeline: the first ones, or of what lasts longer, some seconds of each third:
     * what begins slowly may get faster.
     */
    List<Double> samples(StreamEntry stream, double end) throws IOException {
        if (end <= SAMPLE_SECONDS || !container.isExactlySeekable() || wholeSeconds <= 0) {
            return packetTimes(stream, "%+" + SAMPLE_SECONDS);
        }
        StringJoiner intervals = new StringJoiner(",");
        for (int third = 0; third < 3; third++) {
            intervals.add(String.format(
                    Locale.ROOT, "%.0f%%+%.0f", startSeconds + third * end / 3, Math.ceil(SAMPLE_SECONDS / 3)));
        }
        return packetTimes(stream, intervals.toString());
    }

    private List<Double> packetTimes(StreamEntry stream, String interval) throws IOException {
        List<Double> times = new ArrayList<>();
        packets(of(stream, interval), (track, time, duration) -> times.add(time));
        return times;
    }

    private static Arguments of(StreamEntry stream, String interval) {
        return new Arguments().option("-select_streams", stream.index()).option("-read_intervals", interval);
    }

    private Outcome packets(Arguments chosen, EachPacket each) throws IOException {
        Arguments arguments = new Arguments()
                .option("-v", "error")
                .option("-of", "csv=p=0")
                .option("-show_entries", "packet=stream_index,pts_time,dts_time,duration_time")
                .all(chosen);
        return file.ffprobe(arguments, line -> {
            String[] fields = line.split(",", -1);
            if (fields.length >= 4) {
                double time = Decimal.parse(fields[1], Decimal.parse(fields[2], Double.NaN));
                if (!Double.isNaN(time)) {
                    each.packet(Integer.parseInt(fields[0]), time, Decimal.parse(fields[3], 0));
                }
            }
        });
    }

    /** What is told of one packet, in seconds on the file's own timeline. */
    @FunctionalInterface
    private interface EachPacket {
        void packet(int track, double time, double duration);
    }

    /** A run that goes through the whole file. */
    @FunctionalInterface
    private interface Reading {
        Outcome run() throws IOException;
    }
}
