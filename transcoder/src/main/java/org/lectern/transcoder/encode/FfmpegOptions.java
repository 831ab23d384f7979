package org.lectern.transcoder.encode;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.cage.Cage;
import org.lectern.transcoder.cage.Invocation;
import org.lectern.transcoder.cage.Limits;
import org.lectern.transcoder.cage.Outcome;
import org.lectern.transcoder.cage.Program;
import org.lectern.transcoder.plan.AudioRendition;
import org.lectern.transcoder.plan.Grid;
import org.lectern.transcoder.probe.AudioTrack;
import org.lectern.transcoder.probe.Source;

/** Options that several encodes share. */
final class FfmpegOptions {
    /** What is decoded runs behind what is read. */
    private static final double READ_AHEAD_SECONDS = 5;

    private FfmpegOptions() {}

    static Arguments quiet() {
        return new Arguments()
                .flag("-nostdin")
                .flag("-hide_banner")
                .flag("-y")
                .option("-v", "error")
                .option("-progress", "pipe:1")
                .option("-stats_period", "0.5");
    }

    /**
     * The source on a timeline that starts at zero and isn't changed by seeking.
     *
     * @param fromSeconds where reading begins; 0 unless the source is seekable
     * @param untilSeconds what is after that isn't wanted
     */
    static Arguments source(Encoding encoding, Source source, double fromSeconds, double untilSeconds) {
        if (source.container().mayRestartItsClock()) {
            return source.container().input(encoding.source()).all(everyTrack(source, untilSeconds));
        }
        Arguments arguments = new Arguments().flag("-copyts").flag("-start_at_zero");
        if (fromSeconds > 0) {
            // everything from the keyframe before that instant is decoded, so that a picture shown for long isn't
            // missed
            arguments.flag("-noaccurate_seek").option("-ss", String.format(Locale.ROOT, "%.6f", fromSeconds));
        }
        arguments.all(source.container().input(encoding.source()));
        return source.container().startsWithWhatIsRead() ? arguments.all(everyTrack(source, untilSeconds)) : arguments;
    }

    /**
     * Where a clock starts, and starts anew, is told by the tracks that are read. So every run reads the same ones, whatever it
     * makes, or pictures and sound would drift apart. Nothing is made of what is read here.
     */
    private static Arguments everyTrack(Source source, double untilSeconds) {
        Arguments arguments = new Arguments();
        if (source.video() != null) {
            arguments.option("-map", "0:" + source.video().index());
        }
        for (AudioTrack track : source.audio()) {
            arguments.option("-map", "0:" + track.index());
        }
        return arguments
                .option("-c", "copy")
                .option("-bsf", "noise=drop=1")
                .option("-t", String.format(Locale.ROOT, "%.3f", untilSeconds + READ_AHEAD_SECONDS))
                .option("-f", "null")
                .word("-");
    }

    /** A fragmented MP4 that can be read while it is being written. */
    static Arguments fragmentedMp4(Path file) {
        return new Arguments()
                .option("-map_metadata", -1)
                .option("-map_chapters", -1)
                .option("-avoid_negative_ts", "disabled")
                .option("-flush_packets", 1)
                .option("-f", "mp4")
                .word("file:" + file);
    }

    /**
     * Filters that make sound of a rendition's channels and rate, whatever the source's are. When those change within the
     * source, ffmpeg begins their graph anew: so what counts from the start, or keeps something in mind, belongs into another
     * graph, behind theirs. That one isn't told when the source ends (ffmpeg 8.1).
     */
    static String steady(AudioRendition rendition) {
        String mixed = "aresample=" + Grid.AUDIO_RATE + ",aformat=sample_fmts=fltp:channel_layouts="
                + (rendition.channels() == 1 ? "mono" : "stereo");
        if (!rendition.firstChannels()) {
            return mixed;
        }
        return (rendition.channels() == 1 ? "pan=mono|c0=c0," : "pan=stereo|c0=c0|c1=c1,") + mixed;
    }

    /**
     * Filters that make sound louder by a gain, or softer if it is negative, each after a comma; none for 0. What becomes louder
     * is kept 1.5 dB below full scale, so that its true peaks stay below −1 dBTP (EBU R 128, for lossy codecs).
     */
    static String gain(double decibels) {
        if (decibels == 0) {
            return "";
        }
        String volume = String.format(Locale.ROOT, ",volume=%.1fdB", decibels);
        return decibels < 0 ? volume : volume + ",alimiter=limit=-1.5dB:level=disabled:latency=enabled";
    }

    static Outcome run(Encoding encoding, Arguments arguments, Cage.Meanwhile meanwhile) throws IOException {
        return run(encoding, arguments, encoding.cage().limits().encoding(), meanwhile);
    }

    static Outcome run(Encoding encoding, Arguments arguments, Limits limits, Cage.Meanwhile meanwhile)
            throws IOException {
        Invocation invocation = new Invocation(
                Program.FFMPEG,
                arguments,
                List.of(encoding.source()),
                encoding.workFolder(),
                limits,
                encoding.niceness());
        return encoding.cage().run(invocation, line -> {}, meanwhile);
    }
}
