package org.lectern.transcoder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.lectern.transcoder.TestMedia;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.cage.Cage;
import org.lectern.transcoder.cage.Invocation;
import org.lectern.transcoder.cage.Limits;
import org.lectern.transcoder.cage.Outcome;
import org.lectern.transcoder.cage.Program;

/** Holds a published video against the rules of HLS, with a parser and a decoder that had no part in writing it. */
public final class Conformance {
    private static final Path CHECKER = Path.of("..", "transcoder", "src", "test", "conformance");

    private static final Pattern RANGE = Pattern.compile("#EXT-X-BYTERANGE:(\\d+)@(\\d+)\n(\\S+)");

    private final Cage cage;
    private final Path workFolder;

    /** With a folder of its own for what it puts together. */
    public Conformance(Path workFolder) throws IOException {
        this.cage = TestMedia.cage();
        this.workFolder = workFolder.toRealPath();
        if (!Files.isDirectory(CHECKER.resolve("node_modules/hls-parser"))) {
            assertThat(lines(new ProcessBuilder("npm", "ci").directory(CHECKER.toFile())))
                    .as("npm ci in %s", CHECKER)
                    .anyMatch(line -> line.contains("added"));
        }
    }

    /** Checks a copy of what was published. */
    public void check(Path published) throws IOException {
        Path checker = CHECKER.resolve("check.mjs").toAbsolutePath();
        List<String> report = lines(new ProcessBuilder("node", checker.toString(), published.toString()));
        assertThat(report)
                .as("what the checker says of %s", published)
                .singleElement()
                .asString()
                .startsWith("checked ");
        String master = Files.readString(published.resolve("master.m3u8"));
        try (Stream<Path> folders = Files.list(published)) {
            for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
                if (!master.contains(folder.getFileName() + "/index.m3u8")) {
                    assertThat(folder.getFileName().toString())
                            .as("kept for who watched it before it was given up, damaged as it is")
                            .endsWith("-original");
                } else if (Files.exists(folder.resolve("init.mp4"))) {
                    decodes(whole(folder));
                    iFramesDecode(folder);
                }
            }
        }
        decodes(published.resolve("progressive.mp4"));
        indexComesFirst(published.resolve("progressive.mp4"));
        assertThat(published.resolve("poster.jpg")).isNotEmptyFile();
    }

    /** The first timestamp of each track is zero, and every picture and sound decodes without a complaint. */
    private void decodes(Path file) throws IOException {
        Arguments look = new Arguments()
                .option("-v", "error")
                .option("-show_entries", "stream=start_time")
                .option("-of", "default=nw=1:nk=1")
                .option("-i", "file:" + file);
        List<String> starts = new ArrayList<>();
        run(Program.FFPROBE, look, file, starts);
        assertThat(starts)
                .as("start times in %s", file)
                .isNotEmpty()
                .allSatisfy(start -> assertThat(Double.parseDouble(start)).isZero());
        Arguments decode = new Arguments()
                .flag("-nostdin")
                .option("-v", "warning")
                .flag("-xerror")
                .option("-i", "file:" + file)
                .option("-f", "null")
                .word("-");
        Outcome outcome = run(Program.FFMPEG, decode, file, new ArrayList<>());
        assertThat(outcome.complaints()).as("decoding %s", file).isEmpty();
    }

    /** The ranges of an I-frame playlist, each after the init segment, are one picture; tried at both ends and in the middle. */
    private void iFramesDecode(Path folder) throws IOException {
        Path playlist = folder.resolve("iframes.m3u8");
        if (!Files.exists(playlist)) {
            return;
        }
        List<MatchResult> ranges =
                RANGE.matcher(Files.readString(playlist)).results().toList();
        for (int i : new TreeSet<>(List.of(0, ranges.size() / 2, ranges.size() - 1))) {
            MatchResult range = ranges.get(i);
            byte[] segment = Files.readAllBytes(folder.resolve(range.group(3)));
            int offset = Integer.parseInt(range.group(2));
            Path alone = workFolder.resolve("iframe.mp4");
            Files.copy(folder.resolve("init.mp4"), alone, StandardCopyOption.REPLACE_EXISTING);
            Files.write(
                    alone,
                    Arrays.copyOfRange(segment, offset, offset + Integer.parseInt(range.group(1))),
                    StandardOpenOption.APPEND);
            assertThat(TestMedia.pictures(alone))
                    .as("picture %d of %s", i, playlist)
                    .containsExactly("I");
        }
    }

    private Outcome run(Program program, Arguments arguments, Path file, List<String> lines) throws IOException {
        Outcome outcome =
                cage.run(new Invocation(program, arguments, List.of(file), workFolder, Limits.ENCODING, 0), lines::add);
        assertThat(outcome.isClean())
                .as("%s of %s: %s", program, file, outcome.tail())
                .isTrue();
        return outcome;
    }

    private Path whole(Path folder) throws IOException {
        Path whole = workFolder.resolve(folder.getFileName() + ".mp4");
        try (OutputStream out = Files.newOutputStream(whole);
                Stream<Path> files = Files.list(folder)) {
            Files.copy(folder.resolve("init.mp4"), out);
            for (Path segment : files.filter(file -> file.toString().endsWith(".m4s"))
                    .sorted()
                    .toList()) {
                Files.copy(segment, out);
            }
        }
        return whole;
    }

    private static void indexComesFirst(Path file) throws IOException {
        String head = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(head.indexOf("moov")).as("moov before mdat in %s", file).isBetween(0, head.indexOf("mdat"));
    }

    private static List<String> lines(ProcessBuilder command) throws IOException {
        Process process = command.redirectErrorStream(true).start();
        try {
            List<String> lines = process.inputReader().lines().toList();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            return lines;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        } finally {
            process.destroyForcibly();
        }
    }
}
