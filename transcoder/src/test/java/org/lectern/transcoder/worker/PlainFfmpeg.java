package org.lectern.transcoder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.cage.Cage;
import org.lectern.transcoder.cage.Invocation;
import org.lectern.transcoder.cage.Limits;
import org.lectern.transcoder.cage.Outcome;
import org.lectern.transcoder.cage.Program;
import org.lectern.transcoder.probe.VideoTrack;

/** Runs of ffmpeg on one source, in the cage, for what Lectern is compared with. */
record PlainFfmpeg(Cage cage, Path source) {
    private static final Pattern SSIM = Pattern.compile("All:([0-9.]+)");

    Arguments input() {
        return new Arguments().flag("-nostdin").flag("-y").option("-v", "error").option("-i", "file:" + source);
    }

    Outcome go(Path out, Arguments arguments) throws IOException {
        Outcome outcome = cage.run(
                new Invocation(Program.FFMPEG, arguments, List.of(source), out, Limits.ENCODING, 0), line -> {});
        assertThat(outcome.isClean()).as(outcome.tail()).isTrue();
        return outcome;
    }

    /** Of a file in the folder, beside the source as it is shown; 1 is the same. */
    double ssim(Path folder, Path file, VideoTrack video) throws IOException {
        // what says which colours it means and what doesn't would be converted first, the one into the other
        String shown = "setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709,scale=" + video.displayWidth()
                + ":" + video.displayHeight();
        Arguments arguments = new Arguments()
                .flag("-nostdin")
                .option("-i", "file:" + file)
                .option("-i", "file:" + source)
                .option(
                        "-filter_complex",
                        "[1:" + video.index() + "]fps=" + video.frameRate() + "," + shown + ",format=yuv420p[r];[0:v]"
                                + shown + "[c];[c][r]ssim=shortest=1")
                .option("-f", "null")
                .word("-");
        String said = go(folder, arguments).tail();
        Matcher all = SSIM.matcher(said);
        assertThat(all.find()).as(said).isTrue();
        return Double.parseDouble(all.group(1));
    }
}
