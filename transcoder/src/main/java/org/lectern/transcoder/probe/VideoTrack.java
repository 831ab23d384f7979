package org.lectern.transcoder.probe;

import java.util.Set;

/**
 * The track whose pictures are shown.
 *
 * @param index of the stream in the file
 * @param codec ffmpeg's name
 * @param width decoded, in pixels, without edges that the file tells to cut off
 * @param height decoded, in pixels, the same
 * @param sampleAspectRatio a pixel's width to its height
 * @param rotation clockwise, in degrees, that a player applies: 0, 90, 180 or 270
 * @param frameRate the constant rate at which it is best shown
 * @param startSeconds when the first picture is shown, from the start of the file's timeline
 * @param endSeconds when the last picture ends, from the start of the file's timeline
 * @param interlaced whether each picture holds two fields
 * @param mayBeInterlaced whether the file doesn't tell that of all pictures, so that some may
 * @param transfer ffmpeg's name of the transfer characteristics, or an empty text
 * @param primaries ffmpeg's name of the colour primaries, or an empty text
 * @param matrix ffmpeg's name of the matrix coefficients, {@link #RGB}, or an empty text
 * @param bitsPerSecond on average; 0 if the file doesn't tell
 * @param reorder by how many pictures the decoding order may run ahead
 * @param copyable whether any browser shows the coded pictures as they are, if they can be cut
 */
public record VideoTrack(
        int index,
        String codec,
        int width,
        int height,
        Rational sampleAspectRatio,
        int rotation,
        Rational frameRate,
        double startSeconds,
        double endSeconds,
        boolean interlaced,
        boolean mayBeInterlaced,
        String transfer,
        String primaries,
        String matrix,
        long bitsPerSecond,
        int reorder,
        boolean copyable) {
    /** The matrix of pictures that aren't coded as brightness and colour differences. */
    static final String RGB = "gbr";

    private static final Set<String> UNTOLD = Set.of("", "unknown", "reserved");
    /** What scales pictures, and what shows them, knows these. */
    private static final Set<String> USUAL =
            Set.of("bt709", "fcc", "bt470bg", "smpte170m", "smpte240m", "bt2020nc", RGB);

    /** Whether its brightness goes beyond what an ordinary screen shows: PQ (HDR10, Dolby Vision) or HLG. */
    public boolean isHighDynamicRange() {
        return transfer.equals("smpte2084") || transfer.equals("arib-std-b67");
    }

    /** Whether the pictures are red, green and blue. */
    public boolean isRgb() {
        return matrix.equals(RGB);
    }

    /** Whether the file says what its colours mean. */
    public boolean tellsItsColours() {
        return !UNTOLD.contains(matrix);
    }

    /** Whether programs that know the usual matrices only show its colours right. */
    public boolean isOfUsualMatrix() {
        return isUsual(matrix);
    }

    static boolean isUsual(String matrix) {
        return UNTOLD.contains(matrix) || USUAL.contains(matrix);
    }

    /** The width of a picture to its height as shown, after rotation. */
    public double shape() {
        double shape = width * sampleAspectRatio.value() / height;
        return isOnItsSide() ? 1 / shape : shape;
    }

    /** A pixel's width to its height as shown, after rotation. */
    public double pixelShape() {
        double shape = sampleAspectRatio.value();
        return isOnItsSide() ? 1 / shape : shape;
    }

    /** Width as shown, after rotation, with square pixels. */
    public int displayWidth() {
        return isOnItsSide() ? height : squareWidth();
    }

    /** Height as shown, after rotation. */
    public int displayHeight() {
        return isOnItsSide() ? squareWidth() : height;
    }

    private boolean isOnItsSide() {
        return rotation % 180 != 0;
    }

    private int squareWidth() {
        return (int) Math.round(width * sampleAspectRatio.value());
    }
}
