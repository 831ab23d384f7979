package org.lectern.transcoder.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lectern's transcode beside plain ffmpeg, in turn and then at the same time, with the same settings and cage.
 * What counts is the processor time of the machine, Lectern's database, playlists, poster and progressive file included.
 */
class TranscodeBench {
    @TempDir
    Path folder;

    @Test
    void besidePlainFfmpeg() throws IOException {
        System.out.println(
                "| clip | way | CPU s | wall s | first playable after s | MB | SSIM of the top rung | CPU ÷ split | CPU ÷ one by one |");
        System.out.println("|---|---|---:|---:|---:|---:|---:|---:|---:|");
        List<TranscodeComparison> encoded = new ArrayList<>();
        for (Path clip : new BenchClips(folder).all()) {
            TranscodeComparison comparison = new TranscodeComparison(folder, clip);
            comparison.run();
            if (comparison.isEncoded()) {
                encoded.add(comparison);
            }
        }
        if (encoded.size() > 1) {
            reportTogether(encoded);
        }
    }

    /**
     * Both at the same time, each held to one processor, and then the other way round: what the machine does from one minute
     * to the next happens to both, so that small differences can be told from it.
     */
    @Test
    void besidePlainFfmpegAtTheSameTime() throws IOException {
        System.out.println(
                "%n| clip, at the same time | split, CPU s | Lectern, CPU s | Lectern ÷ split |%n|---|---:|---:|---:|"
                        .formatted());
        double ours = 0;
        double theirs = 0;
        for (Path clip : new BenchClips(folder).all()) {
            TranscodeComparison comparison = new TranscodeComparison(folder, clip);
            TranscodeComparison.Pair pair = comparison.runAtTheSameTime();
            if (comparison.isEncoded()) {
                ours += pair.ours();
                theirs += pair.theirs();
            }
        }
        System.out.printf(Locale.ROOT, "| all that are encoded | %.1f | %.1f | %.3f |%n", theirs, ours, ours / theirs);
    }

    /** Long clips and short ones, as they are: what is done once for each weighs as much as it does in their sum. */
    private static void reportTogether(List<TranscodeComparison> encoded) {
        List<String> ways = encoded.getFirst().ways();
        for (String way : ways) {
            System.out.printf(
                    Locale.ROOT,
                    "| all %d that are encoded | %s | %.1f | | | | | %.2f | %.2f |%n",
                    encoded.size(),
                    way,
                    TranscodeComparison.mean(together(encoded, way)),
                    TranscodeComparison.ratio(together(encoded, way), together(encoded, ways.get(1))),
                    TranscodeComparison.ratio(together(encoded, way), together(encoded, ways.get(0))));
        }
    }

    private static double[] together(List<TranscodeComparison> comparisons, String way) {
        double[] sums = new double[TranscodeComparison.ROUNDS];
        for (TranscodeComparison comparison : comparisons) {
            Arrays.setAll(sums, round -> sums[round] + comparison.cpuByRound(way)[round]);
        }
        return sums;
    }
}
