package org.lectern.transcoder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lectern.transcoder.TestMedia;
import org.lectern.transcoder.contract.Transcode;
import org.lectern.transcoder.contract.TranscodeState;

/** Files that would have ffmpeg read what isn't theirs: another tenant's video, or an address in the network. */
class HostileSourcesTest {
    @TempDir
    static Path folder;

    private static RunningWorker worker;
    private static Path canary;
    private static ServerSocket port;
    private static final AtomicInteger CALLS = new AtomicInteger();

    @BeforeAll
    static void start() throws IOException {
        worker = new RunningWorker(folder);
        canary = TestMedia.make(
                folder,
                "canary.mp4",
                new org.lectern.transcoder.cage.Arguments()
                        .option("-f", "lavfi")
                        .option("-i", "testsrc2=size=320x180:rate=25:duration=2")
                        .option("-c:v", "libx264"));
        port = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(HostileSourcesTest::count);
    }

    @AfterAll
    static void stop() throws IOException {
        worker.close();
        port.close();
    }

    private static void count() {
        while (!port.isClosed()) {
            try {
                port.accept().close();
                CALLS.incrementAndGet();
            } catch (SocketException closed) {
                return;
            } catch (IOException unexpected) {
                throw new AssertionError(unexpected);
            }
        }
    }

    static Stream<Arguments> files() throws IOException {
        return Stream.of("file:%CANARY%", "http://127.0.0.1:%PORT%/canary.mp4", "%CANARY%", "concat:%CANARY%|%CANARY%")
                .flatMap(target -> Stream.of(
                        Arguments.of("a DASH manifest", target, """
                                <?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"
                                 mediaPresentationDuration="PT2S" profiles="urn:mpeg:dash:profile:isoff-on-demand:2011"><Period>
                                <AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="100000">
                                <BaseURL>%TARGET%</BaseURL></Representation></AdaptationSet></Period></MPD>
                                """),
                        Arguments.of("an HLS playlist", target, """
                                #EXTM3U
                                #EXT-X-VERSION:3
                                #EXT-X-TARGETDURATION:4
                                #EXTINF:2,
                                %TARGET%
                                #EXT-X-ENDLIST
                                """),
                        Arguments.of("a list for concat", target, "ffconcat version 1.0\nfile '%TARGET%'\n"),
                        Arguments.of("a SMIL", target, "<smil><body><video src=\"%TARGET%\"/></body></smil>"),
                        Arguments.of("an SDP", target, """
                                v=0
                                o=- 0 0 IN IP4 127.0.0.1
                                s=x
                                c=IN IP4 127.0.0.1
                                t=0 0
                                m=video %PORT% RTP/AVP 96
                                a=control:%TARGET%
                                """),
                        Arguments.of(
                                "an SVG",
                                target,
                                "<svg xmlns=\"http://www.w3.org/2000/svg\"><image href=\"%TARGET%\"/></svg>"),
                        Arguments.of("a page", target, "<!DOCTYPE html><video src=\"%TARGET%\"></video>")));
    }

    @ParameterizedTest(name = "{0} of {1}")
    @MethodSource("files")
    void areRefusedInWordsAndReadNothingElse(String what, String target, String text) throws IOException {
        Path file = Files.writeString(
                Files.createTempFile(folder, "hostile", ".mp4"),
                text.replace("%TARGET%", target)
                        .replace("%CANARY%", canary.toString())
                        .replace("%PORT%", String.valueOf(port.getLocalPort())));
        Transcode transcode = worker.transcode(file, Duration.ofMinutes(1)).transcode();
        assertThat(transcode.state()).as("%s: %s", what, transcode).isEqualTo(TranscodeState.FAILED);
        assertThat(transcode.failure()).isNotBlank().endsWith(".");
        assertThat(CALLS).as("connections to the canary port").hasValue(0);
    }
}
