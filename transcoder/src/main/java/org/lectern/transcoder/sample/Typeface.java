package org.lectern.transcoder.sample;

import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;

/** Letters as outlines. Java's own fonts need fontconfig and installed fonts, and a bare server has neither. */
final class Typeface {
    static final Typeface DISPLAY = new Typeface("BricolageGrotesque-Bold.ttf");
    static final Typeface TEXT = new Typeface("AtkinsonHyperlegibleNext-Regular.ttf");

    private final TrueTypeFont font;
    private final CmapLookup glyphs;
    private final int unitsPerEm;

    private Typeface(String resource) {
        try (InputStream content =
                Objects.requireNonNull(Typeface.class.getResourceAsStream(resource), "a font that is shipped")) {
            font = new TTFParser().parse(new RandomAccessReadBuffer(content));
            glyphs = font.getUnicodeCmapLookup();
            unitsPerEm = font.getUnitsPerEm();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The line of text with its baseline's left end at the point; {@code size} is the em's, in pixels. */
    synchronized Shape outline(String text, double size, double x, double y) {
        double scale = size / unitsPerEm;
        Path2D line = new Path2D.Double();
        AffineTransform place = new AffineTransform(scale, 0, 0, -scale, x, y);
        try {
            for (int letter : text.codePoints().toArray()) {
                int glyph = glyphs.getGlyphId(letter);
                var outline = font.getGlyph().getGlyph(glyph);
                if (outline != null) {
                    line.append(place.createTransformedShape(outline.getPath()), false);
                }
                place.translate(font.getAdvanceWidth(glyph), 0);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return line;
    }

    /** How many pixels the line of text advances. */
    synchronized double width(String text, double size) {
        double units = 0;
        try {
            for (int letter : text.codePoints().toArray()) {
                units += font.getAdvanceWidth(glyphs.getGlyphId(letter));
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return units * size / unitsPerEm;
    }
}
