package org.lectern.transcoder.probe;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.lectern.transcoder.cage.Arguments;

/**
 * A file format that is accepted, told by a file's first bytes and never by its name: playlists and manifests, which
 * would make ffmpeg open other files, are in none of them.
 */
public enum Container {
    ISO_MEDIA("mov", "MP4 or QuickTime", true),
    MATROSKA("matroska", "Matroska or WebM", true),
    AVI("avi", "AVI", true),
    MPEG_TS("mpegts", "MPEG transport stream", false),
    MPEG_PS("mpeg", "MPEG program stream", false),
    FLV("flv", "Flash video", false),
    ASF("asf", "Windows Media", false),
    OGG("ogg", "Ogg", false),
    WAV("wav", "WAV", false),
    MP3("mp3", "MP3", false);

    /** How many of a file's first bytes {@link #sniff} wants to see. */
    public static final int HEAD_BYTES = 1024;

    private static final Set<String> FIRST_BOXES =
            Set.of("ftyp", "moov", "mdat", "wide", "free", "skip", "pnot", "styp");
    private static final int TS_PACKET = 188;
    private static final int M2TS_PACKET = 192;
    /** Longer than a track begins after the others: what isn't found by then can't be decoded. */
    private static final int SECONDS_LOOKED_FOR_TRACKS = 20;

    private static final int BYTES_LOOKED_FOR_TRACKS = 64 << 20;

    private final String demuxer;
    private final String title;
    private final boolean exactlySeekable;

    Container(String demuxer, String title, boolean exactlySeekable) {
        this.demuxer = demuxer;
        this.title = title;
        this.exactlySeekable = exactlySeekable;
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

    /** Tells the format by the first bytes of a file. */
    public static Optional<Container> sniff(byte[] head) {
        if (head.length < 12) {
            return Optional.empty();
        }
        if (FIRST_BOXES.contains(text(head, 4, 4))) {
            return Optional.of(ISO_MEDIA);
        }
        if (startsWith(head, 0x1A, 0x45, 0xDF, 0xA3)) {
            return Optional.of(MATROSKA);
        }
        if (text(head, 0, 4).equals("RIFF")) {
            return switch (text(head, 8, 4)) {
                case "AVI " -> Optional.of(AVI);
                case "WAVE" -> Optional.of(WAV);
                default -> Optional.empty();
            };
        }
        if (hasSync(head, 0, TS_PACKET) || hasSync(head, 4, M2TS_PACKET)) {
            return Optional.of(MPEG_TS);
        }
        if (startsWith(head, 0, 0, 1, 0xBA)) {
            return Optional.of(MPEG_PS);
        }
        if (startsWith(head, 'F', 'L', 'V', 1)) {
            return Optional.of(FLV);
        }
        if (startsWith(head, 0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11)) {
            return Optional.of(ASF);
        }
        if (text(head, 0, 4).equals("OggS")) {
            return Optional.of(OGG);
        }
        boolean mpegAudio = (head[0] & 0xFF) == 0xFF && (head[1] & 0xE6) == 0xE2;
        return text(head, 0, 3).equals("ID3") || mpegAudio ? Optional.of(MP3) : Optional.empty();
    }

    private static boolean hasSync(byte[] head, int first, int packet) {
        for (int at = first; at < first + 4 * packet; at += packet) {
            if (at >= head.length || head[at] != 0x47) {
                return false;
            }
        }
        return true;
    }

    private static boolean startsWith(byte[] head, int... bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if ((head[i] & 0xFF) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    private static String text(byte[] head, int from, int length) {
        return new String(head, from, length, StandardCharsets.ISO_8859_1);
    }
}
