package org.lectern.transcoder.probe;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.lectern.transcoder.cage.Arguments;

/**
 * A file format that is accepted, told by a file's first bytes and never by its name: playlists and manifests, which
 * would make ffmpeg open other files, are in none of them. The more a format's first bytes say, the further up it stands.
 */
public enum Container {
    ISO_MEDIA("mov", "MP4 or QuickTime", true, "....(?:ftyp|moov|mdat|wide|free|skip|pnot|styp)"),
    MATROSKA("matroska", "Matroska or WebM", true, "\\x1A\\x45\\xDF\\xA3"),
    AVI("avi", "AVI", true, "RIFF....AVI "),
    MPEG_PS("mpeg", "MPEG program stream", false, "\\x00\\x00\\x01\\xBA"),
    MPEG_VIDEO("mpegvideo", "MPEG video without a system layer", false, "\\x00\\x00\\x01\\xB3"),
    FLV("flv", "Flash video", false, "FLV\\x01"),
    ASF("asf", "Windows Media", false, "\\x30\\x26\\xB2\\x75\\x8E\\x66\\xCF\\x11"),
    OGG("ogg", "Ogg", false, "OggS"),
    DV("dv", "DV", false, "\\x1F\\x07\\x00[\\x3F\\xBF]"),
    GIF("gif", "GIF", false, "GIF8[79]a"),
    WAV("wav", "WAV", false, "(?:RIFF|RF64|BW64)....WAVE"),
    FLAC("flac", "FLAC", false, "fLaC"),
    AIFF("aiff", "AIFF", false, "FORM....AIF[FC]"),
    CAF("caf", "Core Audio", false, "caff\\x00\\x01"),
    AMR("amr", "AMR", false, "#!AMR(?:-WB)?\\n"),
    /** Anything may come first (a run-in, SMPTE 377M section 5.5); we look no further than in all files. */
    MXF("mxf", "MXF", false, ".*?\\x06\\x0E\\x2B\\x34\\x02\\x05\\x01\\x01\\x0D\\x01\\x02"),
    /**
     * Cut anywhere, as recorders do. Its packets are of 188 bytes; with a time before each, as cameras write them, of 192;
     * with check bytes after each, as they are broadcast, of 204.
     */
    MPEG_TS("mpegts", "MPEG transport stream", false, ".*?(?:(?:G.{187}){4}|(?:G.{191}){4}|(?:G.{203}){4})G"),
    MP3("mp3", "MP3", false, "ID3|\\xFF[\\xE2\\xE3\\xEA\\xEB\\xF2-\\xF5\\xFA-\\xFD]"),
    /** The header comes again with the next frame. */
    AAC("aac", "AAC", false, "(\\xFF[\\xF0\\xF1\\xF8\\xF9].).{4,8188}?\\1"),
    AC3("ac3", "AC-3", false, "\\x0B\\x77..[\\x00-\\x25\\x40-\\x65\\x80-\\xA5][\\x00-\\x57]"),
    /** The version of its syntax, which AC-3 has in the same place, is 11 to 16 (ETSI TS 102 366 annex E). */
    EAC3("eac3", "E-AC-3", false, "\\x0B\\x77...[\\x58-\\x87]");

    /** How many of a file's first bytes {@link #sniff} wants to see. */
    static final int HEAD_BYTES = 8192;

    /** What ffmpeg takes behind a tag that isn't part of the format. */
    private static final Set<Container> TAGGED = EnumSet.of(MP3, FLAC, AAC);

    /** Two taggers may have been at a file; more than a few tags are there to keep us busy. */
    private static final int MOST_TAGS = 8;

    /** Longer than a track begins after the others: what isn't found by then can't be decoded. */
    private static final int SECONDS_LOOKED_FOR_TRACKS = 20;

    private static final int BYTES_LOOKED_FOR_TRACKS = 64 << 20;

    private final String demuxer;
    private final String title;
    private final boolean exactlySeekable;
    private final Pattern firstBytes;

    Container(String demuxer, String title, boolean exactlySeekable, String firstBytes) {
        this.demuxer = demuxer;
        this.title = title;
        this.exactlySeekable = exactlySeekable;
        this.firstBytes = Pattern.compile(firstBytes, Pattern.DOTALL);
    }

    /** ffmpeg's name for what reads it, to be pinned with {@code -f}. */
    public String demuxer() {
        return demuxer;
    }

    /** Its name for people. */
    public String title() {
        return title;
    }

    /** Whether decoding can begin in the middle and still give the very frames of a run from the start. */
    public boolean isExactlySeekable() {
        return exactlySeekable;
    }

    /** Whether its coded pictures can be put into MP4 as they are, each with its own time. */
    public boolean isCuttable() {
        return this == ISO_MEDIA || this == MATROSKA;
    }

    /**
     * Whether its clock may start anew in the midst of a file: broadcasts and discs are recorded one after the other into one. It
     * names its tracks only as they come.
     */
    public boolean mayRestartItsClock() {
        return this == MPEG_TS || this == MPEG_PS;
    }

    /** Whether ffmpeg counts its time from the first of the tracks that are read, and not from the first of all. */
    public boolean startsWithWhatIsRead() {
        return mayRestartItsClock() || this == OGG;
    }

    /** How ffmpeg and ffprobe open a file as this format, and open no other. */
    public Arguments input(Path file) {
        Arguments arguments = new Arguments().option("-protocol_whitelist", "file");
        if (mayRestartItsClock()) {
            arguments
                    .option("-analyzeduration", SECONDS_LOOKED_FOR_TRACKS + "M")
                    .option("-probesize", BYTES_LOOKED_FOR_TRACKS);
        }
        if (this == MPEG_TS) {
            // the same track may go on under another number (PID)
            arguments.option("-merge_pmt_versions", 1);
        }
        return arguments.option("-f", demuxer).option("-i", "file:" + file);
    }

    /** Tells the format of a file by its first bytes, or by those behind the tags (ID3v2) of a sound. */
    public static Optional<Container> of(Path file) throws IOException {
        try (SeekableByteChannel in = Files.newByteChannel(file)) {
            byte[] head = head(in, 0);
            Optional<Container> told = sniff(head);
            long at = 0;
            for (int tags = 0; tags < MOST_TAGS && Id3Tag.bytes(head) > 0; tags++) {
                at += Id3Tag.bytes(head);
                head = head(in, at);
            }
            return at == 0 ? told : sniff(head).filter(TAGGED::contains).or(() -> told);
        }
    }

    private static byte[] head(SeekableByteChannel in, long at) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
        in.position(at);
        while (head.hasRemaining() && in.read(head) >= 0) {
            // on to what is there
        }
        return Arrays.copyOf(head.array(), head.position());
    }

    /** Tells the format by the first bytes of a file. */
    static Optional<Container> sniff(byte[] head) {
        String bytes = new String(head, StandardCharsets.ISO_8859_1);
        return Arrays.stream(values())
                .filter(container -> container.firstBytes.matcher(bytes).lookingAt())
                .findFirst();
    }
}
