package org.lectern.transcoder.plan;

import java.util.Locale;

/**
 * Small pictures of a video, one for each few seconds, on sheets of several: what a player shows above its seek bar.
 *
 * @param durationSeconds of the video
 * @param intervalSeconds that each tile stands for; the last one stands for what is left
 * @param tileWidth in pixels, even
 * @param tileHeight in pixels, even
 */
public record Storyboard(double durationSeconds, int intervalSeconds, int tileWidth, int tileHeight) {
    /** The name of the file that tells which tile stands for which time. */
    public static final String FILE_NAME = "storyboard.vtt";

    private static final int SHORTEST_INTERVAL_SECONDS = 2;
    private static final int MOST_TILES = 180;
    private static final int LONGER_SIDE = 240;
    private static final int COLUMNS = 5;
    private static final int ROWS = 5;

    /**
     * Plans one.
     *
     * @param width of the video as shown, or anything in the same proportion
     * @param height the same
     */
    public static Storyboard of(double durationSeconds, int width, int height) {
        int interval = (int) Math.max(SHORTEST_INTERVAL_SECONDS, Math.ceil(durationSeconds / MOST_TILES));
        double scale = (double) LONGER_SIDE / Math.max(width, height);
        return new Storyboard(durationSeconds, interval, even(width * scale), even(height * scale));
    }

    /** How many there are, at least one. */
    public int tiles() {
        return (int) Math.max(1, Math.ceil(durationSeconds / intervalSeconds));
    }

    /** The middle of the time that a tile stands for: its picture is the one that is nearest. */
    public double middleSeconds(int tile) {
        return (startSeconds(tile) + startSeconds(tile + 1)) / 2;
    }

    private double startSeconds(int tile) {
        return Math.min((double) tile * intervalSeconds, durationSeconds);
    }

    /** Tiles side by side on every sheet. */
    public int columns() {
        return Math.min(COLUMNS, tiles());
    }

    /** Tiles one above the other on every sheet. */
    public int rows() {
        return Math.min(ROWS, (tiles() + COLUMNS - 1) / COLUMNS);
    }

    /** How many sheets there are. */
    public int sheets() {
        return (tiles() + columns() * rows() - 1) / (columns() * rows());
    }

    /** The file name of a sheet, from 0. */
    public static String sheetName(int sheet) {
        return "storyboard-" + sheet + ".jpg";
    }

    /** WebVTT (W3C) whose cues name a part of a picture (Media Fragments URI 1.0, section 4.2.2), and cover all of the video. */
    public String webVtt() {
        StringBuilder text = new StringBuilder("WEBVTT\n");
        for (int tile = 0; tile < tiles(); tile++) {
            int place = tile % (columns() * rows());
            text.append(String.format(
                    Locale.ROOT,
                    "\n%s --> %s\n%s#xywh=%d,%d,%d,%d\n",
                    clock(startSeconds(tile)),
                    clock(startSeconds(tile + 1)),
                    sheetName(tile / (columns() * rows())),
                    place % columns() * tileWidth,
                    place / columns() * tileHeight,
                    tileWidth,
                    tileHeight));
        }
        return text.toString();
    }

    private static String clock(double seconds) {
        long millis = Math.round(seconds * 1000);
        return String.format(
                Locale.ROOT,
                "%02d:%02d:%02d.%03d",
                millis / 3_600_000,
                millis / 60_000 % 60,
                millis / 1000 % 60,
                millis % 1000);
    }

    private static int even(double length) {
        return Math.max(2, 2 * (int) Math.round(length / 2));
    }
}
