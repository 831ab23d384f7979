package org.lectern.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lectern.delivery.DeliveryUnderTest.CAPTIONS;
import static org.lectern.delivery.DeliveryUnderTest.GROWING_PLAYLIST;
import static org.lectern.delivery.DeliveryUnderTest.MEDIA_PLAYLIST;
import static org.lectern.delivery.DeliveryUnderTest.MULTIVARIANT;
import static org.lectern.delivery.DeliveryUnderTest.PAGE;
import static org.lectern.delivery.DeliveryUnderTest.SEGMENT;
import static org.lectern.delivery.Row.CAPTIONS_PATH;
import static org.lectern.delivery.Row.FOLDER;
import static org.lectern.delivery.Row.GROWING_PATH;
import static org.lectern.delivery.Row.IMMUTABLE;
import static org.lectern.delivery.Row.MASTER;
import static org.lectern.delivery.Row.PLAYLIST_PATH;
import static org.lectern.delivery.Row.PLAYLIST_TYPE;
import static org.lectern.delivery.Row.SEGMENT_PATH;
import static org.lectern.delivery.Row.STREAM;
import static org.lectern.delivery.Row.get;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** What is said about each kind of file: rules 13, 16 and 17. */
final class KindRows {
    private KindRows() {}

    static Stream<Row> kinds() {
        return Stream.of(
                get("13 media is never compressed", SEGMENT_PATH)
                        .header("Accept-Encoding: gzip, br")
                        .status(200)
                        .lacks("Content-Encoding")
                        .lacks("Vary")
                        .body(SEGMENT),
                get("13 nor are captions, whose ranges are of their bytes", CAPTIONS_PATH)
                        .header("Accept-Encoding: gzip")
                        .status(200)
                        .lacks("Content-Encoding")
                        .body(CAPTIONS),
                get("13 a playlist is", MASTER)
                        .header("Accept-Encoding: br;q=1.0, gzip;q=0.8")
                        .status(200)
                        .has("Content-Encoding", "gzip")
                        .has("Vary", "Accept-Encoding")
                        .expect(response -> assertThat(gunzip(response.body())).isEqualTo(MULTIVARIANT)),
                get("13 a media playlist is", PLAYLIST_PATH)
                        .header("Accept-Encoding: *")
                        .status(200)
                        .has("Content-Encoding", "gzip")
                        .expect(response -> assertThat(gunzip(response.body())).isEqualTo(MEDIA_PLAYLIST)),
                get("13 not for who doesn't ask", MASTER)
                        .status(200)
                        .lacks("Content-Encoding")
                        .has("Vary", "Accept-Encoding")
                        .body(MULTIVARIANT),
                get("13 nor for who refuses", MASTER)
                        .header("Accept-Encoding: gzip;q=0, *")
                        .status(200)
                        .lacks("Content-Encoding")
                        .body(MULTIVARIANT),
                get("16 the multivariant playlist's type", MASTER)
                        .has("Content-Type", PLAYLIST_TYPE)
                        .has("X-Content-Type-Options", "nosniff"),
                get("16 a media playlist's type", PLAYLIST_PATH)
                        .has("Content-Type", PLAYLIST_TYPE)
                        .has("X-Content-Type-Options", "nosniff"),
                get("16 a segment's type", SEGMENT_PATH)
                        .has("Content-Type", "video/iso.segment")
                        .has("X-Content-Type-Options", "nosniff"),
                get("16 an init segment's type", FOLDER + "/video/init.mp4").has("Content-Type", "video/mp4"),
                get("16 the progressive file's type", STREAM)
                        .has("Content-Type", "video/mp4")
                        .has("X-Content-Type-Options", "nosniff"),
                get("16 captions' type", CAPTIONS_PATH)
                        .has("Content-Type", "text/vtt")
                        .body(CAPTIONS),
                get("16 a picture's type", FOLDER + "/poster.jpg").has("Content-Type", "image/jpeg"),
                get("16, bad input 25 a page named .mp4", FOLDER + "/video/page.mp4")
                        .has("Content-Type", "video/mp4")
                        .has("X-Content-Type-Options", "nosniff")
                        .body(PAGE),
                get("16, bad input 25 a page named .html", FOLDER + "/video/page.html")
                        .has("Content-Type", "application/octet-stream")
                        .has("X-Content-Type-Options", "nosniff"),
                get("17 a segment", SEGMENT_PATH).has("Cache-Control", IMMUTABLE),
                get("17 a picture", FOLDER + "/poster.jpg").has("Cache-Control", IMMUTABLE),
                get("17 a media playlist that has ended", PLAYLIST_PATH).has("Cache-Control", IMMUTABLE),
                get("17 one that grows", GROWING_PATH)
                        .has("Cache-Control", "private, no-cache")
                        .expect(response -> assertThat(response.header("ETag")).isPresent())
                        .body(GROWING_PLAYLIST),
                get("17 the multivariant playlist", MASTER)
                        .has("Cache-Control", "private, no-cache")
                        .expect(response -> assertThat(response.header("ETag")).isPresent()),
                get("17 the progressive file", STREAM).has("Cache-Control", "private, no-cache"));
    }

    static String gunzip(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
