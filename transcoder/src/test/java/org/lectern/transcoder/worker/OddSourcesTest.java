package org.lectern.transcoder.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.transcoder.TestMedia;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.contract.PublishedVariant;
import org.lectern.transcoder.contract.Transcode;
import org.lectern.transcoder.contract.TranscodeState;

/** What cameras, recorders and mistakes make, drawn by ffmpeg. */
class OddSourcesTest {
    private static final Arguments X264 =
            new Arguments().option("-c:v", "libx264").option("-preset", "ultrafast");

    @TempDir
    static Path folder;

    private static TestedStore store;
    private static RunningWorker worker;
    private static Conformance conformance;

    @BeforeAll
    static void start(TestInfo test) throws IOException {
        store = TestedStore.of(test, folder.resolve("media"));
        worker = new RunningWorker(folder, store.store());
        conformance = new Conformance(Files.createDirectory(folder.resolve("conformance")));
    }

    @AfterAll
    static void stop() {
        worker.close();
        store.close();
    }

    @Test
    void oddSizesAreMadeEven() throws IOException {
        Transcode video = ready(
                make("odd.mkv", picture("641x361", 25, 2).option("-c:v", "ffv1").option("-pix_fmt", "yuv444p")));
        assertThat(video.variants().stream().map(PublishedVariant::height)).containsExactly(360);
    }

    @Test
    void pixelsThatAreNotSquareAreMadeSquare() throws IOException {
        Path source = make(
                "wide.mp4",
                picture("360x480", 25, 2).option("-vf", "setsar=2/1").all(X264));
        RunningWorker.Ended ended = worker.transcode(source, Duration.ofMinutes(1));
        conformance.check(ended.published());
        assertThat(Files.readString(ended.published().resolve("master.m3u8"))).contains("RESOLUTION=720x480");
    }

    @Test
    void interlacedPicturesAreAccepted() throws IOException {
        ready(make(
                "interlaced.ts",
                picture("720x576", 25, 3)
                        .option("-vf", "tinterlace=interleave_top,fieldorder=tff")
                        .option("-flags", "+ildct+ilme")
                        .option("-c:v", "mpeg2video")
                        .option("-b:v", "3M")));
    }

    @Test
    void reorderedPicturesAreCutAsTheyAre() throws IOException {
        Path source = make(
                "reordered.mp4",
                picture("640x480", 25, 10)
                        .all(X264)
                        .option("-bf", 2)
                        .option("-g", 50)
                        .option("-pix_fmt", "yuv420p"));
        RunningWorker.Ended ended = worker.transcode(source, Duration.ofMinutes(1));
        conformance.check(ended.published());
        assertThat(Files.readString(ended.published().resolve("master.m3u8"))).contains("480p-original/index.m3u8");
    }

    @Test
    void aSinglePictureIsAVideo() throws IOException {
        Transcode video = ready(
                make("one.mp4", picture("640x360", 25, 1).option("-frames:v", 1).all(X264)));
        assertThat(video.durationSeconds()).isCloseTo(0.04, within(0.001));
    }

    @Test
    void variableRatesKeepTheirLength() throws IOException {
        Path source = make(
                "irregular.mp4",
                picture("640x360", 30, 20)
                        .option("-vf", "select='gt(random(0),0.4)'")
                        .option("-fps_mode", "vfr")
                        .option("-video_track_timescale", 90_000)
                        .all(X264));
        assertThat(ready(source).durationSeconds()).isCloseTo(20, within(0.2));
    }

