package org.lectern.transcoder.encode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.cage.Cage;
import org.lectern.transcoder.cage.Invocation;
import org.lectern.transcoder.cage.Outcome;
import org.lectern.transcoder.cage.Program;
import org.lectern.transcoder.plan.Storyboard;

/**
 * Makes still pictures of a few that were encoded already and can be decoded by themselves, so that nothing else has to be
 * decoded.
 */
public final class StillPictures {
    private static final int POSTER_WIDTH = 1280;
    /** Pictures are judged at this size. */
    private static final int LOOK_WIDTH = 160;

    private static final int LOOK_HEIGHT = 90;

    private final Cage cage;
    private final Path workFolder;

    /** Stills made in a work folder of their own. */
    public StillPictures(Cage cage, Path workFolder) {
        this.cage = cage;
        this.workFolder = workFolder;
    }

    /**
     * What a storyboard is made of.
     *
     * @param sheets as JPEG
     * @param best the tile that stands best for the whole
     */
    public record Drawn(List<Path> sheets, int best) {
        /** Copies the list. */
        public Drawn {
            sheets = List.copyOf(sheets);
        }
    }

    /**
     * Draws the sheets of a storyboard, and judges its pictures while they are decoded.
     *
     * @param track a file with one picture for each tile, in order
     * @throws EncodeFailed if ffmpeg failed
     */
    public Drawn draw(Storyboard storyboard, Path track) throws IOException {
        String tiles = "scale=" + storyboard.tileWidth() + ":" + storyboard.tileHeight() + ":flags=area,setsar=1,tile="
                + storyboard.columns() + "x" + storyboard.rows();
        String looks = "scale=" + LOOK_WIDTH + ":" + LOOK_HEIGHT + ":flags=area,format=gray";
        run(
                track,
                new Arguments()
                        .option("-filter_complex", "[0:v]split[t][l];[t]" + tiles + "[tiles];[l]" + looks + "[looks]")
                        .option("-map", "[tiles]")
                        .option("-fps_mode", "passthrough")
                        .option("-q:v", 4)
                        .option("-start_number", 0)
                        .option("-f", "image2")
                        .word("file:storyboard-%d.jpg")
                        .option("-map", "[looks]")
                        .option("-fps_mode", "passthrough")
                        .option("-f", "rawvideo")
                        .word("file:look.gray"));
        List<Path> sheets = new ArrayList<>();
        for (int sheet = 0; sheet < storyboard.sheets(); sheet++) {
            sheets.add(made(Storyboard.sheetName(sheet)));
        }
        return new Drawn(sheets, best(Files.readAllBytes(made("look.gray"))));
    }

    private static int best(byte[] looks) {
        int size = LOOK_WIDTH * LOOK_HEIGHT;
        int best = 0;
        double highest = -1;
        for (int i = 0; i < looks.length / size; i++) {
            double appeal = new Look(Arrays.copyOfRange(looks, i * size, (i + 1) * size), LOOK_WIDTH).appeal();
            if (appeal > highest) {
                highest = appeal;
                best = i;
            }
        }
        return best;
    }

    /**
     * The first picture of a file, as JPEG, for a poster.
     *
     * @throws EncodeFailed if ffmpeg failed
     */
    public Path poster(Path track) throws IOException {
        run(
                track,
                new Arguments()
                        .option("-vf", "scale='min(" + POSTER_WIDTH + ",iw)':-2")
                        .option("-frames:v", 1)
                        .option("-update", 1)
                        .option("-q:v", 3)
                        .option("-f", "image2")
                        .word("file:poster.jpg"));
        return made("poster.jpg");
    }

    private void run(Path track, Arguments output) throws IOException {
        Arguments arguments = FfmpegOptions.quiet()
                .option("-ignore_editlist", 1)
                .option("-f", "mp4")
                .option("-i", "file:" + track)
                .all(output);
        Outcome outcome = cage.run(
                new Invocation(
                        Program.FFMPEG,
                        arguments,
                        List.of(track),
                        workFolder,
                        cage.limits().encoding(),
                        0),
                line -> {});
        if (!outcome.isClean()) {
            throw new EncodeFailed("No still pictures: " + outcome.tail());
        }
    }

    private Path made(String name) throws IOException {
        Path file = workFolder.resolve(name);
        if (!Files.exists(file) || Files.size(file) == 0) {
            throw new EncodeFailed("No " + name);
        }
        return file;
    }
}
