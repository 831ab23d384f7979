package org.lectern.transcoder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.lectern.transcoder.TestMedia;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.cage.Cage;
import org.lectern.transcoder.contract.TranscodeState;
import org.lectern.transcoder.plan.Plan;
import org.lectern.transcoder.probe.Acceptance;
import org.lectern.transcoder.probe.Probe;
import org.lectern.transcoder.probe.Source;

/** One clip, transcoded by Lectern and by plain ffmpeg, in the same cage and with the same settings. */
final class TranscodeComparison {
    static final int ROUNDS = Integer.getInteger("lectern.bench.rounds", 3);
    /** Until next to nothing is left to be compiled. */
    private static final int WARM_UPS = 12;

    private final Path folder;
    private final Path source;
    private final PlainFfmpeg ffmpeg;
    private final PlainTranscode transcode;
    private final Plan plan;
    private final List<Row> rows = new ArrayList<>();

    TranscodeComparison(Path folder, Path source) throws IOException {
        this.folder = folder.toRealPath();
        this.source = source;
        Cage cage = TestMedia.cage();
        this.ffmpeg = new PlainFfmpeg(cage, source);
        Probe probe = new Probe(cage, Acceptance.DEFAULT);
        Source found = probe.look(source, this.folder);
        this.plan = Plan.of(found, probe.keyframes(source, found, this.folder));
        this.transcode = new PlainTranscode(ffmpeg, plan);
    }

    /** Whether Lectern encodes all that it publishes of it. */
    boolean isEncoded() {
        return plan.copiedRung().isEmpty();
    }

    /** By all ways in turn, and prints what each took. */
    void run() throws IOException {
        try (RunningWorker worker = warmWorker()) {
            List<Turn> turns = List.of(
                    () -> plain("one ffmpeg per rung, one after the other", transcode::oneByOne),
                    () -> plain("one ffmpeg, one decode, split", transcode::split),
                    () -> lectern(worker));
            for (int round = 0; round < ROUNDS; round++) {
                // Each comes first, second and last: the machine slows down as it goes on.
                for (int turn = 0; turn < turns.size(); turn++) {
                    add(turns.get((round + turn) % turns.size()).take());
                }
            }
        }
        report();
    }

    /**
     * By Lectern and by one ffmpeg with split at the same time, each held to one processor, and then the other way round; prints
     * what they took.
     */
    Pair runAtTheSameTime() throws IOException {
        double ours = 0;
        double theirs = 0;
        try (RunningWorker worker = warmWorker()) {
            for (int round = 0; round < 2; round++) {
                Processors.hold(round);
                double oursBefore = Processors.cpuSeconds(round);
                double theirsBefore = Processors.cpuSeconds(1 - round);
                CompletableFuture<Void> plain =
                        Processors.on(1 - round, () -> transcode.split(Files.createTempDirectory(folder, "plain")));
                RunningWorker.Finished finished = worker.finish(source, Duration.ofMinutes(20));
                plain.join();
                assertThat(finished.transcode().state()).isEqualTo(TranscodeState.READY);
                ours += Processors.cpuSeconds(round) - oursBefore;
                theirs += Processors.cpuSeconds(1 - round) - theirsBefore;
            }
        } finally {
            Processors.holdNoMore();
        }
        System.out.printf(
                Locale.ROOT,
                "| %s, %.0f s%s | %.1f | %.1f | %.3f |%n",
                source.getFileName(),
                plan.grid().durationSeconds(),
                plan.copiedRung().isPresent() ? ", its top rung copied" : "",
                theirs / 2,
                ours / 2,
                ours / theirs);
        return new Pair(ours, theirs);
    }

    private Row lectern(RunningWorker worker) throws IOException {
        double cpu = Processors.cpuSeconds();
        long started = System.nanoTime();
        RunningWorker.Finished finished = worker.finish(source, Duration.ofMinutes(20));
        double used = Processors.cpuSeconds() - cpu;
        double wall = (System.nanoTime() - started) / 1e9;
        assertThat(finished.transcode().state()).isEqualTo(TranscodeState.READY);
        Path published = worker.copied(finished);
        return new Row(
                plan.copiedRung().isPresent() ? "Lectern, its top rung copied" : "Lectern",
                used,
                wall,
                Objects.requireNonNull(finished.playableAfter()).toMillis() / 1e3,
                bytes(published),
                ssim(published.resolve(plan.rungs().getFirst().name()), "init.mp4", ""));
    }

