package org.lectern.transcoder.probe;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.cage.Cage;
import org.lectern.transcoder.cage.Outcome;

/** Looks into a source, and refuses what can't become a video in words that an instructor understands. */
public final class Probe {
    /** Slides may stand for minutes; a picture less often is absurd where it makes hours of video. */
    private static final double SPARSEST_SECONDS = 600;

    private static final double SPARSE_FROM_SECONDS = 3600;

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
        Container container = Container.of(file)
                .orElseThrow(() -> new Refused("This isn't a video file that Lectern knows. It takes MP4, QuickTime,"
                        + " WebM, Matroska, AVI, MPEG and similar files."));
        CagedFile caged = new CagedFile(cage, container, file, workFolder);
        Answer answer = caged.ask();
        if (answer.streams().isEmpty()) {
            throw new Refused("The file holds neither pictures nor sound.");
        }
        if (answer.streams().size() > acceptance.streams()) {
            throw new Refused("The file holds more than " + acceptance.streams() + " tracks.");
        }
        return new Reading(caged, answer).source();
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
        return listed.isPresent()
                ? listed.get()
                : keyframesAmongPackets(new CagedFile(cage, source.container(), file, workFolder), video);
    }

    /** Reads all pictures: told to leave out others than keyframes, ffmpeg gives wrong times for those in MP4. */
    private static List<Double> keyframesAmongPackets(CagedFile file, VideoTrack video) throws IOException {
        Arguments onItsTimeline = new Arguments().flag("-copyts").flag("-start_at_zero");
        Keyframes keyframes = new Keyframes();
        try {
            Outcome outcome = file.framecrc(onItsTimeline, List.of(video.index()), keyframes::read);
            return outcome.isClean() ? keyframes.closed() : List.of();
        } catch (Refused takesTooLong) {
            return List.of();
        }
    }

    /** One file's answers, on their way to a {@link Source}. */
    private final class Reading {
        private final Container container;
        private final Path file;
        private final Answer answer;
        private final Timeline timeline;
        private final List<String> warnings = new ArrayList<>();

        Reading(CagedFile file, Answer answer) {
            this.container = file.container();
            this.file = file.path();
            this.answer = answer;
            this.timeline = new Timeline(file, answer);
        }

        Source source() throws IOException {
            List<StreamEntry> sounds = new ArrayList<>();
            List<TextTrack> text = new ArrayList<>();
            StreamEntry picture = null;
            boolean unreadable = false;
            if (answer.hasEncryptedPackets()) {
                throw encrypted();
            }
            for (StreamEntry stream : answer.streams()) {
                if (stream.isEncrypted()) {
                    throw encrypted();
                }
                switch (stream.type()) {
                    case "video" -> {
                        picture = better(picture, stream);
                        unreadable |= !stream.flag("attached_pic");
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
            if (picture != null && ClosedCaptions.mayBeIn(picture) && ClosedCaptions.areIn(file)) {
                text.add(new TextTrack(picture.index(), ClosedCaptions.CODEC, "und", "Closed captions", false));
            }
            measureEnds(picture, sounds);
            VideoTrack video = picture == null ? null : video(picture);
            List<AudioTrack> audio = new ArrayList<>();
            for (StreamEntry sound : sounds) {
                audio.add(audio(sound));
            }
            audio.sort((one, other) -> Boolean.compare(other.isDefault(), one.isDefault()));
            Source source = new Source(
                    container, container.isExactlySeekable() && answer.tellsDuration(), video, audio, text, warnings);
            if (source.endSeconds() <= 0) {
                throw new Refused("The file holds no pictures and no sound: its length is zero.");
            }
            if (source.endSeconds() > acceptance.duration().toSeconds()) {
                throw new Refused(
                        "The video is longer than " + acceptance.duration().toHours() + " hours.");
            }
            return source;
        }

        private static Refused encrypted() {
            return new Refused("The file is encrypted (DRM). Upload a copy without protection.");
        }

        /** Of several pictures the default one, then the largest; a cover image is no video. */
        private static @Nullable StreamEntry better(@Nullable StreamEntry known, StreamEntry next) {
            if (next.flag("attached_pic") || !next.hasCodec() || next.area() == 0) {
                return known;
            }
            if (known == null) {
                return next;
            }
            if (known.flag("default") != next.flag("default")) {
                return next.flag("default") ? next : known;
            }
            return next.area() > known.area() ? next : known;
        }

        private void measureEnds(@Nullable StreamEntry picture, List<StreamEntry> sounds) throws IOException {
            List<StreamEntry> tracks = new ArrayList<>(sounds);
            if (picture != null) {
                tracks.addFirst(picture);
            }
            timeline.measureEnds(tracks);
        }

        private VideoTrack video(StreamEntry stream) throws IOException {
            int width = stream.width();
            int height = stream.height();
            if (stream.area() > acceptance.pixels() || Math.max(width, height) > acceptance.longestSide()) {
                throw new Refused("The pictures are too large: " + width + " × " + height + " pixels. The largest"
                        + " that is taken is 8K.");
            }
            double end = timeline.end(stream);
            refuseTooFewPictures(stream, end);
            Rational rate = rate(stream, end);
            return new VideoTrack(
                    stream.index(),
                    stream.codec(),
                    stream.croppedWidth(),
                    stream.croppedHeight(),
                    stream.aspect(),
                    stream.rotation(),
                    rate,
                    timeline.start(stream),
                    end,
                    stream.isInterlaced(),
                    stream.mayBeInterlaced(),
                    stream.transfer(),
                    stream.primaries(),
                    stream.matrix(),
                    stream.bitsPerSecond(answer.bitsPerSecond()),
                    stream.reorder(),
                    container.isCuttable() && stream.isCopyable(rate));
        }

        private Rational rate(StreamEntry stream, double end) throws IOException {
            Rational nominal = stream.nominalRate();
            boolean constant = Cadence.isConstant(nominal, stream.averageRate());
            if (constant && Cadence.isUsual(nominal)) {
                return Cadence.ofConstant(nominal);
            }
            List<Double> times = timeline.samples(stream, end);
            // some files' own words are an average of what is faster and slower
            return constant && Cadence.isRateOf(nominal, times)
                    ? Cadence.ofConstant(nominal)
                    : Cadence.ofIrregular(times);
        }

        private void refuseTooFewPictures(StreamEntry stream, double end) throws IOException {
            if (end <= SPARSE_FROM_SECONDS) {
                return;
            }
            long enough = (long) Math.ceil(end / SPARSEST_SECONDS);
            long pictures = stream.pictures();
            if (pictures == 0) {
                pictures = timeline.count(stream, enough);
            }
            if (pictures > 0 && end / pictures > SPARSEST_SECONDS) {
                throw new Refused("The file holds only " + pictures + " pictures in "
                        + String.format(Locale.ROOT, "%.1f", end / 3600) + " hours; it is probably damaged.");
            }
        }

        private void addSound(List<StreamEntry> sounds, StreamEntry stream) {
            boolean readable = stream.hasCodec() && stream.channels() > 0;
            if (readable) {
                sounds.add(stream);
            } else {
                warnings.add("A sound track can't be read and was left out.");
            }
        }

        private AudioTrack audio(StreamEntry stream) throws IOException {
            return new AudioTrack(
                    stream.index(),
                    stream.codec(),
                    stream.channels(),
                    stream.layout(),
                    stream.language(),
                    stream.tag("title"),
                    stream.flag("default"),
                    timeline.end(stream));
        }

        private void addText(List<TextTrack> text, StreamEntry stream) {
            if (!stream.isTextThatCanBeRead()) {
                warnings.add("A subtitle track isn't text that can be read, and was left out.");
                return;
            }
            text.add(new TextTrack(
                    stream.index(), stream.codec(), stream.language(), stream.tag("title"), stream.flag("forced")));
        }
    }
}
