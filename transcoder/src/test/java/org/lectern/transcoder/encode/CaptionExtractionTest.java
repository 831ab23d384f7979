package org.lectern.transcoder.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.transcoder.TestMedia;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.hls.WebVtt;
import org.lectern.transcoder.plan.Plan;
import org.lectern.transcoder.probe.Acceptance;
import org.lectern.transcoder.probe.Probe;

/** Subtitles are shown with all of their text, and when it is said, whatever they were written in. */
class CaptionExtractionTest {
    private static final Charset WINDOWS = Charset.forName("windows-1252");

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"lesson.mp4, mov_text", "lesson.mkv, srt", "lesson.mkv, ass"})
    void signsOfACodeAreText(String name, String codec) throws IOException {
        String subtitles = """
                1
                00:00:00,500 --> 00:00:01,000
                #include <stdio.h>

                2
                00:00:01,000 --> 00:00:02,000
                if a < b && b < c &copy

                3
                00:00:02,000 --> 00:00:03,000
                <i>R&D</i>
                """;
        assertThat(texts(lesson(name, subtitles.getBytes(StandardCharsets.UTF_8), codec, 0)))
                .containsExactly(
                        "#include &lt;stdio.h>", "if a &lt; b &amp;&amp; b &lt; c &amp;copy", "<i>R&amp;D</i>");
    }

    @Test
    void lettersOfFilesOlderThanUnicodeAreKept() throws IOException {
        byte[] subtitles = "1\n00:00:00,000 --> 00:00:01,000\nfür Élise\n\n2\n00:00:01,000 --> 00:00:02,000\n100 €\n"
                .getBytes(WINDOWS);
        assertThat(texts(lesson("old.mkv", subtitles, "copy", 0))).containsExactly("für Élise", "100 €");
    }

    @Test
    void aTextInAnotherEncodingChangesNoOther() throws IOException {
        ByteArrayOutputStream subtitles = new ByteArrayOutputStream();
        subtitles.writeBytes("1\n00:00:00,000 --> 00:00:01,000\nfür\n\n".getBytes(StandardCharsets.UTF_8));
        subtitles.writeBytes("2\n00:00:01,000 --> 00:00:02,000\nzurück\n".getBytes(WINDOWS));
        assertThat(texts(lesson("mixed.mkv", subtitles.toByteArray(), "copy", 0)))
                .containsExactly("für", "zurück");
    }

    /** As where a camera was switched on late. */
    @ParameterizedTest
    @ValueSource(strings = {"late.mkv", "late.mp4"})
    void textsComeWhenTheyAreSaidAlsoWherePicturesBeginLate(String name) throws IOException {
        byte[] subtitles = """
                1
                00:00:00,500 --> 00:00:02,000
                gone

                2
                00:00:02,500 --> 00:00:04,000
                still there

                3
                00:00:05,000 --> 00:00:06,500
                later
                """.getBytes(StandardCharsets.UTF_8);
        String codec = name.endsWith("mp4") ? "mov_text" : "srt";
        assertThat(extract(lesson(name, subtitles, codec, 3)).cues())
                .containsExactly(
                        new WebVtt.Cue(0, 1, "00:00.000 --> 00:01.000\nstill there"),
                        new WebVtt.Cue(2, 3.5, "00:02.000 --> 00:03.500\nlater"));
    }

    private List<String> texts(Path file) throws IOException {
        return extract(file).cues().stream()
                .map(WebVtt.Cue::block)
                .map(block -> block.substring(block.indexOf('\n') + 1))
                .toList();
    }

    /** Five seconds of pictures that begin late, and subtitles from the start. */
    private Path lesson(String name, byte[] subtitles, String codec, int late) throws IOException {
        Path text = Files.write(folder.toRealPath().resolve("lesson.srt"), subtitles);
        return TestMedia.make(
                folder,
                name,
                new Arguments()
                        .option("-itsoffset", late)
                        .option("-f", "lavfi")
                        .option("-i", "testsrc2=size=160x90:rate=25:duration=5")
                        .option("-i", "file:" + text)
                        .option("-map", 0)
                        .option("-map", 1)
                        .option("-c:v", "mpeg4")
                        .option("-c:s", codec),
                text);
    }

    private WebVtt extract(Path file) throws IOException {
        Path work = folder.toRealPath();
        Plan plan = Plan.of(new Probe(TestMedia.cage(), Acceptance.DEFAULT).look(file, work), List.of());
        return new CaptionExtraction(new Encoding(TestMedia.cage(), file, work, 0), plan)
                .extract(plan.text().getFirst());
    }
}
