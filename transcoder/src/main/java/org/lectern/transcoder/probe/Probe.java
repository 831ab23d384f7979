package org.lectern.transcoder.probe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.cage.Cage;
import org.lectern.transcoder.cage.Invocation;
import org.lectern.transcoder.cage.LimitExceeded;
import org.lectern.transcoder.cage.Outcome;
import org.lectern.transcoder.cage.Program;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Looks into a source, and refuses what can't become a video in words that an instructor understands. */
public final class Probe {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern LANGUAGE = Pattern.compile("[a-zA-Z]{2,3}(-.*)?");
    /** What the shipped ffmpeg turns into WebVTT; all else is pictures, or text that it can't read. */
    private static final Set<String> TEXT_SUBTITLES = Set.of(
            "subrip",
            "srt",
            "ass",
            "ssa",
            "mov_text",
            "webvtt",
            "text",
            "subviewer",
            "subviewer1",
            "microdvd",
            "sami",
            "realtext",
            "stl",
            "jacosub",
            "mpl2",
            "pjs",
            "vplayer");

    /** ffmpeg's names of pixel formats that hold red, green and blue. */
    private static final Pattern RGB_FORMAT = Pattern.compile("[ax0]?(rgb|bgr)|x2(rgb|bgr)|gbr|pal8|bayer");

    private static final Set<String> ENCRYPTED = Set.of("encv", "enca", "drmi", "drms");
    private static final Set<String> COPYABLE_PROFILES = Set.of("Constrained Baseline", "Main", "High");
    private static final int MOST_REORDERED = 8;
    private static final double SAMPLE_SECONDS = 20;
    /** Slides may stand for minutes; a picture less often is absurd where it makes hours of video. */
    private static final double SPARSEST_SECONDS = 600;

    private static final double SPARSE_FROM_SECONDS = 3600;
    private static final Pattern CLOCK = Pattern.compile("(\\d+):(\\d\\d):(\\d\\d(?:\\.\\d+)?)");
    private static final double TAIL_SECONDS = 30;
    private static final int FIRST_PACKETS = 16;

    private final Cage cage;
    private final Acceptance acceptance;

    /** A probe that accepts so much. */
    public Probe(Cage cage, Acceptance acceptance) {
        this.cage = cage;
        this.acceptance = acceptance;
    }

    /**
     * Reads what the file tells about itself; the pictures and sounds aren't decoded.
     *
     * @param workFolder an existing folder for the program to be in; nothing is written there
     * @throws Refused if it is no media file, or more than is accepted
     */
    public Source look(Path file, Path workFolder) throws IOException {
        Container container = Container.sniff(head(file))
                .orElseThrow(() -> new Refused("This isn't a video file that Lectern knows. It takes MP4, QuickTime,"
                        + " WebM, Matroska, AVI, MPEG and similar files."));
        JsonNode told = ask(container, file, workFolder);
        if (told.path("streams").isEmpty()) {
            throw new Refused("The file holds neither pictures nor sound.");
        }
        if (told.path("streams").size() > acceptance.streams()) {
            throw new Refused("The file holds more than " + acceptance.streams() + " tracks.");
        }
        return new Reading(container, told, file, workFolder).source();
    }

    /**
     * When the pictures are shown at which the source can be cut, in seconds from the start of the file's timeline. Where the
     * file has a table of its samples, nothing else is read, so that this is quick for hours of video too.
     *
     * @return none if the pictures can't be copied, or some are decoded after such a picture and shown before it
     */
    public List<Double> keyframes(Path file, Source source, Path workFolder) throws IOException {
        VideoTrack video = source.video();
        if (video == null || !video.copyable()) {
            return List.of();
        }
        Optional<List<Double>> listed =
                source.container() == Container.ISO_MEDIA ? SampleTable.keyframes(file, source) : Optional.empty();
        return listed.isPresent() ? listed.get() : keyframesAmongPackets(file, source.container(), video, workFolder);
    }

