package org.lectern.transcoder.sample;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.lectern.transcoder.TestMedia;
import org.lectern.transcoder.cage.Arguments;

/** A recorded screen: a long text that is scrolled every other second, and a pointer. */
public final class Screen {
    private static final int LINE = 22;
    private static final int LINES = 200;

    private Screen() {}

    /** Writes it, as screen recorders do with keyframes that are far apart, into the folder. */
    public static Path record(Path folder, int seconds) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("..", "LICENSE"));
        Board page = Board.piece(1280, LINE * (LINES + 1));
        for (int i = 0; i < LINES; i++) {
            page.text(lines.get(i), Typeface.TEXT, 18, 80, LINE * (i + 1.0), Color.DARK_GRAY);
        }
        Path picture = folder.toRealPath().resolve("page.png");
        ImageIO.write(page.image(), "png", picture.toFile());
        return TestMedia.make(
                folder,
                "screen.mp4",
                new Arguments()
                        .option("-f", "lavfi")
                        .option("-i", "color=white:size=1280x720:rate=15:duration=" + seconds)
                        .option("-i", "file:" + picture)
                        .option("-f", "lavfi")
                        .option("-i", "color=black:size=10x14:rate=15")
                        .option(
                                "-filter_complex",
                                "[0][1]overlay=y='-264*(floor(t/2)+min(1,mod(t,2)/0.4))'[page];"
                                        + "[page][2]overlay=x='640+400*sin(t/2)':y='360+200*cos(t/3)':shortest=1")
                        .option("-c:v", "libx264")
                        .option("-preset", "veryfast")
                        .option("-crf", 16)
                        .option("-pix_fmt", "yuv420p")
                        .option("-x264-params", "scenecut=0"));
    }
}
