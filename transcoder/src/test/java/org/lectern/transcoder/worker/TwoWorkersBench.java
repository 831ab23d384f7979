package org.lectern.transcoder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.transcoder.TestMedia;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.contract.Transcode;
import org.lectern.transcoder.contract.TranscodeOrder;
import org.lectern.transcoder.contract.TranscodeState;
import org.lectern.transcoder.store.FilesystemStore;
import org.lectern.transcoder.tasks.Tasks;
import org.lectern.transcoder.tasks.Transcodes;

/**
 * Two workers, each held to one processor, beside one: both go through a film of some minutes, from order to READY. Two processors
 * of a machine that others use, too, aren't twice one; so plain ffmpeg, which shares nothing out, tells beside it what they are.
 */
class TwoWorkersBench {
    private static final int[] BOTH = {0, 1};

    @TempDir
    Path folder;

    @Test
    void besideOne() throws IOException {
        BenchClips clips = new BenchClips(folder);
        Path clip = clips.all().getFirst();
        Path film = clips.looped(clip, 5);
        double[] one = new double[2];
        double[] plain = new double[2];
        double two = 0;
        double plainTwo = 0;
        for (int processor : BOTH) {
            plain[processor] = plainSeconds(clip, processor);
            one[processor] = elapsed(film, processor);
            plainTwo += plainSeconds(clip, BOTH);
            two += elapsed(film, BOTH);
        }
        System.out.printf(
                Locale.ROOT,
                "%n%s five times over: one worker %.1f s on one processor and %.1f s on the other, two workers %.1f s on"
                        + " both: %.2f times as fast. Two plain ffmpegs on both, each with one thread, are %.2f times as fast as one.%n",
                clip.getFileName(),
                one[0],
                one[1],
                two / 2,
                (one[0] + one[1]) / two,
                (plain[0] + plain[1]) / plainTwo * 2);
    }

    /** From start to end of an encode by one thread on each of the processors. */
    private double plainSeconds(Path clip, int... processors) throws IOException {
        PlainFfmpeg ffmpeg = new PlainFfmpeg(TestMedia.cage(), clip);
        Path out = folder.toRealPath();
        long started = System.nanoTime();
        List<CompletableFuture<Void>> runs = new ArrayList<>();
        for (int processor : processors) {
            runs.add(Processors.on(
                    processor,
                    () -> ffmpeg.go(
                            out,
                            ffmpeg.input()
                                    .option("-c:v", "libx264")
                                    .option("-threads", 1)
                                    .option("-preset", "veryfast")
                                    .flag("-an")
                                    .option("-f", "null")
                                    .word("-"))));
        }
        runs.forEach(CompletableFuture::join);
        return (System.nanoTime() - started) / 1e9;
    }

    private double elapsed(Path film, int... processors) throws IOException {
        Path shared = Files.createTempDirectory(folder.toRealPath(), "workers");
        Path media = Files.createDirectory(shared.resolve("media"));
        FilesystemStore store = new FilesystemStore(media);
        MongoServer server = new MongoServer(new MemoryBackend());
        List<Process> processes = new ArrayList<>();
        String uri = server.bindAndGetConnectionString();
        try (MongoClient client = MongoClients.create(uri)) {
            Transcodes transcodes =
                    new Transcodes(client.getDatabase("lectern"), new Tasks(client.getDatabase("lectern")));
            for (int processor : processors) {
                Path own = Files.createDirectory(shared.resolve("worker-" + processor));
                Files.createSymbolicLink(own.resolve("media"), media);
                processes.add(worker(processor, uri, own));
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
}
