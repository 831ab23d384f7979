package org.lectern.transcoder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
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
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.transcoder.TestMedia;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.cage.Cage;
import org.lectern.transcoder.contract.Transcode;
import org.lectern.transcoder.contract.TranscodeOrder;
import org.lectern.transcoder.contract.TranscodeState;
import org.lectern.transcoder.plan.Ladder;
import org.lectern.transcoder.plan.Plan;
import org.lectern.transcoder.plan.Rung;
import org.lectern.transcoder.probe.Acceptance;
import org.lectern.transcoder.probe.Probe;
import org.lectern.transcoder.probe.Source;
import org.lectern.transcoder.probe.VideoTrack;
import org.lectern.transcoder.store.FilesystemStore;
import org.lectern.transcoder.tasks.Tasks;
import org.lectern.transcoder.tasks.Transcodes;

/**
 * Lectern's transcode beside plain ffmpeg, in turn, with the same settings and cage, in one run; then one worker beside two.
 * What counts is the processor time of the machine, Lectern's database, playlists, poster and progressive file included.
 */
class TranscodeBench {
    private static final int ROUNDS = Integer.getInteger("lectern.bench.rounds", 3);
    /** Until next to nothing is left to be compiled. */
    private static final int WARM_UPS = 12;

    private static final List<String> CLIPS = List.of("sintel", "motorway", "tears-of-steel");
    /** Which are too short to show what a lesson costs: what is done once for each is a large part of the little there is to do. */
    private static final Map<String, Integer> LOOPED = Map.of("tears-of-steel", 3);

    @TempDir
    Path folder;

