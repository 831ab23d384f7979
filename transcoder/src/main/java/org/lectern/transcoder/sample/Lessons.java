package org.lectern.transcoder.sample;

import static org.lectern.transcoder.sample.Board.CHALK;
import static org.lectern.transcoder.sample.Board.HEIGHT;
import static org.lectern.transcoder.sample.Board.LINE;
import static org.lectern.transcoder.sample.Board.MARGIN;
import static org.lectern.transcoder.sample.Board.MARIGOLD;
import static org.lectern.transcoder.sample.Board.MINT;
import static org.lectern.transcoder.sample.Board.PANEL;
import static org.lectern.transcoder.sample.Board.SOFT;
import static org.lectern.transcoder.sample.Board.WIDTH;

import java.awt.Color;
import java.util.List;
import org.lectern.transcoder.sample.Slide.Mover;

/** The clips of the demo course: what Lectern is, how a video comes to the screen, and captions. */
public final class Lessons {
    private static final Color DARK = new Color(0x241a02);
    private static final int[] LINES = {1080, 720, 480, 360};

    private Lessons() {}

    /** 20 seconds about Lectern. */
    public static Clip welcome() {
        return new Clip(
                List.of(
                        Slide.of(
                                6.2,
                                board -> board.mark(MARGIN, 150, 112)
                                        .text("Lectern", Typeface.DISPLAY, 132, MARGIN, 412, CHALK)
                                        .text(
                                                "Courses whose lessons are videos.",
                                                Typeface.TEXT,
                                                40,
                                                MARGIN,
                                                486,
                                                SOFT),
                                new Mover(
                                        620,
                                        10,
                                        board -> board.line(5, 5, 615, 5, MARIGOLD, 8),
                                        "-620+min(1,t/1.6)*" + (620 + MARGIN),
                                        "528"),
                                glow("930+150*cos(t*0.9)", "250+110*sin(t*0.9)", 150, MINT),
                                glow("1000+110*cos(t*1.3+2)", "270+80*sin(t*1.3+2)", 90, MARIGOLD)),
                        cards(
                                "For those who teach",
                                "From a file to a lesson",
                                "Upload",
                                "any usual video file",
                                "Arrange",
                                "sections and lessons",
                                "Publish",
                                "when it is ready"),
                        cards(
                                "For those who learn",
                                "From a title to the last second",
                                "Find",
                                "a course that fits",
                                "Enrol",
                                "with one button",
                                "Watch",
                                "on any screen"),
                        Slide.of(
                                4.8,
                                board -> board.mark(WIDTH / 2.0 - 48, 190, 96)
                                        .centred(
                                                "This film was drawn by Lectern itself.",
                                                Typeface.DISPLAY,
                                                52,
                                                WIDTH / 2.0,
                                                390,
                                                CHALK)
                                        .centred(
                                                "Its pictures and its music are computed, nothing was filmed.",
                                                Typeface.TEXT,
                                                30,
                                                WIDTH / 2.0,
                                                450,
                                                SOFT),
                                glow("-60+t*300", "560+20*sin(t*4)", 60, MARIGOLD))),
                List.of());
    }

