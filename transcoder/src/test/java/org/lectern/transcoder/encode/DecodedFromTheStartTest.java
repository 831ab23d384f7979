package org.lectern.transcoder.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.transcoder.TestMedia;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.cage.Binaries;
import org.lectern.transcoder.cage.Cage;
import org.lectern.transcoder.cage.CageLimits;
import org.lectern.transcoder.cage.Limits;
import org.lectern.transcoder.plan.Chunk;
import org.lectern.transcoder.plan.Plan;
import org.lectern.transcoder.probe.Acceptance;
import org.lectern.transcoder.probe.Probe;

/** A file that can't be decoded from its middle on, whose end is wanted. */
class DecodedFromTheStartTest {
    @TempDir
    Path folder;

    /** Nothing comes out of it before, for longer than a run may be silent. */
    @Test
    void hasTheTimeThatWhatGoesBeforeTakes() throws IOException {
        Path file = TestMedia.make(
                folder,
                "lecture.flv",
                new Arguments()
                        .option("-f", "lavfi")
                        .option("-i", "testsrc2=size=1280x720:rate=25:duration=40")
                        .option("-c:v", "flv1")
                        .option("-q:v", 8));
        Plan plan = Plan.of(new Probe(TestMedia.cage(), Acceptance.DEFAULT).look(file, folder.toRealPath()), List.of());
        assertThat(plan.source().seekable()).isFalse();
        int last = plan.grid().segments() - 1;
        Beginnings beginnings = new Beginnings();
        new VideoEncode(new Encoding(impatient(), file, folder.toRealPath(), 0), plan)
                .encode(new Chunk(1, last, last + 1), List.of(plan.rungs().getLast()), beginnings);
        assertThat(beginnings.folders()).hasSize(1);
    }

    private static Cage impatient() throws IOException {
        Limits usual = Limits.ENCODING;
        return new Cage(
                Binaries.shippedIn(Path.of("target")),
                new CageLimits(
                        Limits.LOOKING,
                        new Limits(
                                usual.wallClock(),
                                Duration.ofMillis(150),
                                usual.cpuSeconds(),
                                usual.memoryBytes(),
                                usual.fileBytes())));
    }
}