    /** Reads all pictures: told to leave out others than keyframes, ffmpeg gives wrong times for those in MP4. */
    private List<Double> keyframesAmongPackets(Path file, Container container, VideoTrack video, Path workFolder)
            throws IOException {
        Arguments arguments = new Arguments()
                .flag("-nostdin")
                .option("-v", "error")
                .flag("-copyts")
                .flag("-start_at_zero")
                .option("-protocol_whitelist", "file")
                .option("-f", container.demuxer())
                .option("-i", "file:" + file)
                .option("-map", "0:" + video.index())
                .option("-c", "copy")
                .option("-f", "framecrc")
                .word("-");
        Keyframes keyframes = new Keyframes();
        try {
            Outcome outcome = cage.run(
                    new Invocation(
                            Program.FFMPEG,
                            arguments,
                            List.of(file),
                            workFolder,
                            cage.limits().looking(),
                            0),
                    keyframes::read);
            return outcome.isClean() ? keyframes.closed() : List.of();
        } catch (LimitExceeded exceeded) {
            return List.of();
        }
    }

    private static byte[] head(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(Container.HEAD_BYTES);
        }
    }

    private JsonNode ask(Container container, Path file, Path workFolder) throws IOException {
        StringBuilder json = new StringBuilder();
        Arguments arguments = new Arguments()
                .option("-v", "error")
                .option("-of", "json")
                .flag("-show_streams")
                .flag("-show_format")
                .flag("-show_packets")
                .option("-read_intervals", "%+#" + FIRST_PACKETS);
        Outcome outcome = probe(container, file, workFolder, arguments, json::append);
        try {
            JsonNode told = JSON.readTree(json.toString());
            if (!outcome.isClean() || told.path("format").isMissingNode()) {
                throw new Refused(unreadable(outcome.tail()));
            }
            return told;
        } catch (JacksonException garbled) {
            throw new Refused(unreadable(outcome.tail()), garbled);
        }
    }

    private static String unreadable(String complaints) {
        if (complaints.contains("moov atom not found")) {
            return "The file is incomplete: its index is missing. The upload or the recording was probably cut off;"
                    + " export the video again and upload the whole file.";
        }
        return "The file is damaged and can't be read as a video.";
    }

    private Outcome probe(
            Container container, Path file, Path workFolder, Arguments arguments, Consumer<String> eachLine)
            throws IOException {
        return read(
                Program.FFPROBE, new Arguments().all(arguments).all(container.input(file)), file, workFolder, eachLine);
    }

    private Outcome read(Program program, Arguments arguments, Path file, Path workFolder, Consumer<String> eachLine)
            throws IOException {
        try {
            return cage.run(
                    new Invocation(
                            program,
                            arguments,
                            List.of(file),
                            workFolder,
                            cage.limits().looking(),
                            0),
                    eachLine);
        } catch (LimitExceeded exceeded) {
            throw new Refused("The file takes too long to read; it is probably damaged.", exceeded);
        }
    }

    /** One file's answers, on their way to a {@link Source}. */
    private final class Reading {
        private final Container container;
        private final JsonNode told;
        private final Path file;
        private final Path workFolder;
        private final List<String> warnings = new ArrayList<>();
        private final double startSeconds;
        private final Map<Integer, Double> measuredEnds = new HashMap<>();

        Reading(Container container, JsonNode told, Path file, Path workFolder) {
            this.container = container;
            this.told = told;
            this.file = file;
            this.workFolder = workFolder;
            this.startSeconds = number(told.path("format"), "start_time", 0);
        }

        Source source() throws IOException {
            List<JsonNode> sounds = new ArrayList<>();
            List<TextTrack> text = new ArrayList<>();
            JsonNode picture = null;
            boolean unreadable = false;
            refuseEncryptedPackets();
            for (JsonNode stream : told.path("streams")) {
                refuseEncrypted(stream);
                switch (stream.path("codec_type").asString("")) {
                    case "video" -> {
                        picture = better(picture, stream);
                        unreadable |= !flag(stream, "attached_pic");
                    }
                    case "audio" -> addSound(sounds, stream);
                    case "subtitle" -> addText(text, stream);
                    default -> {}
                }
            }
            if (picture == null && sounds.isEmpty()) {
                throw new Refused("The file holds neither pictures nor sound that can be read.");
            }
            if (picture == null && unreadable) {
                warnings.add("The pictures can't be read and were left out: only the sound was published.");
            }
            measureEnds(picture, sounds);
            VideoTrack video = picture == null ? null : video(picture);
            List<AudioTrack> audio = new ArrayList<>();
            for (JsonNode sound : sounds) {
                audio.add(audio(sound));
            }
            audio.sort((one, other) -> Boolean.compare(other.isDefault(), one.isDefault()));
            Source source = new Source(
                    container, container.isExactlySeekable() && tellsDuration(), video, audio, text, warnings);
            if (source.endSeconds() <= 0) {
                throw new Refused("The file holds no pictures and no sound: its length is zero.");
            }
            if (source.endSeconds() > acceptance.duration().toSeconds()) {
                throw new Refused(
                        "The video is longer than " + acceptance.duration().toHours() + " hours.");
            }
            return source;
        }

        private boolean tellsDuration() {
            return number(told.path("format"), "duration", 0) > 0;
        }

        private void refuseEncrypted(JsonNode stream) throws Refused {
            if (ENCRYPTED.contains(stream.path("codec_tag_string").asString(""))) {
                throw encrypted();
            }
        }

        /** A track that names its original format is told as if it were in the clear; its packets aren't. */
        private void refuseEncryptedPackets() throws Refused {
            for (JsonNode packet : told.path("packets")) {
                for (JsonNode side : packet.path("side_data_list")) {
                    if (side.path("side_data_type").asString("").equals("Encryption info")) {
                        throw encrypted();
                    }
                }
            }
        }

        private static Refused encrypted() {
            return new Refused("The file is encrypted (DRM). Upload a copy without protection.");
        }

        /** Of several pictures the default one, then the largest; a cover image is no video. */
        private @Nullable JsonNode better(@Nullable JsonNode known, JsonNode next) {
            if (flag(next, "attached_pic") || next.path("codec_name").isMissingNode() || area(next) == 0) {
                return known;
            }
            if (known == null) {
                return next;
            }
            if (flag(known, "default") != flag(next, "default")) {
                return flag(next, "default") ? next : known;
            }
            return area(next) > area(known) ? next : known;
        }

        private long area(JsonNode stream) {
            return stream.path("width").asLong(0) * stream.path("height").asLong(0);
        }

        private VideoTrack video(JsonNode stream) throws IOException {
            int width = stream.path("width").asInt();
            int height = stream.path("height").asInt();
            if (area(stream) > acceptance.pixels() || Math.max(width, height) > acceptance.longestSide()) {
                throw new Refused("The pictures are too large: " + width + " × " + height + " pixels. The largest"
                        + " that is taken is 8K.");
            }
            int index = stream.path("index").asInt();
            Rational nominal = Rational.parse(stream.path("r_frame_rate").asString(""));
            Rational average = Rational.parse(stream.path("avg_frame_rate").asString(""));
            double end = end(stream);
            refuseTooFewPictures(stream, end);
            Rational rate = rate(nominal, average, index, end);
            return new VideoTrack(
                    index,
                    stream.path("codec_name").asString(),
                    cropped(stream, "width", "crop_left", "crop_right"),
                    cropped(stream, "height", "crop_top", "crop_bottom"),
                    aspect(stream),
                    rotation(stream),
                    rate,
                    start(stream),
                    end,
                    Set.of("tt", "bb", "tb", "bt")
                            .contains(stream.path("field_order").asString("")),
                    stream.path("field_order").asString("unknown").equals("unknown"),
                    stream.path("color_transfer").asString(""),
                    stream.path("color_primaries").asString(""),
                    matrix(stream),
                    (long) number(stream, "bit_rate", number(told.path("format"), "bit_rate", 0)),
                    stream.path("has_b_frames").asInt(0),
                    isCopyable(stream, nominal, rate));
        }

        private Rational rate(Rational nominal, Rational average, int index, double end) throws IOException {
            boolean constant = Cadence.isConstant(nominal, average);
            if (constant && Cadence.isUsual(nominal)) {
                return Cadence.ofConstant(nominal);
            }
            List<Double> times = packetTimes(index, samples(end));
            // some files' own words are an average of what is faster and slower
            return constant && Cadence.isRateOf(nominal, times)
                    ? Cadence.ofConstant(nominal)
                    : Cadence.ofIrregular(times);
        }

        /** Of what lasts longer, some seconds of each third: what begins slowly may get faster. */
        private String samples(double end) {
            if (end <= SAMPLE_SECONDS || !container.isExactlySeekable() || !tellsDuration()) {
                return "%+" + SAMPLE_SECONDS;
            }
            StringJoiner samples = new StringJoiner(",");
            for (int third = 0; third < 3; third++) {
                samples.add(String.format(
                        Locale.ROOT, "%.0f%%+%.0f", startSeconds + third * end / 3, Math.ceil(SAMPLE_SECONDS / 3)));
            }
            return samples.toString();
        }

        private static String matrix(JsonNode stream) {
            boolean rgb =
                    RGB_FORMAT.matcher(stream.path("pix_fmt").asString("")).lookingAt();
            return rgb ? VideoTrack.RGB : stream.path("color_space").asString("");
        }

        /** H.264, 8 bit, 4:2:0, progressive, upright, whole, of square pixels, at a steady rate, at most 5.2 (HLS rule 23). */
        private boolean isCopyable(JsonNode stream, Rational nominal, Rational rate) {
            return container.isCuttable()
                    && stream.path("codec_name").asString("").equals("h264")
                    && COPYABLE_PROFILES.contains(stream.path("profile").asString(""))
                    && stream.path("pix_fmt").asString("").equals("yuv420p")
                    && !stream.path("color_transfer").asString("").matches("smpte2084|arib-std-b67")
                    && stream.path("level").asInt(99) <= 52
                    && stream.path("field_order").asString("progressive").matches("progressive|unknown")
                    && rotation(stream) == 0
                    && aspect(stream).value() == 1
                    && cropped(stream, "width", "crop_left", "crop_right")
                            == stream.path("width").asInt()
                    && cropped(stream, "height", "crop_top", "crop_bottom")
                            == stream.path("height").asInt()
                    && stream.path("width").asInt() % 2 == 0
                    && stream.path("height").asInt() % 2 == 0
                    && stream.path("has_b_frames").asInt(0) <= MOST_REORDERED
                    && Math.abs(nominal.value() / rate.value() - 1) < 0.0005;
        }

        private void refuseTooFewPictures(JsonNode stream, double end) throws IOException {
            if (end <= SPARSE_FROM_SECONDS) {
                return;
            }
            long enough = (long) Math.ceil(end / SPARSEST_SECONDS);
            long pictures = (long) number(stream, "nb_frames", 0);
            if (pictures == 0) {
                pictures = packetTimes(stream.path("index").asInt(), "%+#" + enough)
                        .size();
            }
            if (pictures > 0 && end / pictures > SPARSEST_SECONDS) {
                throw new Refused("The file holds only " + pictures + " pictures in "
                        + String.format(Locale.ROOT, "%.1f", end / 3600) + " hours; it is probably damaged.");
            }
        }

        private Rational aspect(JsonNode stream) {
            Rational told = Rational.parse(stream.path("sample_aspect_ratio").asString(""));
            boolean plausible = told.value() > 0.1 && told.value() < 10;
            return plausible ? told : Rational.of(1);
        }

        /** What is left of a picture's side once it is decoded: the file may tell to cut off its edges. */
        private int cropped(JsonNode stream, String side, String before, String after) {
            int whole = stream.path(side).asInt();
            for (JsonNode told : stream.path("side_data_list")) {
                long left =
                        whole - told.path(before).asLong(0) - told.path(after).asLong(0);
                if (left > 0 && left < whole) {
                    return (int) left;
                }
            }
            return whole;
        }

        private int rotation(JsonNode stream) {
            for (JsonNode side : stream.path("side_data_list")) {
                if (side.has("rotation")) {
                    int counterClockwise =
                            (int) Math.round(side.path("rotation").asDouble() / 90.0) * 90;
                    return Math.floorMod(-counterClockwise, 360);
                }
            }
            return 0;
        }

        private void addSound(List<JsonNode> sounds, JsonNode stream) {
            boolean readable = !stream.path("codec_name").isMissingNode()
                    && stream.path("channels").asInt(0) > 0;
            if (readable) {
                sounds.add(stream);
            } else {
                warnings.add("A sound track can't be read and was left out.");
            }
        }

        private AudioTrack audio(JsonNode stream) throws IOException {
            return new AudioTrack(
                    stream.path("index").asInt(),
                    stream.path("codec_name").asString(),
                    stream.path("channels").asInt(),
                    layout(stream),
                    language(stream),
                    tag(stream, "title"),
                    flag(stream, "default"),
                    end(stream));
        }

        private void addText(List<TextTrack> text, JsonNode stream) {
            String codec = stream.path("codec_name").asString("");
            if (!TEXT_SUBTITLES.contains(codec)) {
                warnings.add("A subtitle track isn't text that can be read, and was left out.");
                return;
            }
            text.add(new TextTrack(
                    stream.path("index").asInt(),
                    codec,
                    language(stream),
                    tag(stream, "title"),
                    flag(stream, "forced")));
        }

        /** The end of the track on a timeline that starts at zero; counted packet by packet where the file doesn't tell. */
        private double end(JsonNode stream) throws IOException {
            int index = stream.path("index").asInt();
            double whole = number(told.path("format"), "duration", 0);
            if (container.mayRestartItsClock()) {
                return measuredEnds.getOrDefault(index, 0.0);
            }
            if (container == Container.MATROSKA) {
                return whole > 0 ? endInMatroska(stream, whole) : lastPacketEnd(index, "");
            }
            double duration = number(stream, "duration", 0);
            if (duration > 0 && container.isExactlySeekable()) {
                return start(stream) + duration;
            }
            return whole > 0 && container.isExactlySeekable() ? whole : lastPacketEnd(index, "");
        }

        /**
         * Matroska tells the length of the whole, subtitles included, and what ffprobe tells of a track is guessed from that.
         * Most writers tell in a tag when a track ends; those who write statistics tell how long it lasts.
         */
        private double endInMatroska(JsonNode stream, double whole) throws IOException {
            Matcher clock = CLOCK.matcher(tag(stream, "DURATION"));
            if (clock.matches() && tag(stream, "_STATISTICS_TAGS").isEmpty()) {
                double told = Double.parseDouble(clock.group(1)) * 3600
                        + Double.parseDouble(clock.group(2)) * 60
                        + Double.parseDouble(clock.group(3));
                return Math.clamp(told - startSeconds, 0, whole);
            }
            int index = stream.path("index").asInt();
            double end = tailEnd(index);
            return end > 0 ? end : lastPacketEnd(index, "");
        }

        /** The end of a track that has packets near the end of the file; 0 for another. */
        private double tailEnd(int index) throws IOException {
            double whole = number(told.path("format"), "duration", 0);
            double from = whole > TAIL_SECONDS ? startSeconds + whole - TAIL_SECONDS : startSeconds;
            return lastPacketEnd(index, String.format(Locale.ROOT, "%.3f%%", from));
        }

        /**
         * Reads all tracks as encoding will, with gaps in the clock closed up by ffmpeg: no other way of asking takes account of
         * those.
         */
        private void measureEnds(@Nullable JsonNode picture, List<JsonNode> sounds) throws IOException {
            if (!container.mayRestartItsClock()) {
                return;
            }
            List<JsonNode> tracks = new ArrayList<>(sounds);
            if (picture != null) {
                tracks.addFirst(picture);
            }
            if (container == Container.MPEG_TS && ProgramClock.runsOn(file) && measureTails(tracks)) {
                return;
            }
            Arguments arguments =
                    new Arguments().flag("-nostdin").option("-v", "error").all(container.input(file));
            tracks.forEach(
                    track -> arguments.option("-map", "0:" + track.path("index").asInt()));
            arguments.option("-c", "copy").option("-f", "framecrc").word("-");
            TrackEnds ends = new TrackEnds();
            read(Program.FFMPEG, arguments, file, workFolder, ends::read);
            for (int i = 0; i < tracks.size(); i++) {
                measuredEnds.put(tracks.get(i).path("index").asInt(), ends.seconds(i));
            }
        }

        /** Most clocks run on, and then the end of the file tells the end of the tracks, if they all go on until there. */
        private boolean measureTails(List<JsonNode> tracks) throws IOException {
            double start = Double.MAX_VALUE;
            for (JsonNode track : tracks) {
                start = Math.min(start, number(track, "start_time", startSeconds));
            }
            boolean all = true;
            for (JsonNode track : tracks) {
                int index = track.path("index").asInt();
                double end = tailEnd(index);
                measuredEnds.put(index, end + startSeconds - start);
                all &= end > 0;
            }
            return all;
        }

        private double start(JsonNode stream) {
            return Math.max(0, number(stream, "start_time", startSeconds) - startSeconds);
        }

        private double lastPacketEnd(int index, String interval) throws IOException {
            double[] end = {0};
            packets(index, interval, (time, duration) -> end[0] = Math.max(end[0], time + duration));
            return Math.max(0, end[0] - startSeconds);
        }

        private List<Double> packetTimes(int index, String interval) throws IOException {
            List<Double> times = new ArrayList<>();
            packets(index, interval, (time, duration) -> times.add(time));
            return times;
        }

        private void packets(int index, String interval, EachPacket each) throws IOException {
            Arguments arguments = new Arguments()
                    .option("-v", "error")
                    .option("-of", "csv=p=0")
                    .option("-select_streams", index)
                    .option("-show_entries", "packet=pts_time,dts_time,duration_time");
            if (!interval.isEmpty()) {
                arguments.option("-read_intervals", interval);
            }
            probe(container, file, workFolder, arguments, line -> {
                String[] fields = line.split(",", -1);
                if (fields.length >= 3) {
                    double time = seconds(fields[0], seconds(fields[1], Double.NaN));
                    if (!Double.isNaN(time)) {
                        each.packet(time, seconds(fields[2], 0));
                    }
                }
            });
        }

        private static String layout(JsonNode stream) {
            String told = stream.path("channel_layout").asString("");
            return told.equals("unknown") ? "" : told;
        }

        private static String language(JsonNode stream) {
            String told = tag(stream, "language");
            try {
                return LANGUAGE.matcher(told).matches()
                        ? new Locale.Builder().setLanguageTag(told).build().toLanguageTag()
                        : "und";
            } catch (IllformedLocaleException freeText) {
                return "und";
            }
        }

        private static String tag(JsonNode stream, String name) {
            return stream.path("tags").path(name).asString("");
        }

        private static boolean flag(JsonNode stream, String name) {
            return stream.path("disposition").path(name).asInt(0) == 1;
        }
    }

    /** What is told of one packet, in seconds on the file's own timeline. */
    @FunctionalInterface
    private interface EachPacket {
        void packet(double time, double duration);
    }

    private static double number(JsonNode node, String name, double otherwise) {
        return seconds(node.path(name).asString(""), otherwise);
    }

    private static double seconds(String text, double otherwise) {
        try {
            double value = Double.parseDouble(text);
            return Double.isFinite(value) ? value : otherwise;
        } catch (NumberFormatException notGiven) {
            return otherwise;
        }
    }
}
