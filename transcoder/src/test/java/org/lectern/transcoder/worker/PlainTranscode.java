package org.lectern.transcoder.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.plan.Ladder;
import org.lectern.transcoder.plan.Plan;
import org.lectern.transcoder.plan.Rung;
import org.lectern.transcoder.probe.VideoTrack;

/**
 * HLS of a video's whole ladder as plain ffmpeg makes it, with the settings that Lectern encodes with.
 *
 * @param plan what Lectern makes of it, its copied rung included, which is encoded here
 */
record PlainTranscode(PlainFfmpeg ffmpeg, Plan plan) {
    VideoTrack video() {
        return Objects.requireNonNull(plan.source().video());
    }

    List<Rung> rungs() {
        return Ladder.plan(video().displayWidth(), video().displayHeight(), video().frameRate());
    }

    /** One ffmpeg per rung, one after the other. */
    void oneByOne(Path out) throws IOException {
        for (Rung rung : rungs()) {
            Arguments arguments = ffmpeg.input()
                    .option("-map", "0:" + video().index())
                    .option("-vf", "scale=" + rung.width() + ":" + rung.height() + ",format=yuv420p");
            ffmpeg.go(out, hls(encoder(arguments, rung), out, rung.name()));
        }
        sound(out);
    }

    /** One ffmpeg with one decode, and a filter that hands each picture to every rung. */
    void split(Path out) throws IOException {
        StringBuilder graph = new StringBuilder("[0:" + video().index() + "]split=" + rungs().size());
        for (int i = 0; i < rungs().size(); i++) {
            graph.append("[s").append(i).append(']');
        }
        for (int i = 0; i < rungs().size(); i++) {
            Rung rung = rungs().get(i);
            graph.append(";[s" + i + "]scale=" + rung.width() + ":" + rung.height() + ",format=yuv420p[v" + i + "]");
        }
        Arguments arguments = ffmpeg.input().option("-filter_complex", graph);
        for (int i = 0; i < rungs().size(); i++) {
            hls(
                    encoder(arguments.option("-map", "[v" + i + "]"), rungs().get(i)),
                    out,
                    rungs().get(i).name());
        }
        ffmpeg.go(out, arguments);
        sound(out);
    }

    private void sound(Path out) throws IOException {
        if (plan.audio().isEmpty()) {
            return;
        }
        Arguments arguments = ffmpeg.input()
                .option("-map", "0:" + plan.audio().getFirst().streamIndex())
                .option("-c:a", "aac")
                .option("-b:a", plan.audio().getFirst().bitsPerSecond())
                .option("-ac", plan.audio().getFirst().channels());
        ffmpeg.go(out, hls(arguments, out, "audio"));
    }

    private Arguments encoder(Arguments arguments, Rung rung) {
        return arguments
                .option("-c:v", "libx264")
                .option("-preset", "veryfast")
                .option("-profile:v", "high")
                .option("-crf", rung.crf())
                .option("-maxrate", rung.maxBitsPerSecond())
                .option("-bufsize", 2 * rung.maxBitsPerSecond())
                .option("-g", plan.grid().groupFrames())
                .option("-keyint_min", plan.grid().groupFrames())
                .option("-x264-params", "scenecut=0:open-gop=0");
    }

    private static Arguments hls(Arguments arguments, Path out, String name) {
        return arguments
                .option("-f", "hls")
                .option("-hls_time", 4)
                .option("-hls_list_size", 0)
                .option("-hls_segment_type", "fmp4")
                .option("-hls_fmp4_init_filename", name + "-init.mp4")
                .option("-hls_segment_filename", out.resolve(name + "-%05d.m4s"))
                .word(out.resolve(name + ".m3u8"));
    }
}
