package org.lectern.transcoder.cage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.transcoder.worker.SpawnedProcess;

/** Programs are ended, or who starts them is killed, while their sandbox is half built: none lives on. */
class OrphansTest {
    private static final int KILLS = 6;
    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration SURVIVAL = Duration.ofSeconds(2);
    private static final Duration BEFORE_ANY_ENDS_BY_ITSELF = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void dontOutliveWhoStartedThemHoweverEarlyHeIsKilled() throws IOException {
        Path work = Files.createDirectory(folder.toRealPath().resolve("work"));
        for (int kill = 0; kill < KILLS; kill++) {
            SpawnedProcess parent = SpawnedProcess.start(
                    List.of("-cp", System.getProperty("java.class.path"), Starter.class.getName(), work.toString()),
                    work,
                    Map.of());
            try (parent) {
                await("programs are started", START, () -> !parent.children().isEmpty());
                pause(ThreadLocalRandom.current().nextInt(100));
                parent.kill();
                await(
                        "none outlives kill " + kill,
                        SURVIVAL,
                        () -> parent.children().isEmpty());
            }
        }
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(String what, Duration limit, Condition condition) throws IOException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("%s, within %s", what, limit).isLessThan(deadline);
            pause(20);
        }
    }

    private static void pause(int milliseconds) {
        LockSupport.parkNanos(Duration.ofMillis(milliseconds).toNanos());
    }

    /** Starts endless programs and ends them before they are up, several at a time, until it is killed. */
    static final class Starter {
        private static final int AT_ONCE = 4;
        private static final String HAD_ITS_TIME = "It has had its time";

        private Starter() {}

        /** Takes the folder in which the programs work. */
        public static void main(String[] arguments) throws IOException {
            Path work = Path.of(arguments[0]);
            Cage cage = new Cage(Binaries.shippedIn(Path.of("target")));
            Arguments endless = new Arguments()
                    .flag("-nostdin")
                    .flag("-re")
                    .option("-f", "lavfi")
                    .option("-i", "sine")
                    .option("-f", "null")
                    .word("file:" + work.resolve("nowhere"));
            Invocation invocation = new Invocation(Program.FFMPEG, endless, List.of(), work, limits(), 0);
            for (int i = 0; i < AT_ONCE; i++) {
                Thread.ofPlatform().start(() -> startAndEnd(cage, invocation));
            }
        }

        private static Limits limits() {
            return new Limits(
                    BEFORE_ANY_ENDS_BY_ITSELF, BEFORE_ANY_ENDS_BY_ITSELF, 60, Limits.LOOKING.memoryBytes(), 1 << 30);
        }

        private static void endAmidItsStart() throws IOException {
            pause(ThreadLocalRandom.current().nextInt(20));
            throw new IOException(HAD_ITS_TIME);
        }

        private static void startAndEnd(Cage cage, Invocation invocation) {
            while (true) {
                try {
                    cage.run(invocation, line -> {}, Starter::endAmidItsStart);
                } catch (IOException ended) {
                    if (!HAD_ITS_TIME.equals(ended.getMessage())) {
                        throw new UncheckedIOException(ended);
                    }
                }
            }
        }
    }
}
