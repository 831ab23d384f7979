package org.lectern.transcoder.sample;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;

/** The blackboard that slides are drawn on: a few things to draw, in Lectern's colours. Lengths are in pixels. */
final class Board {
    static final int WIDTH = 1280;
    static final int HEIGHT = 720;
    static final int MARGIN = 96;

    static final Color CHALK = new Color(0xf2f8f4);
    static final Color SOFT = new Color(0xb7d2c6);
    static final Color MARIGOLD = new Color(0xf6b93b);
    static final Color MINT = new Color(0x55cfa9);
    static final Color PANEL = new Color(0x14503f);
    static final Color LINE = new Color(0x2c6f5b);
    private static final Color DEEP = new Color(0x061d17);

    private final BufferedImage image;
    private final Graphics2D graphics;

    private Board(int width, int height, int type) {
        image = new BufferedImage(width, height, type);
        graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    }

    /** A whole slide. */
    static Board slide() {
        Board board = new Board(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        board.graphics.setPaint(new GradientPaint(0, 0, new Color(0x0f4a3c), WIDTH, HEIGHT, DEEP));
        board.graphics.fillRect(0, 0, WIDTH, HEIGHT);
        board.graphics.setPaint(new Color(255, 255, 255, 10));
        for (int x = 32; x < WIDTH; x += 64) {
            for (int y = 24; y < HEIGHT; y += 64) {
                board.graphics.fill(new Ellipse2D.Double(x, y, 3, 3));
            }
        }
        return board;
    }

    /** A transparent piece, to be moved over a slide. */
    static Board piece(int width, int height) {
        return new Board(width, height, BufferedImage.TYPE_INT_ARGB);
    }

    BufferedImage image() {
        return image;
    }

    /** What every slide but the first begins with: a small line above, and the heading. */
    Board heading(String above, String heading) {
        return text(above, Typeface.TEXT, 24, MARGIN, 112, MARIGOLD)
                .text(heading, Typeface.DISPLAY, 56, MARGIN, 178, CHALK);
    }

    /** Lines of running text, one below the other. */
    Board lines(double x, double y, String... lines) {
        for (int line = 0; line < lines.length; line++) {
            text(lines[line], Typeface.TEXT, 30, x, y + 46 * line, SOFT);
        }
        return this;
    }

    Board text(String text, Typeface typeface, double size, double x, double y, Color colour) {
        graphics.setPaint(colour);
        graphics.fill(typeface.outline(text, size, x, y));
        return this;
    }

    Board centred(String text, Typeface typeface, double size, double x, double y, Color colour) {
        return text(text, typeface, size, x - typeface.width(text, size) / 2, y, colour);
    }

    /** A card with a title and a smaller line below it. */
    Board card(double x, double y, double width, double height, String title, String line) {
        box(x, y, width, height, PANEL, LINE);
        centred(title, Typeface.DISPLAY, 34, x + width / 2, y + height / 2 - 2, CHALK);
        return centred(line, Typeface.TEXT, 22, x + width / 2, y + height / 2 + 36, SOFT);
    }

    Board box(double x, double y, double width, double height, Color fill, Color edge) {
        RoundRectangle2D box = new RoundRectangle2D.Double(x, y, width, height, 20, 20);
        graphics.setPaint(fill);
        graphics.fill(box);
        graphics.setStroke(new BasicStroke(2));
        graphics.setPaint(edge);
        graphics.draw(box);
        return this;
    }

    Board label(double x, double y, double width, double height, String label, Color fill, Color ink) {
        box(x, y, width, height, fill, fill);
        return centred(label, Typeface.TEXT, 24, x + width / 2, y + height / 2 + 8, ink);
    }

    Board dot(double x, double y, double radius, Color colour) {
        graphics.setPaint(colour);
        graphics.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
        return this;
    }

    /** A dot with a halo around it, as wide as the piece. */
    Board glow(Color colour) {
        double middle = image.getWidth() / 2.0;
        for (int ring = 8; ring >= 1; ring--) {
            dot(middle, middle, middle * ring / 8, new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), 18));
        }
        return dot(middle, middle, middle / 3, colour);
    }

    Board line(double x1, double y1, double x2, double y2, Color colour, float thickness) {
        graphics.setStroke(new BasicStroke(thickness, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        graphics.setPaint(colour);
        graphics.draw(new Line2D.Double(x1, y1, x2, y2));
        return this;
    }

    /** A line with a head at its second end. */
    Board arrow(double x1, double y1, double x2, double y2, Color colour) {
        double angle = Math.atan2(y2 - y1, x2 - x1);
        Path2D head = new Path2D.Double();
        for (double side : new double[] {Math.PI * 0.85, -Math.PI * 0.85}) {
            head.moveTo(x2, y2);
            head.lineTo(x2 + 16 * Math.cos(angle + side), y2 + 16 * Math.sin(angle + side));
        }
        line(x1, y1, x2, y2, colour, 4);
        graphics.draw(head);
        return this;
    }

    /** Lectern's mark: a lectern whose board points upward. */
    Board mark(double x, double y, double size) {
        double unit = size / 32;
        graphics.setPaint(new Color(0x0f5c4a));
        graphics.fill(new RoundRectangle2D.Double(x, y, size, size, size / 2, size / 2));
        line(x + 14 * unit, y + 12.6 * unit, x + 14 * unit, y + 25 * unit, Color.WHITE, (float) (3.2 * unit));
        line(x + 9.5 * unit, y + 25 * unit, x + 22.5 * unit, y + 25 * unit, Color.WHITE, (float) (3.2 * unit));
        return line(x + 6.5 * unit, y + 14.6 * unit, x + 25 * unit, y + 7.4 * unit, MARIGOLD, (float) (4 * unit));
    }
}
