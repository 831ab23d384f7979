package org.lectern.transcoder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.transcoder.TestMedia;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.cage.Cage;
import org.lectern.transcoder.cage.Invocation;
import org.lectern.transcoder.cage.Limits;
import org.lectern.transcoder.cage.Outcome;
import org.lectern.transcoder.cage.Program;
import org.lectern.transcoder.contract.TranscodeState;
import org.lectern.transcoder.plan.Plan;
import org.lectern.transcoder.plan.Rung;
import org.lectern.transcoder.probe.Acceptance;
import org.lectern.transcoder.probe.Probe;
import org.lectern.transcoder.probe.Source;

/**
 * Lectern's transcode beside plain ffmpeg, in turn, with the same rungs, settings and cage, in one run. What counts is
 * the processor time of the machine, Lectern's database, playlists, poster and progressive file included.
 */
class TranscodeBench {
    private static final int ROUNDS = Integer.getInteger("lectern.bench.rounds", 3);

    @TempDir
    Path folder;

    @Test
    void besidePlainFfmpeg() throws IOException {
        Path source = source();
        Cage cage = TestMedia.cage();
        Probe probe = new Probe(cage, Acceptance.DEFAULT);
        Source found = probe.look(source, folder.toRealPath());
        Plan plan = Plan.of(found, probe.keyframes(source, found, folder.toRealPath()));
        List<Row> rows = new ArrayList<>();
        try (RunningWorker worker = new RunningWorker(folder)) {
            for (int round = 0; round < ROUNDS; round++) {
                rows.add(measure("one ffmpeg per rung, one after the other", () -> {
                    Path out = Files.createTempDirectory(folder.toRealPath(), "rungs");
                    for (Rung rung : plan.rungs()) {
                        Arguments arguments = input(source)
                                .option("-map", "0:" + video(plan))
                                .option("-vf", "scale=" + rung.width() + ":" + rung.height() + ",format=yuv420p");
                        run(cage, source, out, hls(encoder(arguments, plan, rung), out, rung.name()));
                    }
                    sound(cage, source, plan, out);
                    return out;
                }));
                rows.add(measure("one ffmpeg, one decode, split", () -> {
                    Path out = Files.createTempDirectory(folder.toRealPath(), "split");
                    StringBuilder graph = new StringBuilder(
                            "[0:" + video(plan) + "]split=" + plan.rungs().size());
                    for (int i = 0; i < plan.rungs().size(); i++) {
                        graph.append("[s").append(i).append(']');
                    }
                    for (int i = 0; i < plan.rungs().size(); i++) {
                        Rung rung = plan.rungs().get(i);
                        graph.append(";[s" + i + "]scale=" + rung.width() + ":" + rung.height() + ",format=yuv420p[v"
                                + i + "]");
                    }
                    Arguments arguments = input(source).option("-filter_complex", graph);
                    for (int i = 0; i < plan.rungs().size(); i++) {
                        Rung rung = plan.rungs().get(i);
                        hls(encoder(arguments.option("-map", "[v" + i + "]"), plan, rung), out, rung.name());
                    }
                    run(cage, source, out, arguments);
                    sound(cage, source, plan, out);
                    return out;
                }));
                rows.add(measure("Lectern", () -> {
                    RunningWorker.Ended ended = worker.transcode(source, Duration.ofMinutes(20));
                    assertThat(ended.transcode().state()).isEqualTo(TranscodeState.READY);
                    return ended.published();
                }));
            }
        }
        report(source, plan, rows);
    }

    private Path source() throws IOException {
        String named = System.getProperty("lectern.bench.clip");
        if (named != null) {
            return Path.of(named).toRealPath();
        }
        for (Path clip : TestMedia.realClips()) {
            if (clip.getFileName().toString().startsWith("sintel")) {
                return clip.toRealPath();
            }
        }
        return TestMedia.make(
                folder,
                "drawn.mp4",
                new Arguments()
                        .option("-f", "lavfi")
                        .option("-i", "testsrc2=size=1280x720:rate=24:duration=50")
                        .option("-f", "lavfi")
                        .option("-i", "sine=duration=50")
                        .option("-c:v", "libx264")
                        .option("-preset", "ultrafast")
                        .option("-c:a", "aac"));
    }

