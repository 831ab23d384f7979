package org.lectern.transcoder.cage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

class CageTest {
    private static final Path AUTOGROUP = Path.of("/proc/self/autogroup");

    @TempDir
    static Path shared;

    private static Cage cage;

    @TempDir
    Path work;

    @BeforeAll
    static void unpack() throws IOException {
        cage = new Cage(Binaries.shippedIn(Path.of("target")));
    }

    @Test
    void runsTheFfmpegThatLecternShips() throws IOException {
        List<String> lines = new ArrayList<>();
        Outcome outcome = cage.run(invocation(new Arguments().flag("-version"), List.of(), Limits.LOOKING), lines::add);
        assertThat(outcome.isClean()).as(outcome.tail()).isTrue();
        assertThat(lines.getFirst()).contains("ffmpeg version 8.1");
    }

    @Test
    void writesOnlyToItsWorkFolder() throws IOException {
        Path outside = shared.resolve("outside.wav");
        Arguments tone = tone(1).word(work.resolve("inside.wav")).word(outside);
        Outcome outcome = cage.run(invocation(tone, List.of(), Limits.ENCODING), line -> {});
        if (cage.isSandboxed()) {
            assertThat(outcome.isClean()).isFalse();
            assertThat(outside).doesNotExist();
        } else {
            assertThat(work.resolve("inside.wav")).isNotEmptyFile();
        }
    }

    @Test
    void hidesOtherTenantsFilesWhereThereIsASandbox() throws IOException {
        Path canary = Files.writeString(shared.resolve("canary.txt"), "somebody else's");
        Arguments copy = new Arguments()
                .option("-f", "data")
                .option("-i", "file:" + canary)
                .option("-map", 0)
                .option("-c", "copy")
                .option("-f", "data")
                .word("file:" + work.resolve("stolen"));
        Outcome outcome = cage.run(invocation(copy, List.of(), Limits.LOOKING), line -> {});
        assertThat(outcome.isClean()).isEqualTo(!cage.isSandboxed());
    }

    @Test
    void endsWhatTakesTooLong() {
        Limits hasty =
                new Limits(Duration.ofMillis(500), Duration.ofSeconds(5), 60, Limits.LOOKING.memoryBytes(), 1 << 30);
        Arguments endless = new Arguments()
                .flag("-re")
                .option("-f", "lavfi")
                .option("-i", "sine")
                .option("-f", "null")
                .word("-");
        long started = System.nanoTime();
        assertThatThrownBy(() -> cage.run(invocation(endless, List.of(), hasty), line -> {}))
                .isInstanceOf(LimitExceeded.class)
                .hasMessageContaining("longer");
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void endsWhatWritesTooMuch() throws IOException {
        Limits small =
                new Limits(Duration.ofMinutes(1), Duration.ofMinutes(1), 60, Limits.LOOKING.memoryBytes(), 100_000);
        Outcome outcome = cage.run(invocation(tone(60).word(work.resolve("long.wav")), List.of(), small), line -> {});
        assertThat(outcome.isClean()).isFalse();
        assertThat(Files.size(work.resolve("long.wav"))).isLessThanOrEqualTo(100_000);
    }

    @Test
    void endsWhatSaysNothingNew() {
        Limits impatient =
                new Limits(Duration.ofMinutes(1), Duration.ofMillis(700), 60, Limits.LOOKING.memoryBytes(), 1 << 30);
        Arguments silent = new Arguments()
                .flag("-re")
                .option("-f", "lavfi")
                .option("-i", "sine")
                .option("-f", "null")
                .word("-");
        assertThatThrownBy(() -> cage.run(invocation(silent, List.of(), impatient), line -> {}))
                .isInstanceOf(LimitExceeded.class)
                .hasMessageContaining("no progress");
    }

    @Test
    void endsWhatTakesTooMuchOfTheProcessor() throws IOException {
        Limits lazy =
                new Limits(Duration.ofMinutes(1), Duration.ofMinutes(1), 1, Limits.LOOKING.memoryBytes(), 1 << 30);
        Arguments busy = new Arguments()
                .option("-f", "lavfi")
                .option("-i", "testsrc2=size=1920x1080:rate=60")
                .option("-f", "null")
                .word("-");
        assertThat(cage.run(invocation(busy, List.of(), lazy), line -> {}).isClean())
                .as("an endless run")
                .isFalse();
    }

    @Test
    void endsWhatTakesTooMuchMemory() throws IOException {
        Limits modest = new Limits(Duration.ofMinutes(1), Duration.ofMinutes(1), 60, 1_700_000_000L, 1 << 30);
        Arguments huge = new Arguments()
                .option("-f", "lavfi")
                .option("-i", "color=black:s=30000x30000:r=1:d=1")
                .option("-f", "null")
                .word("-");
        assertThat(cage.run(invocation(huge, List.of(), modest), line -> {}).isClean())
                .as("a picture of 1.35 GB")
                .isFalse();
    }

    /** Niceness counts within a session alone where the kernel groups processes by session, and the sandbox needs one of its own. */
    @Test
    @EnabledIf("groupsBySession")
    void isNiceAsASessionWhereTheKernelLooksAtSessions() throws IOException {
        for (int niceness : List.of(0, 15)) {
            Arguments forAWhile = new Arguments()
                    .option("-progress", "pipe:1")
                    .option("-stats_period", "0.1")
                    .flag("-re")
                    .option("-f", "lavfi")
                    .option("-i", "sine=duration=2")
                    .option("-f", "null")
                    .word("-");
            Set<String> sessions = new HashSet<>();
            Invocation patient = new Invocation(Program.FFMPEG, forAWhile, List.of(), work, Limits.LOOKING, niceness);
            cage.run(patient, line -> sessions.addAll(sessionsOfFfmpeg()));
            assertThat(sessions)
                    .as("%s, ours is %s", sessions, Files.readString(AUTOGROUP).strip())
                    .hasSize(1)
                    .doesNotContain(Files.readString(AUTOGROUP).strip())
                    .allMatch(session -> session.endsWith(" nice " + niceness));
        }
    }

    static boolean groupsBySession() {
        return Files.exists(AUTOGROUP);
    }

    private static Set<String> sessionsOfFfmpeg() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").endsWith("ffmpeg"))
                .map(process -> Path.of("/proc", String.valueOf(process.pid()), "autogroup"))
                .map(CageTest::lineOf)
                .collect(Collectors.toSet());
    }

    private static String lineOf(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static Arguments tone(int seconds) {
        return new Arguments().flag("-y").option("-f", "lavfi").option("-i", "sine=duration=" + seconds);
    }

    private Invocation invocation(Arguments arguments, List<Path> inputs, Limits limits) {
        return new Invocation(Program.FFMPEG, new Arguments().flag("-nostdin").all(arguments), inputs, work, limits, 0);
    }
}
