package org.lectern.transcoder.fmp4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.transcoder.DrawnTrack;
import org.lectern.transcoder.TestMedia;

class IFrameTest {
    private static final String DRAWN = "testsrc2=size=320x180:rate=25:duration=7";

    @TempDir
    Path folder;

    @Test
    void everyGroupOfPicturesBeginsWithOne() throws IOException {
        DrawnTrack track = DrawnTrack.draw(folder, DRAWN, 25);
        List<Long> ticks = track.segments().stream()
                .flatMap(segment -> IFrame.in(segment).stream())
                .map(IFrame::ticks)
                .toList();
        int scale = track.init().timescale();
        assertThat(ticks).hasSize(4);
        assertThat(ticks.stream().map(tick -> tick - ticks.getFirst()))
                .containsExactly(0L, 2L * scale, 4L * scale, 6L * scale);
    }

    @Test
    void theRangeAfterTheInitSegmentIsOnePicture() throws IOException {
        DrawnTrack track = DrawnTrack.draw(folder, DRAWN, 25);
        for (byte[] range : track.iFrames()) {
            Path file = folder.toRealPath().resolve("range.mp4");
            Files.write(file, Boxes.concatenated(List.of(track.init().bytes(), range)));
            assertThat(TestMedia.pictures(file)).containsExactly("I");
        }
    }

    @Test
    void aTrackOfThemHasNoOtherPictures() throws IOException {
        DrawnTrack track = DrawnTrack.draw(folder, DRAWN, 25);
        Path file = folder.toRealPath().resolve("track.mp4");
        Files.write(file, IFrame.track(track.init().bytes(), track.iFrames()));
        assertThat(TestMedia.pictures(file)).containsExactly("I", "I", "I", "I");
    }

    @Test
    void refusesARangeThatEndsBeforeItsPicture() throws IOException {
        DrawnTrack track = DrawnTrack.draw(folder, DRAWN, 25);
        byte[] range = track.iFrames().getFirst();
        byte[] cut = Arrays.copyOf(range, range.length - 1);
        assertThatThrownBy(() -> IFrame.track(track.init().bytes(), List.of(cut)))
                .isInstanceOf(MalformedMp4.class);
    }
}
