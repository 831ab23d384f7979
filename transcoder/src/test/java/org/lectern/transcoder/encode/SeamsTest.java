package org.lectern.transcoder.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.transcoder.TestMedia;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.plan.Chunk;
import org.lectern.transcoder.plan.Plan;
import org.lectern.transcoder.probe.Acceptance;
import org.lectern.transcoder.probe.Probe;

/** The pictures of chunks, put together, are those of a single run: compared by their hashes before they are encoded. */
class SeamsTest {
    @TempDir
    Path folder;

    @Test
    void chunksHoldThePicturesOfASingleRun() throws IOException {
        compare(TestMedia.make(folder, "moving.mp4", source(30).option("-bf", 3).option("-g", 250)));
    }

    @Test
    void chunksOfAnIrregularSourceHoldThePicturesOfASingleRun() throws IOException {
        compare(TestMedia.make(
                folder,
                "irregular.mkv",
                source(30)
                        .option("-vf", "select='gt(random(0),0.8)'")
                        .option("-fps_mode", "vfr")
                        .option("-g", 40)));
    }

    @Test
    void chunksOfAStillScreenHoldThePicturesOfASingleRun() throws IOException {
        compare(TestMedia.make(
                folder,
                "still.mp4",
                source(30).option("-vf", "select='not(mod(n,300))+gt(n,700)'").option("-fps_mode", "vfr")));
    }

    @Test
    void picturesThatBeginAfterTheSoundStandFromTheStart() throws IOException {
        compare(TestMedia.make(
                folder,
                "late.mkv",
                new Arguments()
                        .option("-f", "lavfi")
                        .option("-i", "sine=duration=30")
                        .option("-itsoffset", 20)
                        .all(source(10))
                        .option("-c:a", "aac")));
    }

    @Test
    void chunksOfJoinedRecordingsHoldThePicturesOfASingleRun() throws IOException {
        Path part = TestMedia.make(folder, "part.ts", source(7).option("-bf", 2));
        Path joined = folder.toRealPath().resolve("joined.ts");
        for (int i = 0; i < 3; i++) {
            Files.write(joined, Files.readAllBytes(part), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        compare(joined);
    }

    private static Arguments source(int seconds) {
        return new Arguments()
                .option("-f", "lavfi")
                .option("-i", "testsrc2=size=320x180:rate=30:duration=" + seconds)
                .option("-c:v", "libx264")
                .option("-preset", "ultrafast");
    }

    private void compare(Path file) throws IOException {
        Encoding encoding = new Encoding(TestMedia.cage(), file, folder.toRealPath(), 0);
        Plan plan = Plan.of(new Probe(TestMedia.cage(), Acceptance.DEFAULT).look(file, folder.toRealPath()), List.of());
        int segments = plan.grid().segments();
        List<String> whole = hashes(encoding, plan, new Chunk(0, 0, segments));
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < segments; i++) {
            parts.addAll(hashes(encoding, plan, new Chunk(i, i, i + 1)));
        }
        assertThat(whole).hasSize(Math.toIntExact(plan.grid().frames()));
        assertThat(parts).isEqualTo(whole);
    }

    private List<String> hashes(Encoding encoding, Plan plan, Chunk chunk) throws IOException {
        Path hashes = folder.toRealPath().resolve("hashes");
        double from = VideoEncode.seekSeconds(plan, chunk);
        Arguments arguments = FfmpegOptions.quiet()
                .all(FfmpegOptions.source(
                        encoding, plan.source(), from, plan.grid().durationSeconds()))
                .all(new Pictures(plan, chunk, plan.rungs()).filters())
                .option("-map", Pictures.pad(0))
                .option("-f", "framemd5")
                .word("file:" + hashes);
        assertThat(FfmpegOptions.run(encoding, arguments, () -> {}).isClean()).isTrue();
        return Files.readAllLines(hashes).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(line.lastIndexOf(',') + 1).strip())
                .toList();
    }
}