    /** Three minutes on what happens between an upload and the first picture in a player. */
    public static Clip journey() {
        String above = "How a video reaches you";
        return new Clip(
                List.of(
                        Slide.of(
                                14,
                                board -> board.text("How a video", Typeface.DISPLAY, 104, MARGIN, 280, CHALK)
                                        .text("reaches you", Typeface.DISPLAY, 104, MARGIN, 396, CHALK)
                                        .text(
                                                "Three minutes from the file to the player",
                                                Typeface.TEXT,
                                                36,
                                                MARGIN,
                                                474,
                                                SOFT),
                                glow("820+40*t-4*t*t/3", "560-55*t+2.2*t*t", 120, MARIGOLD)),
                        Slide.of(
                                16.5,
                                board -> board.heading(above, "1. A file arrives")
                                        .lines(
                                                MARGIN,
                                                256,
                                                "It comes from a phone, a camera, a screen recorder or a meeting.",
                                                "MP4, MOV, MKV, WebM, AVI, MPEG-TS: the bytes say what it is,",
                                                "not the name. It is stored as it came, and never changed.")
                                        .label(MARGIN, 500, 200, 84, "lecture.mov", PANEL, CHALK)
                                        .line(MARGIN + 220, 542, WIDTH - MARGIN - 240, 542, LINE, 4)
                                        .label(WIDTH - MARGIN - 220, 500, 220, 84, "the store", PANEL, CHALK),
                                travelling(MARGIN + 220, WIDTH - MARGIN - 260, 542, 0),
                                travelling(MARGIN + 220, WIDTH - MARGIN - 260, 542, 1),
                                travelling(MARGIN + 220, WIDTH - MARGIN - 260, 542, 2)),
                        Slide.of(
                                16.5,
                                board -> board.heading(above, "2. A careful look inside")
                                        .lines(
                                                MARGIN,
                                                256,
                                                "Which tracks are there? How large, how fast, which way up?",
                                                "Is it a video at all? The look happens in a cage: no network,",
                                                "no other files, and limits on time and memory.")
                                        .label(MARGIN, 460, 250, 70, "video 1920 × 1080", PANEL, CHALK)
                                        .label(MARGIN + 280, 460, 250, 70, "30 frames / second", PANEL, CHALK)
                                        .label(MARGIN + 560, 460, 250, 70, "sound, stereo", PANEL, CHALK)
                                        .label(MARGIN + 840, 460, 250, 70, "captions, English", PANEL, CHALK),
                                glow("96+545*(1-cos(t*0.7))-60", "540+16*sin(t*2)", 110, MINT)),
                        Slide.of(
                                17,
                                board -> ladder(board.heading(above, "3. The ladder")
                                        .lines(
                                                MARGIN,
                                                256,
                                                "The same picture in up to four",
                                                "sizes, for fast and slow lines.",
                                                "No rung is ever larger than",
                                                "the file that was uploaded.")),
                                new Mover(
                                        24,
                                        24,
                                        board -> board.dot(12, 12, 11, MARIGOLD),
                                        "604",
                                        "540-100*min(3,floor(mod(t,8)/2))-24*abs(sin(t*3))")),
                        Slide.of(
                                17,
                                board -> decodeOnce(board.heading(above, "4. Read once, written four times")
                                        .lines(
                                                MARGIN,
                                                244,
                                                "Unpacking the picture is work. So it is done once for all rungs.")),
                                branch(0),
                                branch(1),
                                branch(2),
                                branch(3)),
                        Slide.of(
                                17,
                                board -> segments(board.heading(above, "5. Cut into segments")
                                        .lines(
                                                MARGIN,
                                                256,
                                                "Every rung is cut at the same instants, about every four seconds.",
                                                "A picture that needs no other comes every two seconds.",
                                                "That is why a player can change rungs, or jump, at once.")),
                                new Mover(
                                        8,
                                        190,
                                        board -> board.line(4, 4, 4, 186, MARIGOLD, 6),
                                        MARGIN + "+mod(t*68,1088)",
                                        "440")),
                        Slide.of(
                                16.5,
                                board -> board.heading(above, "6. Sound by itself")
                                        .lines(
                                                MARGIN,
                                                256,
                                                "The sound is encoded once and shared by all rungs.",
                                                "When the picture changes its size, the sound goes on untouched.")
                                        .box(MARGIN, 400, 1088, 200, PANEL, LINE),
                                wave(0),
                                wave(1),
                                wave(2)),
                        Slide.of(
                                17,
                                board -> playlist(board.heading(above, "7. The playlist")
                                        .lines(
                                                MARGIN,
                                                244,
                                                "A small text that tells a player what there is, and where.")),
                                new Mover(
                                        1056,
                                        46,
                                        board -> board.box(1, 1, 1054, 44, new Color(246, 185, 59, 40), MARIGOLD),
                                        "112",
                                        "311+mod(floor(t/2.2),7)*42")),
                        Slide.of(
                                17,
                                board -> checks(board.heading(above, "8. Trust, but measure")
                                        .lines(
                                                MARGIN,
                                                256,
                                                "That a program ended without an error proves nothing.",
                                                "Every segment is opened and measured before anyone sees it.")),
                                glow("56+floor(mod(t*2,16))*68", "440", 120, MINT)),
                        Slide.of(
                                17,
                                board -> levels(board.heading(above, "9. The player chooses")
                                        .lines(
                                                MARGIN,
                                                256,
                                                "It measures how fast the bytes arrive and takes the best rung",
                                                "that fits. A crowded train gets 360 lines, the desk 1080.")),
                                glow(
                                        (MARGIN + 120) + "+t*52",
                                        "350+80*min(3,max(0,floor(1.9+1.8*sin(t*0.6))))",
                                        100,
                                        MARIGOLD)),
                        Slide.of(
                                16.5,
                                board -> board.heading(above, "10. Only for those who may")
                                        .lines(
                                                MARGIN,
                                                256,
                                                "Before the first byte the server asks: is this person enrolled?",
                                                "The answer is a grant for one video, signed, and valid for a while.")
                                        .label(MARGIN, 450, 220, 90, "you", PANEL, CHALK)
                                        .label(WIDTH / 2.0 - 110, 450, 220, 90, "the door", MARIGOLD, DARK)
                                        .label(WIDTH - MARGIN - 220, 450, 220, 90, "segments", PANEL, CHALK)
                                        .arrow(MARGIN + 240, 495, WIDTH / 2.0 - 130, 495, SOFT)
                                        .arrow(WIDTH / 2.0 + 130, 495, WIDTH - MARGIN - 240, 495, SOFT),
                                travelling(MARGIN + 240, WIDTH - MARGIN - 270, 570, 0)),
                        Slide.of(
                                4.6,
                                board -> board.mark(WIDTH / 2.0 - 48, 220, 96)
                                        .centred(
                                                "That is all there is to it.",
                                                Typeface.DISPLAY,
                                                60,
                                                WIDTH / 2.0,
                                                420,
                                                CHALK)
                                        .centred(
                                                "Now upload a film of your own.",
                                                Typeface.TEXT,
                                                34,
                                                WIDTH / 2.0,
                                                484,
                                                SOFT),
                                glow("-60+t*270", "590+20*sin(t*4)", 60, MARIGOLD))),
                List.of());
    }

