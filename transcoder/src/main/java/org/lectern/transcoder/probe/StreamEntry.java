package org.lectern.transcoder.probe;

import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What ffprobe tells about one stream of a file. */
record StreamEntry(JsonNode told) {
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

    private static final Pattern IDENTITY = Pattern.compile(
            "\\s*\\w+:\\s+65536\\s+0\\s+0\\s+\\w+:\\s+0\\s+65536\\s+0\\s+\\w+:\\s+0\\s+0\\s+1073741824\\s*");

    private static final Set<String> ENCRYPTED = Set.of("encv", "enca", "drmi", "drms");
    private static final Set<String> COPYABLE_PROFILES = Set.of("Constrained Baseline", "Main", "High");
    private static final int MOST_REORDERED = 8;

    /** ffmpeg's names of what codes whole pictures only; what it calls interlaced in PNG is the order of points. */
    private static final Set<String> WITHOUT_FIELDS =
            Set.of("vp8", "vp9", "av1", "hevc", "vvc", "theora", "gif", "png", "apng", "webp");

    /** ffmpeg's names of what broadcasts and camcorders use: each picture tells how it is scanned, and the file that of the first. */
    private static final Set<String> WITH_PICTURES_OF_BOTH_KINDS = Set.of("h264", "mpeg2video");

    int index() {
        return told.path("index").asInt();
    }

    /** ffmpeg's name of what it holds: video, audio, subtitle or something else. */
    String type() {
        return text("codec_type");
    }

    /** ffmpeg's name, or an empty text where it knows none. */
    String codec() {
        return text("codec_name");
    }

    boolean hasCodec() {
        return !told.path("codec_name").isMissingNode();
    }

    boolean isEncrypted() {
        return ENCRYPTED.contains(text("codec_tag_string"));
    }

    boolean isTextThatCanBeRead() {
        return TEXT_SUBTITLES.contains(codec());
    }

    /** On the file's own timeline. */
    double startSeconds(double otherwise) {
        return number("start_time", otherwise);
    }

    /** 0 if the file doesn't tell. */
    double durationSeconds() {
        return number("duration", 0);
    }

    long bitsPerSecond(double otherwise) {
        return (long) number("bit_rate", otherwise);
    }

    /** How many pictures it holds; 0 if the file doesn't tell. */
    long pictures() {
        return (long) number("nb_frames", 0);
    }

    /** In pixels, before anything is cut off. */
    int width() {
        return told.path("width").asInt();
    }

    /** In pixels, before anything is cut off. */
    int height() {
        return told.path("height").asInt();
    }

    /** In pixels; 0 where there are none. */
    long area() {
        return told.path("width").asLong(0) * told.path("height").asLong(0);
    }

    int croppedWidth() {
        return cropped(width(), "crop_left", "crop_right");
    }

    int croppedHeight() {
        return cropped(height(), "crop_top", "crop_bottom");
    }

    /** What is left of a picture's side once it is decoded: the file may tell to cut off its edges. */
    private int cropped(int whole, String before, String after) {
        for (JsonNode side : told.path("side_data_list")) {
            long left = whole - side.path(before).asLong(0) - side.path(after).asLong(0);
            if (left > 0 && left < whole) {
                return (int) left;
            }
        }
        return whole;
    }

    /** A pixel's width to its height. */
    Rational aspect() {
        Rational aspect = Rational.parse(text("sample_aspect_ratio"));
        boolean plausible = aspect.value() > 0.1 && aspect.value() < 10;
        return plausible ? aspect : Rational.of(1);
    }

    /** Clockwise, in degrees: 0, 90, 180 or 270. */
    int rotation() {
        for (JsonNode side : told.path("side_data_list")) {
            if (side.has("rotation")) {
                int counterClockwise = (int) Math.round(side.path("rotation").asDouble() / 90.0) * 90;
                return Math.floorMod(-counterClockwise, 360);
            }
        }
        return 0;
    }

    /** Whether pictures are shown as they are coded, neither rotated nor mirrored. */
    private boolean isUpright() {
        for (JsonNode side : told.path("side_data_list")) {
            String matrix = side.path("displaymatrix").asString("");
            if (!matrix.isEmpty() && !IDENTITY.matcher(matrix).matches()) {
                return false;
            }
        }
        return true;
    }

    /** The rate at which the file says that pictures are shown. */
    Rational nominalRate() {
        return Rational.parse(text("r_frame_rate"));
    }

    Rational averageRate() {
        return Rational.parse(text("avg_frame_rate"));
    }

    boolean isInterlaced() {
        return Set.of("tt", "bb", "tb", "bt").contains(text("field_order"));
    }

    boolean mayBeInterlaced() {
        boolean untold = told.path("field_order").asString("unknown").equals("unknown");
        return WITH_PICTURES_OF_BOTH_KINDS.contains(codec()) || (untold && !WITHOUT_FIELDS.contains(codec()));
    }

    String transfer() {
        return text("color_transfer");
    }

    String primaries() {
        return text("color_primaries");
    }

    String matrix() {
        boolean rgb = RGB_FORMAT.matcher(text("pix_fmt")).lookingAt();
        return rgb ? VideoTrack.RGB : text("color_space");
    }

    /** By how many pictures the decoding order may run ahead. */
    int reorder() {
        return told.path("has_b_frames").asInt(0);
    }

    /** H.264, 8 bit, 4:2:0, progressive, upright, whole, of square pixels, at a steady rate, at most 5.2 (HLS rule 23). */
    boolean isCopyable(Rational rate) {
        return codec().equals("h264")
                && COPYABLE_PROFILES.contains(text("profile"))
                && text("pix_fmt").equals("yuv420p")
                && VideoTrack.isUsual(matrix())
                && !transfer().matches("smpte2084|arib-std-b67")
                && told.path("level").asInt(99) <= 52
                && told.path("field_order").asString("progressive").matches("progressive|unknown")
                && isUpright()
                && aspect().value() == 1
                && croppedWidth() == width()
                && croppedHeight() == height()
                && width() % 2 == 0
                && height() % 2 == 0
                && reorder() <= MOST_REORDERED
                && Math.abs(nominalRate().value() / rate.value() - 1) < 0.0005;
    }

    /** 0 where there are none. */
    int channels() {
        return told.path("channels").asInt(0);
    }

    /** ffmpeg's name of what the channels are, or an empty text. */
    String layout() {
        String layout = text("channel_layout");
        return layout.equals("unknown") ? "" : layout;
    }

    /** As the web knows it (BCP 47); {@code und} where the file tells none. */
    String language() {
        String language = tag("language");
        try {
            return LANGUAGE.matcher(language).matches()
                    ? new Locale.Builder().setLanguageTag(language).build().toLanguageTag()
                    : "und";
        } catch (IllformedLocaleException freeText) {
            return "und";
        }
    }

    /** What somebody wrote beside it, or an empty text. */
    String tag(String name) {
        return told.path("tags").path(name).asString("");
    }

    /** One of ffmpeg's dispositions. */
    boolean flag(String name) {
        return told.path("disposition").path(name).asInt(0) == 1;
    }

    private String text(String name) {
        return told.path(name).asString("");
    }

    private double number(String name, double otherwise) {
        return Decimal.parse(text(name), otherwise);
    }
}