    @Test
    void everySoundTrackIsARenditionInItsLanguage() throws IOException {
        Path source = make(
                "two.mp4",
                picture("640x360", 25, 9)
                        .option("-f", "lavfi")
                        .option("-i", "sine=frequency=440:duration=9")
                        .option("-f", "lavfi")
                        .option("-i", "sine=frequency=660:duration=9")
                        .option("-map", 0)
                        .option("-map", 1)
                        .option("-map", 2)
                        .option("-metadata:s:a:0", "language=eng")
                        .option("-metadata:s:a:1", "language=ger")
                        .option("-c:a", "aac")
                        .all(X264));
        RunningWorker.Ended ended = worker.transcode(source, Duration.ofMinutes(1));
        conformance.check(ended.published());
        assertThat(Files.readString(ended.published().resolve("master.m3u8")))
                .contains("NAME=\"English\",LANGUAGE=\"en\",DEFAULT=YES")
                .contains("NAME=\"German\",LANGUAGE=\"de\",DEFAULT=NO");
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 30})
    void soundThatOutlastsThePicturesKeepsTheLastOneStanding(int seconds) throws IOException {
        Path source = make(
                "outlasts.mp4",
                picture("640x360", 25, 3)
                        .option("-f", "lavfi")
                        .option("-i", "sine=duration=" + seconds)
                        .option("-c:a", "aac")
                        .all(X264));
        assertThat(ready(source).durationSeconds()).isCloseTo(seconds, within(0.05));
    }

    /** A screen that doesn't change any more, while somebody goes on to speak. */
    @Test
    void speechAfterTheLastPictureOfAScreenRecordingIsKept() throws IOException {
        Path source = make(
                "static.webm",
                picture("320x180", 25, 3)
                        .option("-f", "lavfi")
                        .option("-i", "sine=duration=14")
                        .option("-c:v", "libvpx")
                        .option("-deadline", "realtime")
                        .option("-c:a", "libopus"));
        Transcode video = ready(source);
        assertThat(video.durationSeconds()).isCloseTo(14, within(0.1));
        assertThat(video.warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mpegts", "vob"})
    void recordingsJoinedIntoOneFileArePublishedWhole(String format) throws IOException {
        Path part = make(
                "part",
                picture("320x180", 25, 5)
                        .option("-f", "lavfi")
                        .option("-i", "sine=sample_rate=48000:duration=5")
                        .option("-c:v", "mpeg2video")
                        .option("-c:a", "mp2")
                        .option("-f", format));
        Path joined = folder.resolve("joined-" + format);
        for (int i = 0; i < 2; i++) {
            Files.write(joined, Files.readAllBytes(part), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        Transcode video = ready(joined);
        assertThat(video.durationSeconds()).isCloseTo(10, within(0.1));
        assertThat(video.warnings()).isEmpty();
    }

    @Test
    void aRecordingThatWasCutOffIsPublishedWithAWarning() throws IOException {
        Path source = make(
                "cut.mp4",
                picture("640x360", 25, 30)
                        .option("-movflags", "+faststart")
                        .option("-g", 25)
                        .all(X264));
        try (FileChannel file = FileChannel.open(source, StandardOpenOption.WRITE)) {
            file.truncate(file.size() / 2);
        }
        Transcode video = ready(source);
        assertThat(video.durationSeconds()).isBetween(10.0, 20.0);
        assertThat(video.warnings())
                .anyMatch(warning -> warning.contains("0:30 long") && warning.contains("end after 0:1"));
    }

    /** The sound, which is quick, has been recorded to its promised end when the pictures turn out to end before it. */
    @Test
    void aRecordingWithSoundThatWasCutOffEndsWithItsPictures() throws IOException {
        Path source = make(
                "cut-with-sound.mp4",
                picture("640x360", 25, 30)
                        .option("-f", "lavfi")
                        .option("-i", "sine=duration=30")
                        .option("-c:a", "aac")
                        .option("-movflags", "+faststart")
                        .option("-g", 25)
                        .all(X264));
        try (FileChannel file = FileChannel.open(source, StandardOpenOption.WRITE)) {
            file.truncate(file.size() / 2);
        }
        assertThat(ready(source).durationSeconds()).isBetween(10.0, 20.0);
    }

    @Test
    void flippedBitsInTheMiddleStopNothingAndAreToldOf() throws IOException {
        Path source =
                make("flipped.mp4", picture("640x360", 25, 12).option("-g", 25).all(X264));
        try (FileChannel file = FileChannel.open(source, StandardOpenOption.WRITE)) {
            for (long at = file.size() / 3; at < file.size() / 2; at += 997) {
                file.write(ByteBuffer.wrap(new byte[] {0x55}), at);
            }
        }
        assertThat(ready(source).warnings()).isNotEmpty().allMatch(warning -> warning.contains("damaged in the file"));
    }

    @Test
    void picturesThatAreTooLargeAreRefusedInWords() throws IOException {
        Path source = make(
                "huge.mp4",
                new Arguments()
                        .option("-f", "lavfi")
                        .option("-i", "color=black:s=9000x5000:r=1:d=1")
                        .option("-c:v", "mjpeg"));
        assertThat(failure(source)).contains("too large: 9000 × 5000");
    }

    @Test
    void encryptedFilesAreRefusedInWords() throws IOException {
        Path source = make(
                "encrypted.mp4",
                picture("320x180", 25, 2)
                        .option("-encryption_scheme", "cenc-aes-ctr")
                        .option("-encryption_key", "76a6c65c5ea762046bd749a2e632ccbb")
                        .option("-encryption_kid", "a7e61c373e219033c21091fa607bf3b8")
                        .all(X264));
        assertThat(failure(source)).contains("encrypted");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sparse.mp4", "sparse.mkv"})
    void hoursWithTwoPicturesAreRefusedInWords(String name) throws IOException {
        Path source = make(
                name,
                new Arguments()
                        .option("-f", "lavfi")
                        .option("-i", "color=black:s=64x64:r=1:d=2")
                        .option("-vf", "setpts=N*36000/TB")
                        .option("-fps_mode", "passthrough")
                        .all(X264));
        assertThat(failure(source)).contains("only 2 pictures");
    }

    @Test
    void aPlaylistInAVideosClothesOpensNoOtherFile() throws IOException {
        Path canary = Files.writeString(folder.resolve("canary.ts"), "somebody else's");
        Path source = Files.writeString(
                folder.resolve("playlist.mp4"), "#EXTM3U\n#EXTINF:1,\n" + canary + "\n#EXT-X-ENDLIST\n");
        assertThat(failure(source)).contains("isn't a video file");
    }

    @Test
    void soundAloneThatChangesItsChannelsIsShownAndHeardToItsEnd() throws IOException {
        Path source = make("news.ac3", sound(3).option("-ac", 2));
        Path film = make("film.ac3", sound(3).option("-ac", 6));
        Files.write(source, Files.readAllBytes(film), StandardOpenOption.APPEND);
        Transcode video = ready(source);
        assertThat(video.durationSeconds()).isCloseTo(6, within(0.05));
        assertThat(video.warnings()).isEmpty();
    }

    @Test
    void soundAloneIsShownToTheEndOfItsLongestTrack() throws IOException {
        Path source = make(
                "two.mka",
                sound(5).all(sound(25)).option("-map", 0).option("-map", 1).option("-c:a", "libopus"));
        Transcode video = ready(source);
        assertThat(video.durationSeconds()).isCloseTo(25, within(0.05));
        assertThat(video.warnings()).isEmpty();
    }

    @Test
    void picturesWithoutASystemLayerAreAVideo() throws IOException {
        Path source = make("film.m2v", picture("640x360", 25, 3).option("-c:v", "mpeg2video"));
        assertThat(ready(source).durationSeconds()).isCloseTo(3, within(0.05));
    }

    @Test
    void aCameraTapeIsAVideo() throws IOException {
        Path source = make(
                "tape.dv",
                picture("720x576", 25, 3)
                        .all(sound(3))
                        .option("-ac", 2)
                        .option("-ar", 48_000)
                        .option("-pix_fmt", "yuv420p"));
        assertThat(ready(source).durationSeconds()).isCloseTo(3, within(0.05));
    }

    @Test
    void aBroadcastFileMayBeginWithWhatIsNoneOfIt() throws IOException {
        Path film = make(
                "film.mxf",
                picture("640x360", 25, 3)
                        .all(sound(3))
                        .option("-ar", 48_000)
                        .option("-c:v", "mpeg2video")
                        .option("-c:a", "pcm_s16le"));
        Path source = Files.write(folder.resolve("run-in.mxf"), new byte[3000]);
        Files.write(source, Files.readAllBytes(film), StandardOpenOption.APPEND);
        Transcode video = ready(source);
        assertThat(video.durationSeconds()).isCloseTo(3, within(0.05));
        assertThat(video.warnings()).isEmpty();
    }

    private static Arguments sound(int seconds) {
        return new Arguments().option("-f", "lavfi").option("-i", "sine=duration=" + seconds);
    }

    private static Arguments picture(String size, int rate, int seconds) {
        return new Arguments()
                .option("-f", "lavfi")
                .option("-i", "testsrc2=size=" + size + ":rate=" + rate + ":duration=" + seconds);
    }

    private static Path make(String name, Arguments arguments) throws IOException {
        return TestMedia.make(folder, name, arguments);
    }

    @Test
    void subtitlesThatCannotBeReadAreLeftOutWithAWarning() throws IOException {
        Path subtitles = Files.writeString(folder.resolve("one.srt"), "1\n00:00:00,500 --> 00:00:02,000\nhello\n");
        Path source = TestMedia.make(
                folder,
                "ttml.mp4",
                picture("640x360", 25, 4)
                        .option("-i", "file:" + subtitles.toRealPath())
                        .option("-map", 0)
                        .option("-map", 1)
                        .option("-c:s", "ttml")
                        .all(X264));
        assertThat(ready(source).warnings()).singleElement().asString().contains("subtitle track");
    }

    @Test
    void wholeFilesGiveRiseToNoWarning() throws IOException {
        Path source = make(
                "whole.mp4",
                picture("640x360", 25, 10)
                        .option("-f", "lavfi")
                        .option("-i", "sine=duration=10")
                        .option("-c:a", "aac")
                        .all(X264));
        assertThat(ready(source).warnings()).isEmpty();
    }

    private static Transcode ready(Path source) throws IOException {
        RunningWorker.Ended ended = worker.transcode(source, Duration.ofMinutes(1));
        assertThat(ended.transcode().state()).as("%s", ended.transcode()).isEqualTo(TranscodeState.READY);
        conformance.check(ended.published());
        return ended.transcode();
    }

    private static String failure(Path source) throws IOException {
        RunningWorker.Ended ended = worker.transcode(source, Duration.ofMinutes(1));
        assertThat(ended.transcode().state()).as("%s", ended.transcode()).isEqualTo(TranscodeState.FAILED);
        assertThat(ended.published()).doesNotExist();
        return Objects.requireNonNull(ended.transcode().failure());
    }
}