    /** 40 seconds with captions in two languages. */
    public static Clip captions() {
        List<Slide> slides = List.of(
                Slide.of(
                        11,
                        board -> board.text("Read along", Typeface.DISPLAY, 112, MARGIN, 330, CHALK)
                                .text(
                                        "Captions in as many languages as the file has",
                                        Typeface.TEXT,
                                        38,
                                        MARGIN,
                                        410,
                                        SOFT),
                        glow("900+120*sin(t)", "180+50*cos(t*1.4)", 140, MINT)),
                Slide.of(
                        11,
                        board -> board.heading("Captions", "They travel in the file")
                                .lines(
                                        MARGIN,
                                        256,
                                        "This film carries two subtitle tracks, English and German.",
                                        "Lectern found them and made them into tracks of its own.")
                                .label(MARGIN, 440, 300, 84, "picture", PANEL, CHALK)
                                .label(MARGIN + 394, 440, 300, 84, "sound", PANEL, CHALK)
                                .label(MARGIN + 788, 440, 300, 84, "words", MARIGOLD, DARK),
                        glow(MARGIN + "+90+394*mod(floor(t/1.5),3)", "540", 120, MINT)),
                Slide.of(
                        11,
                        board -> board.heading("Captions", "They are for everyone")
                                .lines(
                                        MARGIN,
                                        256,
                                        "For those who can't hear it, for those who learn the language,",
                                        "and for those who sit in a quiet library.")
                                .line(MARGIN, 560, WIDTH - MARGIN, 560, LINE, 6),
                        new Mover(
                                180, 44, board -> board.box(1, 1, 178, 42, CHALK, CHALK), "96+mod(t*120,900)", "500")),
                Slide.of(
                        8.8,
                        board -> board.mark(WIDTH / 2.0 - 48, 200, 96)
                                .centred("Switch them on below.", Typeface.DISPLAY, 60, WIDTH / 2.0, 400, CHALK)
                                .centred(
                                        "They can be changed while the film plays.",
                                        Typeface.TEXT,
                                        34,
                                        WIDTH / 2.0,
                                        464,
                                        SOFT),
                        glow("1000+20*sin(t*5)", "420+t*18", 90, MARIGOLD)));
        double seconds = new Clip(slides, List.of()).seconds();
        return new Clip(
                slides,
                List.of(
                        Captions.spread(
                                "eng",
                                "English",
                                seconds,
                                "These are captions.",
                                "They came inside the file that was uploaded,",
                                "one track for each language.",
                                "Lectern took them out of it",
                                "and cut them as it cuts the picture.",
                                "Now the player can show them, or not.",
                                "You may also read them in German.",
                                "That's all. Thank you for reading along."),
                        Captions.spread(
                                "ger",
                                "Deutsch",
                                seconds,
                                "Das sind Untertitel.",
                                "Sie kamen in der hochgeladenen Datei mit,",
                                "eine Spur für jede Sprache.",
                                "Lectern hat sie herausgenommen",
                                "und geschnitten wie das Bild.",
                                "Nun kann der Player sie zeigen oder nicht.",
                                "Man kann sie auch auf Englisch lesen.",
                                "Das ist alles. Danke fürs Mitlesen.")));
    }

    private static Slide cards(String above, String heading, String... titlesAndLines) {
        return Slide.of(
                5.6,
                board -> {
                    board.heading(above, heading);
                    for (int card = 0; card < 3; card++) {
                        board.card(
                                MARGIN + 374 * card,
                                300,
                                340,
                                180,
                                titlesAndLines[2 * card],
                                titlesAndLines[2 * card + 1]);
                    }
                },
                new Mover(
                        340,
                        10,
                        board -> board.line(5, 5, 335, 5, MARIGOLD, 8),
                        MARGIN + "+374*min(2,max(0,t-0.8)/1.6)",
                        "510"));
    }