    /** A worker has been running for hours when a lesson comes; ffmpeg has nothing to warm. */
    private RunningWorker warmWorker() throws IOException {
        Path clip = TestMedia.make(
                folder,
                "warm-up.mp4",
                new Arguments()
                        .option("-f", "lavfi")
                        .option("-i", "testsrc2=size=640x360:rate=25:duration=20")
                        .option("-f", "lavfi")
                        .option("-i", "sine=duration=20"));
        RunningWorker worker = new RunningWorker(Files.createTempDirectory(folder, "lectern"));
        for (int i = 0; i < WARM_UPS; i++) {
            worker.finish(clip, Duration.ofMinutes(2));
        }
        return worker;
    }

    /** As it goes on, beside the table: how far apart the rounds are says what the ratios are worth. */
    private void add(Row row) {
        rows.add(row);
        System.err.printf(Locale.ROOT, "%s, %s: %.1f CPU s%n", source.getFileName(), row.way(), row.cpuSeconds());
    }

    private Row plain(String way, Way go) throws IOException {
        Path out = Files.createTempDirectory(folder, "plain");
        BooleanSupplier playable = () -> (plan.audio().isEmpty() || Files.exists(out.resolve("audio.m3u8")))
                && transcode.rungs().stream().anyMatch(rung -> Files.exists(out.resolve(rung.name() + ".m3u8")));
        double cpu = Processors.cpuSeconds();
        long started = System.nanoTime();
        long[] first = new long[1];
        Thread watcher = Thread.ofPlatform().daemon().start(() -> {
            while (!playable.getAsBoolean()) {
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
            first[0] = System.nanoTime() - started;
        });
        go.into(out);
        double wall = (System.nanoTime() - started) / 1e9;
        double used = Processors.cpuSeconds() - cpu;
        try {
            watcher.join(Duration.ofSeconds(5));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        String top = transcode.rungs().getFirst().name();
        return new Row(way, used, wall, first[0] / 1e9, bytes(out), ssim(out, top + "-init.mp4", top + "-"));
    }

    /** Of the segments in a folder, beside the source as it is shown; 1 is the same. */
    private double ssim(Path tracks, String init, String prefix) throws IOException {
        Path whole = Files.createTempFile(tracks, "whole", ".mp4");
        try (OutputStream out = Files.newOutputStream(whole);
                Stream<Path> files = Files.list(tracks)) {
            Files.copy(tracks.resolve(init), out);
            for (Path segment : files.filter(
                            file -> file.getFileName().toString().matches(Pattern.quote(prefix) + "[0-9-]+\\.m4s"))
                    .sorted()
                    .toList()) {
                Files.copy(segment, out);
            }
        }
        return ffmpeg.ssim(tracks, whole, transcode.video());
    }

    private void report() {
        for (String way : ways()) {
            Row median = medianRow(way);
            System.out.printf(
                    Locale.ROOT,
                    "| %s, %.0f s | %s | %.1f | %.1f | %.1f | %.2f | %.4f | %.2f | %.2f |%n",
                    source.getFileName(),
                    plan.grid().durationSeconds(),
                    way,
                    mean(cpuByRound(way)),
                    median.wallSeconds(),
                    median.playableSeconds(),
                    median.bytes() / 1e6,
                    median.ssim(),
                    ratio(cpuByRound(way), cpuByRound(ways().get(1))),
                    ratio(cpuByRound(way), cpuByRound(ways().get(0))));
        }
    }

    List<String> ways() {
        return rows.stream().map(Row::way).distinct().toList();
    }

    /** Of each round. */
    double[] cpuByRound(String way) {
        return rows(way).stream().mapToDouble(Row::cpuSeconds).toArray();
    }

    private List<Row> rows(String way) {
        return rows.stream().filter(row -> row.way().equals(way)).toList();
    }

    private Row medianRow(String way) {
        List<Row> sorted = rows(way).stream()
                .sorted(Comparator.comparingDouble(Row::cpuSeconds))
                .toList();
        return sorted.get(sorted.size() / 2);
    }

    /**
     * Of all rounds together: the machine's own pace changes from one minute to the next, and in each three rounds every way has
     * come first, second and last.
     */
    static double ratio(double[] ours, double[] theirs) {
        return mean(ours) / mean(theirs);
    }

    static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    /** Processor seconds. */
    record Pair(double ours, double theirs) {}

    /** Makes of a clip what is to be published of it, and measures that. */
    @FunctionalInterface
    private interface Turn {
        Row take() throws IOException;
    }

    private interface Way {
        void into(Path out) throws IOException;
    }

    private record Row(
            String way, double cpuSeconds, double wallSeconds, double playableSeconds, long bytes, double ssim) {}

    private static long bytes(Path out) throws IOException {
        try (Stream<Path> files = Files.walk(out)) {
            return files.filter(file -> file.toString().endsWith(".m4s"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
