package org.lectern.transcoder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.transcoder.TestMedia;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.cage.Cage;
import org.lectern.transcoder.cage.Invocation;
import org.lectern.transcoder.cage.Limits;
import org.lectern.transcoder.cage.Program;
import org.lectern.transcoder.encode.Encoding;
import org.lectern.transcoder.encode.SegmentSink;
import org.lectern.transcoder.encode.VideoEncode;
import org.lectern.transcoder.fmp4.InitSegment;
import org.lectern.transcoder.plan.Chunk;
import org.lectern.transcoder.plan.Plan;
import org.lectern.transcoder.plan.Rung;
import org.lectern.transcoder.probe.Acceptance;
import org.lectern.transcoder.probe.Probe;
import org.lectern.transcoder.probe.Source;
import org.lectern.transcoder.probe.VideoTrack;
import org.lectern.transcoder.sample.Screen;

/** What Lectern publishes of a lecture, slides, a screen and a film beside the ladders of others, and at which cost in bytes. */
class LadderBench {
    private static final int SECONDS = 20;
    private static final int CRF = 23;
    private static final int CRF_STEP = 3;
    private static final int MOST_STEPS = 6;

    @TempDir
    Path folder;

    private final List<String> published = new ArrayList<>();
    private final List<String> sizes = new ArrayList<>();

    @Test
    void besideFixedLadders() throws IOException {
        for (Path clip : clips()) {
            new Comparison(clip).run();
        }
        System.out.println("| clip | ladder | sizes | rungs | kB of all pictures | SSIM of the top rung |");
        System.out.println("|---|---|---|---:|---:|---:|");
        published.forEach(System.out::println);
        System.out.println();
        System.out.println(
                "| clip | size | Lectern kB | SSIM | PeerTube kB at it | ÷ Lectern | MediaCMS kB at it | ÷ Lectern |");
        System.out.println("|---|---:|---:|---:|---:|---:|---:|---:|");
        sizes.forEach(System.out::println);
    }

    private List<Path> clips() throws IOException {
        List<Path> clips = new ArrayList<>();
        for (String name : List.of("lecture-eth-640x480-10fps", "slides-880x660", "sintel")) {
            for (Path clip : TestMedia.realClips()) {
                if (clip.getFileName().toString().startsWith(name)) {
                    clips.add(beginning(clip.toRealPath()));
                }
            }
        }
        clips.add(Screen.record(folder, SECONDS));
        return clips;
    }

    /** A copy of the start, long enough for what is asked. */
    private Path beginning(Path clip) throws IOException {
        return TestMedia.make(
                folder,
                clip.getFileName().toString(),
                new Arguments()
                        .option("-i", "file:" + clip)
                        .option("-t", SECONDS)
                        .option("-c", "copy"),
                clip);
    }

    /** Pictures of one size: how many bytes, and how like the source. */
    private record Encoded(int lines, long bytes, double ssim) {
        /** Grows evenly with the logarithm of the bytes, where SSIM itself creeps towards 1. */
        double decibels() {
            return -10 * Math.log10(1 - Math.min(ssim, 0.999999));
        }
    }

    /** One clip, by all ladders. */
    private final class Comparison {
        private final Path clip;
        private final Cage cage = TestMedia.cage();
        private final PlainFfmpeg ffmpeg;
        private final Path work;
        private final Source source;
        private final VideoTrack video;
        private final Plan plan;

        Comparison(Path clip) throws IOException {
            this.clip = clip;
            ffmpeg = new PlainFfmpeg(cage, clip);
            work = Files.createTempDirectory(folder.toRealPath(), "work");
            Probe probe = new Probe(cage, Acceptance.DEFAULT);
            source = probe.look(clip, work);
            video = Objects.requireNonNull(source.video());
            plan = Planning.withUsefulRungs(Plan.of(source, probe.keyframes(clip, source, work)), encoding());
        }

        void run() throws IOException {
            long copied = bytes(clip);
            Plan encodedPlan = plan.copiedRung().isPresent() ? plan.withoutCopy() : plan;
            Map<String, Encoded> own = byLectern(encodedPlan);
            List<Encoded> rungs = new ArrayList<>();
            for (Rung rung : plan.rungs()) {
                rungs.add(
                        rung.copied()
                                ? new Encoded(rung.lines(), copied, 1)
                                : Objects.requireNonNull(own.get(rung.name())));
            }
            report("Lectern", rungs, plan.copiedRung().isPresent());
            for (FixedLadder ladder : FixedLadder.values()) {
                List<Encoded> theirs = new ArrayList<>();
                for (int lines : ladder.lines(video)) {
                    theirs.add(
                            theirs.isEmpty() && ladder.copies(source, video)
                                    ? new Encoded(lines, copied, 1)
                                    : by(ladder, lines, CRF, true));
                }
                report(ladder.title, theirs, ladder.copies(source, video));
            }
            for (Encoded rung : own.values()) {
                StringBuilder row = new StringBuilder(String.format(
                        Locale.ROOT,
                        "| %s | %d%s | %.0f | %.4f |",
                        name(),
                        rung.lines(),
                        rungs.contains(rung) ? "" : " (not published)",
                        rung.bytes() / 1e3,
                        rung.ssim()));
                for (FixedLadder ladder : FixedLadder.values()) {
                    if (ladder.lines(video).contains(rung.lines())) {
                        double bytes = bytesFor(rung, ladder);
                        row.append(String.format(Locale.ROOT, " %.0f | %.2f |", bytes / 1e3, bytes / rung.bytes()));
                    } else {
                        row.append(" – | – |");
                    }
                }
                sizes.add(row.toString());
            }
        }

