package org.lectern.transcoder.cage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever starts programs is killed while most of them are about to start, the sandbox half built: none lives on. */
class OrphansTest {
    private static final int KILLS = 6;
    private static final Duration SURVIVAL = Duration.ofSeconds(2);
    private static final Duration BEFORE_ANY_ENDS_BY_ITSELF = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void dontOutliveWhoStartedThemHoweverEarlyHeIsKilled() throws Exception {
        Path work = folder.toRealPath();
        for (int kill = 0; kill < KILLS; kill++) {
            Process parent = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Starter.class.getName(),
                            work.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader said =
                    new BufferedReader(new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8))) {
                while (!Starter.BUSY.equals(said.readLine())) {
                    assertThat(parent.isAlive()).isTrue();
                }
                LockSupport.parkNanos(
                        Duration.ofMillis(ThreadLocalRandom.current().nextInt(100))
                                .toNanos());
            } finally {
                parent.destroyForcibly().waitFor();
            }
            long deadline = System.nanoTime() + SURVIVAL.toNanos();
            List<String> left = atWorkIn(work);
            while (!left.isEmpty() && System.nanoTime() < deadline) {
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
                left = atWorkIn(work);
            }
            assertThat(left).as("what outlives kill %d", kill).isEmpty();
        }
    }

    private static List<String> atWorkIn(Path work) throws IOException {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(process -> process.getFileName().toString().matches("[0-9]+"))
                    .map(OrphansTest::commandLine)
                    .filter(command -> command.contains(work + "/"))
                    .toList();
        }
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                    .replace('\0', ' ');
        } catch (IOException gone) {
            return "";
        }
    }

    /** Starts endless programs and ends them as soon as they run, several at a time, until it is killed. */
    static final class Starter {
        static final String BUSY = "busy";
        private static final int AT_ONCE = 4;

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
            System.out.println(BUSY);
        }

        private static Limits limits() {
            return new Limits(
                    BEFORE_ANY_ENDS_BY_ITSELF, BEFORE_ANY_ENDS_BY_ITSELF, 60, Limits.LOOKING.memoryBytes(), 1 << 30);
        }

        private static void startAndEnd(Cage cage, Invocation invocation) {
            while (true) {
                try {
                    cage.run(invocation, line -> {}, new EndedSoon());
                } catch (IOException ended) {
                    if (!EndedSoon.HAD_ITS_TIME.equals(ended.getMessage())) {
                        throw new UncheckedIOException(ended);
                    }
                }
            }
        }
    }

    /** Lets a program be started, and ends it when it is looked after for the second time. */
    private static final class EndedSoon implements Cage.Meanwhile {
        static final String HAD_ITS_TIME = "It has had its time";
        private boolean looked;

        @Override
        public void run() throws IOException {
            if (looked) {
                throw new IOException(HAD_ITS_TIME);
            }
            looked = true;
        }
    }
}
