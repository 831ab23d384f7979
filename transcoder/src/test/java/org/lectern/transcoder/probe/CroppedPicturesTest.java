package org.lectern.transcoder.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.transcoder.TestMedia;
import org.lectern.transcoder.cage.Arguments;

/** A file may tell to show less than what is coded (ISO/IEC 14496-12, 12.1.4): ffmpeg then decodes less. */
class CroppedPicturesTest {
    @TempDir
    Path folder;

    @Test
    void areAsLargeAsWhatIsShownOfThem() throws IOException {
        VideoTrack video = look(cropped(240, 160));
        assertThat(video.displayWidth()).isEqualTo(240);
        assertThat(video.displayHeight()).isEqualTo(160);
    }

    @Test
    void areNotCopied() throws IOException {
        assertThat(look(cropped(320, 180)).copyable()).isTrue();
        assertThat(look(cropped(240, 160)).copyable()).isFalse();
    }

    private VideoTrack look(Path file) throws IOException {
        Source source = new Probe(TestMedia.cage(), Acceptance.DEFAULT).look(file, folder.toRealPath());
        return Objects.requireNonNull(source.video());
    }

    /** Pictures of 320 × 180 with a clean aperture in their middle. */
    private Path cropped(int width, int height) throws IOException {
        Path file = TestMedia.make(
                folder,
                "whole.mp4",
                new Arguments()
                        .option("-f", "lavfi")
                        .option("-i", "testsrc2=size=320x180:rate=25:duration=1")
                        .option("-c:v", "libx264")
                        .option("-preset", "ultrafast")
                        .option("-pix_fmt", "yuv420p"));
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        ByteBuffer whole = ByteBuffer.wrap(bytes);
        int entry = text.indexOf("avc1", text.indexOf("stsd")) - 4;
        int end = entry + whole.getInt(entry);
        ByteBuffer clap = ByteBuffer.allocate(40).putInt(40).put("clap".getBytes(StandardCharsets.ISO_8859_1));
        for (int number : List.of(width, 1, height, 1, 0, 1, 0, 1)) {
            clap.putInt(number);
        }
        whole.putInt(entry, whole.getInt(entry) + clap.capacity());
        for (String around : List.of("moov", "trak", "mdia", "minf", "stbl", "stsd")) {
            int at = text.indexOf(around) - 4;
            whole.putInt(at, whole.getInt(at) + clap.capacity());
        }
        ByteBuffer longer = ByteBuffer.allocate(bytes.length + clap.capacity())
                .put(bytes, 0, end)
                .put(clap.flip())
                .put(bytes, end, bytes.length - end);
        return Files.write(folder.toRealPath().resolve("cropped.mp4"), longer.array());
    }
}
