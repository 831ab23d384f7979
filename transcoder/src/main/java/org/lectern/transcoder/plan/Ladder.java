package org.lectern.transcoder.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lectern.transcoder.probe.Rational;

/** Which rungs a source is given: 1080, 720, 480 and 360 lines, never more than it has. */
public final class Ladder {
    private static final int[] USUAL_LINES = {1080, 720, 480, 360};
    private static final int CRF = 23;
    private static final long CAP_AT_1080 = 6_000_000;
    /** A rung must be so much smaller than the one above it to be worth its cost. */
    private static final double STEP = 1.25;

    /** What a rung may cost at most, beside the one above it. */
    private static final double CHEAPER = 0.85;
    /** So little that everybody can have it: then lower rungs would save nothing. */
    private static final long CHEAP = 400_000;
    /** More than this isn't worth its bytes to any viewer, or its copy would fall behind. */
    private static final long MOST_COPIED = 25_000_000;

    private Ladder() {}

    /**
     * Plans the rungs that are encoded, the highest first. Lines are counted on the shorter side, so that a portrait video
     * gets the same quality as a landscape one.
     *
     * @param displayWidth as shown, after rotation, with square pixels
     * @param displayHeight the same
     */
    public static List<Rung> plan(int displayWidth, int displayHeight, Rational frameRate) {
        int sourceLines = Math.min(displayWidth, displayHeight);
        List<Rung> rungs = new ArrayList<>();
        int above = Integer.MAX_VALUE;
        int top = Math.min(sourceLines, USUAL_LINES[0]);
        for (int lines : withTop(top)) {
            if (lines <= top && above >= lines * STEP) {
                rungs.add(rung(displayWidth, displayHeight, lines, frameRate));
                above = lines;
            }
        }
        return List.copyOf(rungs);
    }

    /** Whether pictures of such a rate may be copied. */
    public static boolean mayCopy(long bitsPerSecond) {
        return bitsPerSecond > 0 && bitsPerSecond <= MOST_COPIED;
    }

    /**
     * Plans the rungs below a copied one, which comes first. An encoded one of the same size is there too if the copy costs
     * more than we would let it.
     *
     * @param bitsPerSecond of the source's pictures
     */
    public static List<Rung> planBelowCopy(int width, int height, Rational frameRate, long bitsPerSecond) {
        int lines = Math.min(width, height);
        Rung copy = new Rung(lines + "p-original", width, height, 0, bitsPerSecond, true);
        List<Rung> rungs = new ArrayList<>(List.of(copy));
        if (bitsPerSecond <= CHEAP) {
            return rungs;
        }
        for (Rung rung : plan(width, height, frameRate)) {
            if (rung.lines() < lines || bitsPerSecond > rung.maxBitsPerSecond()) {
                rungs.add(rung);
            }
        }
        return List.copyOf(rungs);
    }

    /**
     * The rungs that are worth having: each clearly cheaper, sound included, than the one above it, and none below one that
     * everybody can have. Slides and screens often cost much the same at any size.
     *
     * @param rungs the highest first
     * @param bitsPerSecond of each rung
     * @param sound in bits per second
     */
    public static List<Rung> useful(List<Rung> rungs, Map<String, Long> bitsPerSecond, long sound) {
        List<Rung> useful = new ArrayList<>(List.of(rungs.getFirst()));
        for (Rung rung : rungs.subList(1, rungs.size())) {
            long above = bitsPerSecond.getOrDefault(useful.getLast().name(), 0L);
            long own = bitsPerSecond.getOrDefault(rung.name(), 0L);
            if (above > CHEAP && own + sound < CHEAPER * (above + sound)) {
                useful.add(rung);
            }
        }
        return List.copyOf(useful);
    }

    private static List<Integer> withTop(int top) {
        List<Integer> lines = new ArrayList<>(List.of(top));
        for (int usual : USUAL_LINES) {
            lines.add(usual);
        }
        return lines;
    }

    private static Rung rung(int displayWidth, int displayHeight, int lines, Rational frameRate) {
        double scale = (double) lines / Math.min(displayWidth, displayHeight);
        int width = even(displayWidth * scale);
        int height = even(displayHeight * scale);
        double pixels = (double) width * height / (1920.0 * 1080.0);
        double fast = frameRate.value() > 31 ? 1.4 : 1;
        long cap = Math.round(CAP_AT_1080 * Math.pow(pixels, 0.8) * fast / 1000) * 1000;
        return new Rung(lines + "p", width, height, CRF, Math.max(cap, 200_000), false);
    }

    /** Rounded down where both are as near, so that nothing is ever scaled up by more than a pixel. */
    private static int even(double length) {
        return Math.max(2, 2 * (int) Math.floor((length + 0.5) / 2));
    }
}
