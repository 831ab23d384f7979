package org.lectern.transcoder.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lectern.transcoder.CaptionedPictures;
import org.lectern.transcoder.TestMedia;
import org.lectern.transcoder.cage.Arguments;

/** Files as the shipped ffmpeg writes them. */
class ProbeTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "film.mxf, MXF",
        "film.dv, DV",
        "film.gif, GIF",
        "film.m1v, MPEG_VIDEO",
        "film.m2v, MPEG_VIDEO",
        "film.ts, MPEG_TS"
    })
    void tellsPicturesOfEveryKind(String name, Container container) throws IOException {
        Arguments drawn = new Arguments()
                .option("-f", "lavfi")
                .option("-i", "testsrc2=size=720x576:rate=25:duration=2")
                .option("-pix_fmt", name.endsWith("gif") ? "rgb8" : "yuv420p");
        Source source = look(TestMedia.make(folder, name, drawn));
        assertThat(source.container()).isEqualTo(container);
        assertThat(source.video()).isNotNull();
        assertThat(source.endSeconds()).isCloseTo(2, within(0.001));
    }

    /** Most encoders send with every picture that there is nothing to be read. */
    @Test
    void findsCaptionsInPicturesOnlyWhereThereIsText() throws IOException {
        assertThat(look(captioned("silent")).text()).isEmpty();
        assertThat(look(captioned("spoken", new CaptionedPictures.Caption(100, 150, "hello")))
                        .text())
                .singleElement()
                .satisfies(track -> assertThat(track.title()).isEqualTo("Closed captions"));
    }

    private Path captioned(String name, CaptionedPictures.Caption... captions) throws IOException {
        Path pictures = CaptionedPictures.make(folder, name + ".h264", captions);
        return TestMedia.make(
                folder,
                name + ".mp4",
                new Arguments().option("-i", "file:" + pictures).option("-c", "copy"),
                pictures);
    }

    @ParameterizedTest
    @CsvSource({
        "sound.flac, FLAC",
        "sound.aac, AAC",
        "sound.ac3, AC3",
        "sound.eac3, EAC3",
        "sound.aiff, AIFF",
        "sound.caf, CAF",
        "sound.mp2, MP3"
    })
    void tellsSoundOfEveryKind(String name, Container container) throws IOException {
        Source source = look(TestMedia.make(folder, name, tone()));
        assertThat(source.container()).isEqualTo(container);
        assertThat(source.audio()).hasSize(1);
        assertThat(source.endSeconds()).isCloseTo(2, within(0.05));
    }

    /** Of more bytes than are looked at, as a picture of the cover has; and two of them. */
    @ParameterizedTest
    @CsvSource({"sound.flac, FLAC", "sound.aac, AAC", "sound.mp2, MP3"})
    void tellsSoundBehindTags(String name, Container container) throws IOException {
        Path sound = TestMedia.make(folder, name, tone());
        byte[] tag = new byte[10 + 2 * Container.HEAD_BYTES];
        System.arraycopy(new byte[] {'I', 'D', '3', 4, 0, 0, 0, 1, 0, 0}, 0, tag, 0, 10);
        Path tagged = Files.write(folder.resolve("tagged"), tag);
        Files.write(tagged, tag, StandardOpenOption.APPEND);
        Files.write(tagged, Files.readAllBytes(sound), StandardOpenOption.APPEND);
        Source source = look(tagged);
        assertThat(source.container()).isEqualTo(container);
        assertThat(source.endSeconds()).isCloseTo(look(sound).endSeconds(), within(0.001));
    }

    @Test
    void tellsWavOfMoreThanFourGigabytes() throws IOException {
        assertThat(look(TestMedia.make(folder, "sound.wav", tone().option("-rf64", "always")))
                        .container())
                .isEqualTo(Container.WAV);
    }

    @Test
    void tellsATransportStreamThatWasCutInMidPacket() throws IOException {
        Path file = TestMedia.make(folder, "film.ts", tone().option("-c:a", "aac"));
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOfRange(bytes, bytes.length / 2, bytes.length));
        assertThat(look(file).audio()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"eng, eng", "ger, ger", "de-DE, de-DE", "PT-br, pt-BR", "zh-hant, zh-Hant", "german, und", "a-b-c, und"
    })
    void tellsLanguagesThatAreWellFormed(String told, String language) throws IOException {
        Path file = TestMedia.make(folder, "spoken.mkv", tone().option("-metadata:s:a:0", "language=" + told));
        assertThat(look(file).audio())
                .singleElement()
                .extracting(AudioTrack::language)
                .isEqualTo(language);
    }

    private static Arguments tone() {
        return new Arguments().option("-f", "lavfi").option("-i", "sine=sample_rate=48000:duration=2");
    }

    private Source look(Path file) throws IOException {
        return new Probe(TestMedia.cage(), Acceptance.DEFAULT).look(file, folder.toRealPath());
    }
}
