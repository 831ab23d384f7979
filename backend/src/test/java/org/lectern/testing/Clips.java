package org.lectern.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.cage.Binaries;
import org.lectern.transcoder.cage.Cage;
import org.lectern.transcoder.cage.Invocation;
import org.lectern.transcoder.cage.Limits;
import org.lectern.transcoder.cage.Outcome;
import org.lectern.transcoder.cage.Program;

/** Clips that are drawn by ffmpeg. */
public final class Clips {
    private Clips() {}

    /** A moving test picture with a tone, H.264 and AAC, and whatever else the encoder is told. */
    public static Path draw(Path file, String size, int seconds, Arguments encoder) throws IOException {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent()).toRealPath();
        Arguments arguments = new Arguments()
                .flag("-nostdin")
                .option("-v", "error")
                .option("-f", "lavfi")
                .option("-i", "testsrc2=size=" + size + ":rate=25:duration=" + seconds)
                .option("-f", "lavfi")
                .option("-i", "sine=duration=" + seconds)
                .option("-c:v", "libx264")
                .option("-preset", "ultrafast")
                .option("-pix_fmt", "yuv420p")
                .option("-c:a", "aac")
                .all(encoder)
                .word(folder.resolve(file.getFileName()));
        Outcome outcome = new Cage(Binaries.shippedIn(Path.of("target", "ffmpeg")))
                .run(new Invocation(Program.FFMPEG, arguments, List.of(), folder, Limits.ENCODING, 0), line -> {});
        assertThat(outcome.isClean()).as(outcome.tail()).isTrue();
        return file;
    }
}
