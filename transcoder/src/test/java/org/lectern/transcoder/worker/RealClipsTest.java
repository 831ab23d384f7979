package org.lectern.transcoder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lectern.transcoder.TestMedia;
import org.lectern.transcoder.contract.Transcode;
import org.lectern.transcoder.contract.TranscodeState;

/** Every real clip becomes a video that keeps all rules, or says in words why it doesn't. Writes the table of outcomes. */
class RealClipsTest {
    private static final Path TABLE = Path.of("target", "clips.md");

    @TempDir
    static Path folder;

    private static TestedStore store;
    private static RunningWorker worker;
    private static Conformance conformance;

    @BeforeAll
    static void start(TestInfo test) throws IOException {
        store = TestedStore.of(test, folder.resolve("media"));
        worker = new RunningWorker(folder, store.store());
        conformance = new Conformance(Files.createDirectory(folder.resolve("conformance")));
        Files.writeString(TABLE, "| clip | outcome | seconds | variants | words |\n|---|---|---:|---|---|\n");
    }

    @AfterAll
    static void stop() {
        worker.close();
        store.close();
    }

    static List<Path> clips() {
        return TestMedia.realClips();
    }

    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("clips")
    void becomesAVideoOrSaysWhyNot(Path clip) throws IOException {
        RunningWorker.Ended ended = worker.transcode(clip, Duration.ofMinutes(5));
        Transcode transcode = ended.transcode();
        Files.writeString(TABLE, row(clip, transcode), StandardOpenOption.APPEND);
        if (transcode.state() == TranscodeState.READY) {
            conformance.check(ended.published());
            if (!clip.getFileName().toString().startsWith("broken-")) {
                assertThat(transcode.warnings()).isEmpty();
            }
        } else {
            assertThat(clip.getFileName().toString()).startsWith("broken-");
            assertThat(transcode.failure()).isNotBlank().endsWith(".");
        }
    }

    private static String row(Path clip, Transcode transcode) {
        String variants = transcode.variants().stream()
                .map(variant ->
                        String.format(Locale.ROOT, "%d lines %.2f Mbit/s", variant.height(), variant.bandwidth() / 1e6))
                .collect(Collectors.joining(", "));
        String words = transcode.failure() == null ? String.join(" ", transcode.warnings()) : transcode.failure();
        Double seconds = transcode.durationSeconds();
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s |%n",
                clip.getFileName(),
                transcode.state(),
                seconds == null ? "" : String.format(Locale.ROOT, "%.3f", seconds),
                variants,
                words);
    }
}