        private String name() {
            return String.format(
                    Locale.ROOT, "%s, %.0f s", clip.getFileName(), plan.grid().durationSeconds());
        }

        private void report(String ladder, List<Encoded> rungs, boolean copied) {
            String names =
                    rungs.stream().map(rung -> String.valueOf(rung.lines())).collect(Collectors.joining(", "));
            published.add(String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %d | %.0f | %s |",
                    name(),
                    ladder,
                    names,
                    rungs.size(),
                    rungs.stream().mapToLong(Encoded::bytes).sum() / 1e3,
                    copied
                            ? "1, copied"
                            : String.format(
                                    Locale.ROOT, "%.4f", rungs.getFirst().ssim())));
        }

        private Encoding encoding() throws IOException {
            return new Encoding(cage, clip, Files.createTempDirectory(work, "encoding"), 0);
        }

        private Map<String, Encoded> byLectern(Plan planned) throws IOException {
            Path out = Files.createDirectory(work.resolve("lectern"));
            Chunk whole = new Chunk(0, 0, planned.grid().segments());
            new VideoEncode(encoding(), planned).encode(whole, planned.encodedRungs(), new Tracks(out));
            Map<String, Encoded> encoded = new LinkedHashMap<>();
            for (Rung rung : planned.encodedRungs()) {
                Path file = out.resolve(rung.name());
                encoded.put(rung.name(), new Encoded(rung.lines(), bytes(file), ffmpeg.ssim(work, file, video)));
            }
            return encoded;
        }

        private Encoded by(FixedLadder ladder, int lines, int crf, boolean capped) throws IOException {
            Path file = work.resolve("theirs.mp4");
            Arguments arguments = ffmpeg.input()
                    .option("-map", "0:" + video.index())
                    .option("-c:v", "libx264")
                    .option("-pix_fmt", "yuv420p")
                    .option("-crf", crf)
                    .all(ladder.encoder(video, lines));
            if (capped) {
                arguments.all(ladder.cap(video, lines));
            }
            ffmpeg.go(work, arguments.word(file));
            return new Encoded(lines, bytes(file), ffmpeg.ssim(work, file, video));
        }

        /** What a ladder's settings take for the quality of the rung, its cap lifted: between two encodes, on a logarithmic scale. */
        private double bytesFor(Encoded rung, FixedLadder ladder) throws IOException {
            Encoded near = by(ladder, rung.lines(), CRF, false);
            int step = near.ssim() < rung.ssim() ? -CRF_STEP : CRF_STEP;
            for (int i = 1; i <= MOST_STEPS; i++) {
                Encoded next = by(ladder, rung.lines(), CRF + i * step, false);
                if ((next.ssim() < rung.ssim()) != (near.ssim() < rung.ssim())) {
                    double part = (rung.decibels() - near.decibels()) / (next.decibels() - near.decibels());
                    return near.bytes() * Math.pow((double) next.bytes() / near.bytes(), part);
                }
                near = next;
            }
            throw new AssertionError(ladder + " is never as like as " + rung);
        }

        /** Of the pictures alone, without what holds them. */
        private long bytes(Path file) throws IOException {
            List<String> lines = new ArrayList<>();
            Arguments arguments = new Arguments()
                    .option("-v", "error")
                    .option("-select_streams", "v:0")
                    .option("-show_entries", "packet=size")
                    .option("-of", "csv=p=0")
                    .option("-i", "file:" + file);
            cage.run(new Invocation(Program.FFPROBE, arguments, List.of(file), work, Limits.LOOKING, 0), lines::add);
            assertThat(lines).isNotEmpty();
            return lines.stream()
                    .map(line -> line.replaceAll("[^0-9]", ""))
                    .filter(line -> !line.isEmpty())
                    .mapToLong(Long::parseLong)
                    .sum();
        }
    }

    /** Puts each track into a file of its own. */
    private record Tracks(Path folder) implements SegmentSink {
        @Override
        public void init(String track, InitSegment init) throws IOException {
            Files.write(folder.resolve(track), init.bytes());
        }

        @Override
        public boolean holds(String track, int index) {
            return false;
        }

        @Override
        public void segment(String track, int index, byte[] bytes, long ticks) throws IOException {
            Files.write(folder.resolve(track), bytes, StandardOpenOption.APPEND);
        }

        @Override
        public void flush() {
            // each segment is written at once
        }
    }
}