    @Test
    void besidePlainFfmpeg() throws IOException {
        System.out.println(
                "| clip | way | CPU s | wall s | first playable after s | MB | SSIM of the top rung | CPU ÷ split | CPU ÷ one by one |");
        System.out.println("|---|---|---:|---:|---:|---:|---:|---:|---:|");
        List<Comparison> encoded = new ArrayList<>();
        for (Path clip : clips()) {
            Comparison comparison = new Comparison(clip);
            comparison.run();
            if (comparison.plan.copiedRung().isEmpty()) {
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
        for (Path clip : clips()) {
            Comparison comparison = new Comparison(clip);
            Pair pair = comparison.runAtTheSameTime();
            if (comparison.plan.copiedRung().isEmpty()) {
                ours += pair.ours;
                theirs += pair.theirs;
            }
        }
        System.out.printf(Locale.ROOT, "| all that are encoded | %.1f | %.1f | %.3f |%n", theirs, ours, ours / theirs);
    }

    /** Processor seconds. */
    private record Pair(double ours, double theirs) {}

    /** Long clips and short ones, as they are: what is done once for each weighs as much as it does in their sum. */
    private static void reportTogether(List<Comparison> encoded) {
        List<String> ways = encoded.getFirst().ways();
        for (String way : ways) {
            System.out.printf(
                    Locale.ROOT,
                    "| all %d that are encoded | %s | %.1f | | | | | %.2f | %.2f |%n",
                    encoded.size(),
                    way,
                    mean(together(encoded, way)),
                    ratio(together(encoded, way), together(encoded, ways.get(1))),
                    ratio(together(encoded, way), together(encoded, ways.get(0))));
        }
    }

    private static double[] together(List<Comparison> comparisons, String way) {
        double[] sums = new double[ROUNDS];
        for (Comparison comparison : comparisons) {
            Arrays.setAll(sums, round -> sums[round] + comparison.cpuByRound(way)[round]);
        }
        return sums;
    }

    /**
     * Of all rounds together: the machine's own pace changes from one minute to the next, and in each three rounds every way has
     * come first, second and last.
     */
    private static double ratio(double[] ours, double[] theirs) {
        return mean(ours) / mean(theirs);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    /** Two workers, each held to one processor, beside one: both go through a film of some minutes, from order to READY. */
    @Test
    void twoWorkersBesideOne() throws IOException {
        Path clip = clips().getFirst();
        Path film = looped(clip, 5);
        double one = elapsed(film, 1);
        double two = elapsed(film, 2);
        System.out.printf(
                Locale.ROOT,
                "%n%s five times over: one worker on one processor %.1f s, two on two %.1f s, %.2f times as fast%n",
                clip.getFileName(),
                one,
                two,
                one / two);
    }

    private Path looped(Path clip, int times) throws IOException {
        return TestMedia.make(
                folder,
                times + "-times-" + clip.getFileName(),
                new Arguments()
                        .option("-stream_loop", times - 1)
                        .option("-i", "file:" + clip)
                        .option("-c", "copy"),
                clip);
    }

    private double elapsed(Path film, int workers) throws IOException {
        Path shared = Files.createTempDirectory(folder.toRealPath(), "workers");
        Path media = Files.createDirectory(shared.resolve("media"));
        FilesystemStore store = new FilesystemStore(media);
        MongoServer server = new MongoServer(new MemoryBackend());
        List<Process> processes = new ArrayList<>();
        String uri = server.bindAndGetConnectionString();
        try (MongoClient client = MongoClients.create(uri)) {
            Transcodes transcodes =
                    new Transcodes(client.getDatabase("lectern"), new Tasks(client.getDatabase("lectern")));
            for (int i = 0; i < workers; i++) {
                Path own = Files.createDirectory(shared.resolve("worker-" + i));
                Files.createSymbolicLink(own.resolve("media"), media);
                processes.add(worker(i, uri, own));
            }
            Path warmUp = TestMedia.make(
                    shared,
                    "warm-up.mp4",
                    new Arguments().option("-f", "lavfi").option("-i", "testsrc2=size=320x180:rate=25:duration=40"));
            transcode(store, transcodes, warmUp);
            return transcode(store, transcodes, film);
        } finally {
            processes.forEach(Process::destroy);
            server.shutdownNow();
        }
    }

    private static Process worker(int processor, String uri, Path data) throws IOException {
        ProcessBuilder command = new ProcessBuilder(
                "taskset",
                "-c",
                String.valueOf(processor),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                WorkerProcess.class.getName());
        command.environment().putAll(Map.of("MONGODB_URI", uri, "LECTERN_DATA_DIRECTORY", data.toString()));
        return command.redirectErrorStream(true)
                .redirectOutput(data.resolve("log").toFile())
                .start();
    }

    private static double transcode(FilesystemStore store, Transcodes transcodes, Path film) throws IOException {
        ObjectId id = new ObjectId();
        store.put("sources/" + id.toHexString(), film);
        long started = System.nanoTime();
        transcodes.enqueue(
                new TranscodeOrder(id, id, "sources/" + id.toHexString(), "published/" + id.toHexString() + "/", ""));
        while (true) {
            Transcode now =
                    Objects.requireNonNull(transcodes.findAll(Set.of(id)).get(id));
            if (now.state() == TranscodeState.READY) {
                return (System.nanoTime() - started) / 1e9;
            }
            assertThat(now.state()).as("%s", now).isNotEqualTo(TranscodeState.FAILED);
            assertThat(System.nanoTime() - started)
                    .as("%s", now)
                    .isLessThan(Duration.ofMinutes(30).toNanos());
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    private List<Path> clips() throws IOException {
        String named = System.getProperty("lectern.bench.clip");
        if (named != null) {
            return List.of(Path.of(named).toRealPath());
        }
        List<Path> clips = new ArrayList<>();
        for (String name : CLIPS) {
            for (Path clip : TestMedia.realClips()) {
                if (clip.getFileName().toString().startsWith(name)) {
                    clips.add(clip.toRealPath());
                    if (LOOPED.containsKey(name)) {
                        clips.add(looped(clip, LOOPED.get(name)));
                    }
                }
            }
        }
        if (!clips.isEmpty()) {
            clips.add(asAPhoneFilms(clips.getFirst()));
        } else {
            clips.add(TestMedia.make(
                    folder,
                    "drawn.mp4",
                    new Arguments()
                            .option("-f", "lavfi")
                            .option("-i", "testsrc2=size=1280x720:rate=24:duration=50")
                            .option("-f", "lavfi")
                            .option("-i", "sine=duration=50")
                            .option("-c:v", "libx264")
                            .option("-preset", "ultrafast")
                            .option("-c:a", "aac")));
        }
        return clips;
    }

    /** Half a minute of the clip with 1080 lines, some noise, and ten megabits of HEVC a second, each from a keyframe on: much to decode. */
    private Path asAPhoneFilms(Path clip) throws IOException {
        return TestMedia.make(
                folder,
                "phone-1080p-hevc.mp4",
                new Arguments()
                        .option("-ss", 12)
                        .option("-t", 30)
                        .option("-i", "file:" + clip)
                        .option("-vf", "scale=1920:1080:flags=lanczos,noise=alls=6:allf=t")
                        .option("-c:v", "libx265")
                        .option("-preset", "ultrafast")
                        .option("-b:v", "10M")
                        .option("-g", 24)
                        .option("-x265-params", "log-level=error")
                        .option("-tag:v", "hvc1")
                        .option("-c:a", "copy"),
                clip);
    }

    /** Makes of a clip what is to be published of it, and measures that. */
    @FunctionalInterface
    private interface Turn {
        Row take() throws IOException;
    }

    /** One clip, by all ways in turn. */
    private final class Comparison {
        private final Path source;
        private final PlainFfmpeg ffmpeg;
        private final Plan plan;
        private final VideoTrack video;
        private final List<Rung> rungs;
        private final List<Row> rows = new ArrayList<>();

        Comparison(Path source) throws IOException {
            this.source = source;
            Cage cage = TestMedia.cage();
            this.ffmpeg = new PlainFfmpeg(cage, source);
            Probe probe = new Probe(cage, Acceptance.DEFAULT);
            Source found = probe.look(source, folder.toRealPath());
            this.plan = Plan.of(found, probe.keyframes(source, found, folder.toRealPath()));
            this.video = Objects.requireNonNull(found.video());
            this.rungs = Ladder.plan(video.displayWidth(), video.displayHeight(), video.frameRate());
        }

        void run() throws IOException {
            try (RunningWorker worker = new RunningWorker(Files.createTempDirectory(folder.toRealPath(), "lectern"))) {
                Path warmUp = warmUp();
                for (int i = 0; i < WARM_UPS; i++) {
                    worker.finish(warmUp, Duration.ofMinutes(2));
                }
                List<Turn> turns = List.of(
                        () -> plain("one ffmpeg per rung, one after the other", this::oneByOne),
                        () -> plain("one ffmpeg, one decode, split", this::split),
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

        Pair runAtTheSameTime() throws IOException {
            double ours = 0;
            double theirs = 0;
            try (RunningWorker worker = new RunningWorker(Files.createTempDirectory(folder.toRealPath(), "lectern"))) {
                Path warmUp = warmUp();
                for (int i = 0; i < WARM_UPS; i++) {
                    worker.finish(warmUp, Duration.ofMinutes(2));
                }
                for (int round = 0; round < 2; round++) {
                    Processors.hold(round);
                    double oursBefore = Processors.cpuSeconds(round);
                    double theirsBefore = Processors.cpuSeconds(1 - round);
                    CompletableFuture<Void> plain = Processors.on(
                            1 - round, () -> split(Files.createTempDirectory(folder.toRealPath(), "plain")));
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
        private Path warmUp() throws IOException {
            return TestMedia.make(
                    folder,
                    "warm-up.mp4",
                    new Arguments()
                            .option("-f", "lavfi")
                            .option("-i", "testsrc2=size=640x360:rate=25:duration=20")
                            .option("-f", "lavfi")
                            .option("-i", "sine=duration=20"));
        }

        /** As it goes on, beside the table: how far apart the rounds are says what the ratios are worth. */
        private void add(Row row) {
            rows.add(row);
            System.err.printf(Locale.ROOT, "%s, %s: %.1f CPU s%n", source.getFileName(), row.way(), row.cpuSeconds());
        }

        private Row plain(String way, Way go) throws IOException {
            Path out = Files.createTempDirectory(folder.toRealPath(), "plain");
            BooleanSupplier playable = () -> (plan.audio().isEmpty() || Files.exists(out.resolve("audio.m3u8")))
                    && rungs.stream().anyMatch(rung -> Files.exists(out.resolve(rung.name() + ".m3u8")));
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
            String top = rungs.getFirst().name();
            return new Row(way, used, wall, first[0] / 1e9, bytes(out), ssim(out, top + "-init.mp4", top + "-"));
        }

        private void oneByOne(Path out) throws IOException {
            for (Rung rung : rungs) {
                Arguments arguments = ffmpeg.input()
                        .option("-map", "0:" + video.index())
                        .option("-vf", "scale=" + rung.width() + ":" + rung.height() + ",format=yuv420p");
                ffmpeg.go(out, hls(encoder(arguments, plan, rung), out, rung.name()));
            }
            sound(out);
        }

        private void split(Path out) throws IOException {
            StringBuilder graph = new StringBuilder("[0:" + video.index() + "]split=" + rungs.size());
            for (int i = 0; i < rungs.size(); i++) {
                graph.append("[s").append(i).append(']');
            }
            for (int i = 0; i < rungs.size(); i++) {
                Rung rung = rungs.get(i);
                graph.append(
                        ";[s" + i + "]scale=" + rung.width() + ":" + rung.height() + ",format=yuv420p[v" + i + "]");
            }
            Arguments arguments = ffmpeg.input().option("-filter_complex", graph);
            for (int i = 0; i < rungs.size(); i++) {
                hls(
                        encoder(arguments.option("-map", "[v" + i + "]"), plan, rungs.get(i)),
                        out,
                        rungs.get(i).name());
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
            return ffmpeg.ssim(tracks, whole, video);
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
}