    private static int video(Plan plan) {
        return Objects.requireNonNull(plan.source().video()).index();
    }

    private static Arguments input(Path source) {
        return new Arguments().flag("-nostdin").flag("-y").option("-v", "error").option("-i", "file:" + source);
    }

    private static Arguments encoder(Arguments arguments, Plan plan, Rung rung) {
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

    private static void sound(Cage cage, Path source, Plan plan, Path out) throws IOException {
        if (plan.audio().isEmpty()) {
            return;
        }
        Arguments arguments = input(source)
                .option("-map", "0:" + plan.audio().getFirst().streamIndex())
                .option("-c:a", "aac")
                .option("-b:a", plan.audio().getFirst().bitsPerSecond())
                .option("-ac", plan.audio().getFirst().channels());
        run(cage, source, out, hls(arguments, out, "audio"));
    }

    private static void run(Cage cage, Path source, Path out, Arguments arguments) throws IOException {
        Outcome outcome = cage.run(
                new Invocation(Program.FFMPEG, arguments, List.of(source), out, Limits.ENCODING, 0), line -> {});
        assertThat(outcome.isClean()).as(outcome.tail()).isTrue();
    }

    private interface Way {
        Path go() throws IOException;
    }

    private record Row(String way, double cpuSeconds, double wallSeconds, long bytes) {}

    private static Row measure(String way, Way go) throws IOException {
        double cpu = cpuSeconds();
        long started = System.nanoTime();
        Path out = go.go();
        double wall = (System.nanoTime() - started) / 1e9;
        double used = cpuSeconds() - cpu;
        try (Stream<Path> files = Files.walk(out)) {
            long bytes = files.filter(file -> file.toString().endsWith(".m4s"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
            return new Row(way, used, wall, bytes);
        }
    }

    /**
     * What the whole machine has worked, in user and system mode (proc(5), stat): a sandboxed program isn't its parent's
     * child to the end, so its own account is lost. Nothing else may run meanwhile.
     */
    private static double cpuSeconds() throws IOException {
        String[] fields =
                Files.readAllLines(Path.of("/proc/stat")).getFirst().strip().split("\\s+", -1);
        long ticks = Long.parseLong(fields[1]) + Long.parseLong(fields[2]) + Long.parseLong(fields[3]);
        return ticks / 100.0;
    }

    private static void report(Path source, Plan plan, List<Row> rows) {
        System.out.printf(
                Locale.ROOT,
                "%n%s, %.1f s, rungs %s; median of %d rounds in turn%n%n",
                source.getFileName(),
                plan.grid().durationSeconds(),
                plan.rungs().stream().map(Rung::name).toList(),
                ROUNDS);
        System.out.println("| way | CPU s | wall s | MB in segments | CPU, beside split |");
        System.out.println("|---|---:|---:|---:|---:|");
        List<String> ways = rows.stream().map(Row::way).distinct().toList();
        double split = median(rows, ways.get(1)).cpuSeconds();
        for (String way : ways) {
            Row median = median(rows, way);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.1f | %.1f | %.2f | %.2f |%n",
                    way,
                    median.cpuSeconds(),
                    median.wallSeconds(),
                    median.bytes() / 1e6,
                    median.cpuSeconds() / split);
        }
    }

    private static Row median(List<Row> rows, String way) {
        List<Row> sorted = rows.stream()
                .filter(row -> row.way().equals(way))
                .sorted((a, b) -> Double.compare(a.cpuSeconds(), b.cpuSeconds()))
                .toList();
        return sorted.get(sorted.size() / 2);
    }
}
