package org.lectern.transcoder.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.transcoder.DrawnTrack;
import org.lectern.transcoder.TestMedia;
import org.lectern.transcoder.fmp4.IFrame;
import org.lectern.transcoder.plan.Storyboard;

class StillPicturesTest {
    @TempDir
    Path folder;

    @Test
    void everyTileIsAtItsPlace() throws IOException {
        // each picture is as bright as its second says: the IDR pictures are those of seconds 0, 2, 4 …
        Path track = track("color=black:size=640x360:rate=10:duration=60,format=gray,geq=lum='4*floor(T)'");
        Storyboard storyboard = Storyboard.of(60, 640, 360);
        List<Path> sheets = stills().draw(storyboard, track).sheets();
        assertThat(sheets).hasSize(2);
        for (int tile = 0; tile < storyboard.tiles(); tile++) {
            BufferedImage sheet = image(sheets.get(tile / 25));
            assertThat(sheet.getWidth()).isEqualTo(5 * 240);
            assertThat(sheet.getHeight()).isEqualTo(5 * 136);
            int middle = sheet.getRGB(tile % 5 * 240 + 120, tile % 25 / 5 * 136 + 68) & 0xFF;
            assertThat(middle).as("tile %d", tile).isBetween(8 * tile - 3, 8 * tile + 3);
        }
    }

    @Test
    void aBlackBeginningIsNoPoster() throws IOException {
        Path track = track("testsrc2=size=640x360:rate=10:duration=20,fade=in:start_time=8:duration=3");
        assertThat(best(track, 20)).isGreaterThanOrEqualTo(6);
    }

    @Test
    void aPlainWhiteSlideIsNoPoster() throws IOException {
        Path track = track(
                "color=white:size=640x360:rate=10:duration=12,drawgrid=width=64:height=40:thickness=3:color=black:enable='between(t,5,9)'");
        assertThat(best(track, 12)).isEqualTo(3);
    }

    @Test
    void whatIsBlurredIsNoPoster() throws IOException {
        Path track = track("testsrc2=size=640x360:rate=10:duration=8,gblur=sigma=20:enable='not(between(t,3,5))'");
        assertThat(best(track, 8)).isEqualTo(2);
    }

    @Test
    void aVideoThatIsBlackThroughoutHasABlackPoster() throws IOException {
        Path track = track("color=black:size=640x360:rate=10:duration=4");
        assertThat(best(track, 4)).isZero();
        assertThat(image(stills().poster(track)).getWidth()).isEqualTo(640);
    }

    @Test
    void aPosterIsNoWiderThanPagesShowIt() throws IOException {
        Path track = track("testsrc2=size=1920x1080:rate=5:duration=1");
        BufferedImage poster = image(stills().poster(track));
        assertThat(poster.getWidth()).isEqualTo(1280);
        assertThat(poster.getHeight()).isEqualTo(720);
    }

    /** Of one picture every two seconds. */
    private int best(Path track, double seconds) throws IOException {
        return stills().draw(Storyboard.of(seconds, 640, 360), track).best();
    }

    private StillPictures stills() throws IOException {
        return new StillPictures(TestMedia.cage(), folder.toRealPath());
    }

    private Path track(String picture) throws IOException {
        DrawnTrack drawn = DrawnTrack.draw(folder, picture, picture.contains("rate=5") ? 5 : 10);
        return Files.write(
                folder.toRealPath().resolve("stills.mp4"),
                IFrame.track(drawn.init().bytes(), drawn.iFrames()));
    }

    private static BufferedImage image(Path file) throws IOException {
        return Objects.requireNonNull(ImageIO.read(file.toFile()));
    }
}