    private static Mover glow(String x, String y, int size, Color colour) {
        return new Mover(size, size, board -> board.glow(colour), x, y);
    }

    /** One of three packets on its way from the left to the right, again and again. */
    private static Mover travelling(int from, int to, int y, int place) {
        return new Mover(
                36,
                36,
                board -> board.box(2, 2, 32, 32, MARIGOLD, MARIGOLD),
                from + "+mod(t*220+" + place * (to - from) / 3 + "," + (to - from) + ")",
                String.valueOf(y - 18));
    }

    private static void ladder(Board board) {
        for (int rung = 0; rung < LINES.length; rung++) {
            double width = 480.0 - 90 * rung;
            double y = 250 + 100 * rung;
            board.label(650, y, width, 74, LINES[rung] + " lines", rung == 0 ? MINT : PANEL, rung == 0 ? DARK : CHALK);
        }
    }

    private static void decodeOnce(Board board) {
        board.label(MARGIN, 416, 190, 84, "the file", PANEL, CHALK)
                .arrow(MARGIN + 200, 458, MARGIN + 268, 458, SOFT)
                .label(MARGIN + 280, 416, 190, 84, "unpack", MARIGOLD, DARK);
        for (int rung = 0; rung < LINES.length; rung++) {
            double y = 296 + 100 * rung;
            board.line(MARGIN + 480, 458, 880, y + 34, LINE, 4)
                    .label(890, y, 240, 68, LINES[rung] + " lines", PANEL, CHALK);
        }
    }

    private static Mover branch(int rung) {
        double from = 458;
        double to = 296 + 100 * rung + 34;
        String way = "mod(t*0.6+" + 0.1 * rung + ",1)";
        return new Mover(
                26,
                26,
                board -> board.dot(13, 13, 12, MARIGOLD),
                (MARGIN + 467) + "+" + way + "*" + (880 - MARGIN - 480),
                (from - 13) + "+" + way + "*(" + (to - from) + ")");
    }

    private static void segments(Board board) {
        for (int row = 0; row < 3; row++) {
            for (int segment = 0; segment < 8; segment++) {
                board.box(MARGIN + 136 * segment, 450 + 60 * row, 128, 48, segment % 2 == 0 ? PANEL : LINE, LINE)
                        .dot(MARGIN + 136 * segment + 14, 474 + 60 * row, 6, MINT)
                        .dot(MARGIN + 136 * segment + 78, 474 + 60 * row, 6, MINT);
            }
        }
    }

    private static Mover wave(int place) {
        return new Mover(
                360,
                160,
                board -> {
                    for (int bar = 0; bar < 18; bar++) {
                        double height = 24 + 50 * Math.abs(Math.sin(bar * 0.9)) + 40 * Math.abs(Math.sin(bar * 0.37));
                        board.line(10 + bar * 20, 80 - height / 2, 10 + bar * 20, 80 + height / 2, MINT, 9);
                    }
                },
                (MARGIN + 4 + 360 * place) + "",
                "420+8*sin(t*3+" + place + ")");
    }

    private static void playlist(Board board) {
        String[] lines = {
            "#EXTM3U",
            "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"audio\",NAME=\"English\",URI=…",
            "#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"captions\",NAME=\"English\",URI=…",
            "#EXT-X-STREAM-INF:BANDWIDTH=…,RESOLUTION=1920x1080",
            "#EXT-X-STREAM-INF:BANDWIDTH=…,RESOLUTION=1280x720",
            "#EXT-X-STREAM-INF:BANDWIDTH=…,RESOLUTION=854x480",
            "#EXT-X-STREAM-INF:BANDWIDTH=…,RESOLUTION=640x360"
        };
        board.box(MARGIN, 296, 1088, 324, new Color(0x071c17), LINE);
        for (int line = 0; line < lines.length; line++) {
            board.text(lines[line], Typeface.TEXT, 26, 130, 343 + 42 * line, line == 0 ? MARIGOLD : CHALK);
        }
    }

    private static void levels(Board board) {
        for (int rung = 0; rung < LINES.length; rung++) {
            double y = 400 + 80 * rung;
            board.text(LINES[rung] + " lines", Typeface.TEXT, 24, MARGIN, y + 8, SOFT)
                    .line(MARGIN + 140, y, WIDTH - MARGIN, y, LINE, 3);
        }
    }

    private static void checks(Board board) {
        for (int segment = 0; segment < 16; segment++) {
            double x = MARGIN + 68 * segment;
            board.box(x, 460, 60, 80, PANEL, LINE)
                    .line(x + 18, 502, x + 27, 512, MINT, 5)
                    .line(x + 27, 512, x + 44, 488, MINT, 5);
        }
        board.text("16 of 16 segments are as planned", Typeface.TEXT, 26, MARGIN, HEIGHT - 120.0, SOFT);
    }
}
