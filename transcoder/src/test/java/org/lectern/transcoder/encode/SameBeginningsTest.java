package org.lectern.transcoder.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lectern.transcoder.TestMedia;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.plan.Chunk;
import org.lectern.transcoder.plan.Plan;
import org.lectern.transcoder.probe.Acceptance;
import org.lectern.transcoder.probe.Probe;

/** The chunks of a track share its one init segment, also where recordings were joined whose colours mean something else. */
class SameBeginningsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "bt709:bt709:bt709, smpte170m:smpte170m:smpte170m, joined.mkv",
        "bt709:bt709:bt709, smpte170m:smpte170m:smpte170m, joined.ts",
        "smpte170m:smpte170m:smpte170m, bt709:bt709:bt709, joined.mkv",
        "bt709:unknown:unknown, bt709:bt709:bt709, joined.mkv",
        "bt709:bt709:bt709, unknown:unknown:unknown, joined.mkv",
        "unknown:unknown:unknown, bt709:bt709:bt709, joined.mkv",
        "bt2020nc:bt2020:bt2020-10, bt709:bt709:iec61966-2-1, joined.mkv"
    })
    void chunksBeginAlikeWhateverTheirFirstPicturesTell(String before, String after, String name) throws IOException {
        Path file = TestMedia.concatenated(folder, name, part("before.ts", before), part("after.ts", after));
        Plan plan = Plan.of(new Probe(TestMedia.cage(), Acceptance.DEFAULT).look(file, folder.toRealPath()), List.of());
        int last = plan.grid().segments() - 1;
        Beginnings beginnings = new Beginnings();
        for (Chunk chunk : List.of(new Chunk(0, 0, 1), new Chunk(1, last, last + 1))) {
            Path work = Files.createDirectory(folder.toRealPath().resolve("chunk-" + chunk.firstSegment()));
            Encoding encoding = new Encoding(TestMedia.cage(), file, work, 0);
            new VideoEncode(encoding, plan).encode(chunk, plan.rungs(), beginnings);
        }
        assertThat(beginnings.inits()).hasSize(2);
        assertThat(beginnings.inits().getLast()).isEqualTo(beginnings.inits().getFirst());
    }

    /** A recording that tells its colours: the matrix, the primaries and the transfer characteristics. */
    private Path part(String name, String colours) throws IOException {
        String[] told = colours.split(":", -1);
        return TestMedia.make(
                folder,
                name,
                new Arguments()
                        .option("-f", "lavfi")
                        .option("-i", "testsrc2=size=320x180:rate=25:duration=7")
                        .option(
                                "-vf",
                                "format=yuv420p,setparams=colorspace=" + told[0] + ":color_primaries=" + told[1]
                                        + ":color_trc=" + told[2])
                        .option("-c:v", "libx264")
                        .option("-preset", "ultrafast")
                        .option("-muxdelay", 0)
                        .option("-muxpreload", 0));
    }
}
