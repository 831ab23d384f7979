package org.lectern.transcoder.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.cage.Cage;
import org.lectern.transcoder.cage.Invocation;
import org.lectern.transcoder.cage.Limits;
import org.lectern.transcoder.cage.Outcome;
import org.lectern.transcoder.cage.Program;

/** Makes a video file of a clip: draws its slides, lets ffmpeg move and cross-fade them, and adds music and captions. */
public final class Projector {
    /** Behind what anybody waits for who has uploaded something himself. */
    private static final int NICENESS = 9;

    private static final int FRAMES_PER_SECOND = 25;

    private final Cage cage;

    /** A projector whose ffmpeg runs in the cage. */
    public Projector(Cage cage) {
        this.cage = cage;
    }

    /**
     * Writes the clip as an MP4 file into the folder, which must be the caller's alone, and leaves there what it was made of.
     *
     * @return the file
     * @throws IOException if there is no room, or ffmpeg fails
     */
    public Path project(Clip clip, Path folder) throws IOException {
        Arguments inputs = new Arguments();
        List<String> graph = new ArrayList<>();
        int input = 0;
        for (int number = 0; number < clip.slides().size(); number++) {
            Slide slide = clip.slides().get(number);
            Board board = Board.slide();
            slide.drawing().accept(board);
            inputs.option("-framerate", FRAMES_PER_SECOND).option("-i", png(board, folder, input));
            graph.add(String.format(
                    Locale.ROOT,
                    "[%d]format=yuv420p,tpad=stop_mode=clone:stop_duration=%.3f[layer%d]",
                    input,
                    slide.seconds(),
                    input));
            String layer = "layer" + input++;
            for (Slide.Mover mover : slide.movers()) {
                Board piece = Board.piece(mover.width(), mover.height());
                mover.drawing().accept(piece);
                inputs.option("-framerate", FRAMES_PER_SECOND).option("-i", png(piece, folder, input));
                graph.add(String.format(
                        Locale.ROOT,
                        "[%s][%d]overlay=x='%s':y='%s'[layer%d]",
                        layer,
                        input,
                        mover.x(),
                        mover.y(),
                        input));
                layer = "layer" + input++;
            }
            graph.add(String.format(
                    Locale.ROOT,
                    "[%s]trim=duration=%.3f,fps=%d[slide%d]",
                    layer,
                    slide.seconds(),
                    FRAMES_PER_SECOND,
                    number));
        }
        String picture = cross(clip, graph);

        Path music = folder.resolve("music.wav");
        Melody.write(music, clip.seconds());
        inputs.option("-i", music.getFileName());
        Arguments maps = new Arguments().option("-map", "[" + picture + "]").option("-map", input + ":a");
        input++;
        for (int track = 0; track < clip.captions().size(); track++) {
            Captions captions = clip.captions().get(track);
            Path file = folder.resolve("captions-" + captions.language() + ".srt");
            Files.writeString(file, captions.subRip());
            inputs.option("-i", file.getFileName());
            maps.option("-map", input++)
                    .option("-metadata:s:s:" + track, "language=" + captions.language())
                    .option("-metadata:s:s:" + track, "handler_name=" + captions.title());
        }

        Path result = folder.resolve("clip.mp4");
        Arguments arguments = new Arguments()
                .flag("-nostdin")
                .flag("-y")
                .option("-progress", "pipe:1")
                .all(inputs)
                .option("-filter_complex", String.join(";", graph))
                .all(maps)
                .option("-c:v", "libx264")
                .option("-preset", "ultrafast")
                .option("-tune", "animation")
                .option("-crf", 20)
                .option("-g", 2 * FRAMES_PER_SECOND)
                .option("-c:a", "aac")
                .option("-b:a", "128k")
                .option("-c:s", "mov_text")
                .option("-movflags", "+faststart")
                .word(result.getFileName());
        Outcome outcome = cage.run(
                new Invocation(Program.FFMPEG, arguments, List.of(), folder, Limits.ENCODING, NICENESS), line -> {});
        if (!outcome.isClean() || !Files.isRegularFile(result)) {
            throw new IOException("ffmpeg made no clip:\n" + outcome.tail());
        }
        return result;
    }

    /** Chains the slides, each fading into the next; returns the name of the whole. */
    private static String cross(Clip clip, List<String> graph) {
        String whole = "slide0";
        double seconds = clip.slides().getFirst().seconds();
        for (int number = 1; number < clip.slides().size(); number++) {
            double offset = seconds - Clip.CROSSING_SECONDS;
            graph.add(String.format(
                    Locale.ROOT,
                    "[%s][slide%d]xfade=duration=%.3f:offset=%.3f[whole%d]",
                    whole,
                    number,
                    Clip.CROSSING_SECONDS,
                    offset,
                    number));
            whole = "whole" + number;
            seconds = offset + clip.slides().get(number).seconds();
        }
        return whole;
    }

    private static Path png(Board board, Path folder, int number) throws IOException {
        Path file = folder.resolve("picture-" + number + ".png");
        ImageIO.write(board.image(), "png", file.toFile());
        return file.getFileName();
    }
}
