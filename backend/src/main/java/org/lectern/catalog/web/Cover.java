package org.lectern.catalog.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * The picture of a course that has none: tiles in one of a few palettes, drawn from its title alone, so that a course
 * looks the same everywhere and always.
 *
 * @param palette 0 to {@value #PALETTES} exclusive
 * @param tiles within {@value #COLUMNS} × {@value #ROWS} squares of {@value #SIDE} units
 */
public record Cover(int palette, List<Tile> tiles) {
    private static final int PALETTES = 6;
    private static final int COLUMNS = 5;
    private static final int ROWS = 3;
    private static final int SIDE = 20;
    private static final int INKS = 3;

    /**
     * One shape of the picture.
     *
     * @param path as in SVG
     * @param turn in degrees, a multiple of 90, around the middle of the tile
     * @param ink which colour of the palette
     */
    public record Tile(String path, int turn, int x, int y, char ink) {
        /** Where the tile is, as in SVG. */
        public String transform() {
            return "translate(%d %d) rotate(%d %d %d)".formatted(x, y, turn, SIDE / 2, SIDE / 2);
        }
    }

    private enum Shape {
        NOTHING(""),
        QUARTER("M0 0H20A20 20 0 0 1 0 20Z"),
        HALF("M0 0A10 10 0 0 0 20 0Z"),
        CIRCLE("M10 2A8 8 0 1 1 10 18A8 8 0 1 1 10 2Z"),
        TRIANGLE("M0 0H20L0 20Z"),
        LEAF("M0 0H10A10 10 0 0 1 20 10V20H10A10 10 0 0 1 0 10Z"),
        ARCH("M0 20V10A10 10 0 0 1 20 10V20H14V10A4 4 0 0 0 6 10V20Z"),
        SQUARE("M0 0H20V20H0Z");

        private final String path;

        Shape(String path) {
            this.path = path;
        }
    }

    /** Copies the list. */
    public Cover {
        tiles = List.copyOf(tiles);
    }

    /** The picture for a title. */
    public static Cover of(String title) {
        byte[] chance = sha256(title);
        List<Tile> tiles = new ArrayList<>();
        Shape[] shapes = Shape.values();
        for (int i = 0; i < COLUMNS * ROWS; i++) {
            int choice = chance[2 * i + 1] & 0xff;
            Shape shape = shapes[choice % shapes.length];
            if (shape != Shape.NOTHING) {
                int turn = 90 * (choice / shapes.length % 4);
                char ink = (char) ('a' + (chance[2 * i + 2] & 0xff) % INKS);
                tiles.add(new Tile(shape.path, turn, i % COLUMNS * SIDE, i / COLUMNS * SIDE, ink));
            }
        }
        return new Cover((chance[0] & 0xff) % PALETTES, tiles);
    }

    private static byte[] sha256(String title) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(title.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
