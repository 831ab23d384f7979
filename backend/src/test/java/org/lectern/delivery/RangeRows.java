package org.lectern.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lectern.delivery.DeliveryUnderTest.MULTIVARIANT;
import static org.lectern.delivery.DeliveryUnderTest.PROGRESSIVE;
import static org.lectern.delivery.DeliveryUnderTest.PROGRESSIVE_BYTES;
import static org.lectern.delivery.DeliveryUnderTest.SEGMENT;
import static org.lectern.delivery.DeliveryUnderTest.SEGMENT_BYTES;
import static org.lectern.delivery.Row.CAPTIONS_PATH;
import static org.lectern.delivery.Row.EMPTY_SEGMENT;
import static org.lectern.delivery.Row.HUGE;
import static org.lectern.delivery.Row.IMMUTABLE;
import static org.lectern.delivery.Row.MASTER;
import static org.lectern.delivery.Row.SEGMENT_AWAY;
import static org.lectern.delivery.Row.SEGMENT_PATH;
import static org.lectern.delivery.Row.STREAM;
import static org.lectern.delivery.Row.get;
import static org.lectern.delivery.Row.head;
import static org.lectern.delivery.Row.range;

import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lectern.delivery.RawConnection.Response;

/** What of a representation is sent: the whole, one range, several. Rules 1 to 8, 11 and 12. */
final class RangeRows {
    private RangeRows() {}

    static Stream<Row> wholeRepresentations() {
        return Stream.of(
                get("1 no Range: the whole", SEGMENT_PATH)
                        .status(200)
                        .has("Content-Length", "" + SEGMENT_BYTES)
                        .has("Accept-Ranges", "bytes")
                        .has("ETag", "{etag}")
                        .has("Last-Modified", "{modified}")
                        .lacks("Content-Range")
                        .lacks("Transfer-Encoding")
                        .body(SEGMENT),
                get("1 progressive", STREAM)
                        .status(200)
                        .has("Content-Length", "" + PROGRESSIVE_BYTES)
                        .has("Accept-Ranges", "bytes")
                        .body(PROGRESSIVE),
                get("1 an object that is no file here", SEGMENT_AWAY)
                        .status(200)
                        .has("Content-Length", "" + SEGMENT_BYTES)
                        .body(SEGMENT),
                get("1 nothing in it", EMPTY_SEGMENT)
                        .status(200)
                        .has("Content-Length", "0")
                        .body(""),
                get("1 the multivariant playlist", MASTER).status(200).body(MULTIVARIANT),
                head("8 HEAD", SEGMENT_PATH)
                        .status(200)
                        .has("Content-Length", "" + SEGMENT_BYTES)
                        .has("ETag", "{etag}")
                        .has("Last-Modified", "{modified}")
                        .has("Accept-Ranges", "bytes")
                        .has("Cache-Control", IMMUTABLE),
                head("8, bad input 34 HEAD ignores Range", SEGMENT_PATH)
                        .header("Range: bytes=0-9")
                        .status(200)
                        .has("Content-Length", "" + SEGMENT_BYTES)
                        .lacks("Content-Range"),
                head("8 HEAD ignores even a Range past the end", STREAM)
                        .header("Range: bytes=900000-")
                        .status(200)
                        .has("Content-Length", "" + PROGRESSIVE_BYTES),
                head("8 HEAD of an object that is no file here", SEGMENT_AWAY)
                        .status(200)
                        .has("Content-Length", "" + SEGMENT_BYTES),
                head("8 HEAD of a playlist", MASTER).status(200).has("Content-Length", "" + MULTIVARIANT.length()));
    }

    static Stream<Row> singleRanges() {
        String length = "/" + SEGMENT_BYTES;
        return Stream.of(
                range("2 one range", "bytes=0-9")
                        .status(206)
                        .has("Content-Range", "bytes 0-9" + length)
                        .has("Content-Length", "10")
                        .has("Content-Type", "video/iso.segment")
                        .body(SEGMENT.substring(0, 10)),
                range("2 amid", "bytes=50000-89999")
                        .status(206)
                        .has("Content-Range", "bytes 50000-89999" + length)
                        .has("Content-Length", "40000")
                        .body(SEGMENT.substring(50_000, 90_000)),
                range("2 one byte", "bytes=7-7")
                        .status(206)
                        .has("Content-Range", "bytes 7-7" + length)
                        .body(SEGMENT.substring(7, 8)),
                range("2 the last byte", "bytes=99999-99999")
                        .status(206)
                        .has("Content-Range", "bytes 99999-99999" + length)
                        .body(SEGMENT.substring(99_999)),
                range("2 all, asked for as a range", "bytes=0-99999")
                        .status(206)
                        .has("Content-Range", "bytes 0-99999" + length)
                        .body(SEGMENT),
                range("2 the unit in capitals", "BYTES=0-9").status(206).body(SEGMENT.substring(0, 10)),
                get("2 progressive", STREAM)
                        .header("Range: bytes=200000-299999")
                        .status(206)
                        .has("Content-Range", "bytes 200000-299999/300000")
                        .body(PROGRESSIVE.substring(200_000)),
                get("2 an object that is no file here", SEGMENT_AWAY)
                        .header("Range: bytes=60000-")
                        .status(206)
                        .has("Content-Range", "bytes 60000-99999" + length)
                        .body(SEGMENT.substring(60_000)),
                get("2 captions", CAPTIONS_PATH)
                        .header("Range: bytes=0-5")
                        .status(206)
                        .body("WEBVTT"),
                get("2 a playlist", MASTER)
                        .header("Range: bytes=0-6")
                        .status(206)
                        .has("Content-Range", "bytes 0-6/" + MULTIVARIANT.length())
                        .body("#EXTM3U"),
                range("3 no last position", "bytes=99990-")
                        .status(206)
                        .has("Content-Range", "bytes 99990-99999" + length)
                        .body(SEGMENT.substring(99_990)),
                range("3 what a player asks first", "bytes=0-")
                        .status(206)
                        .has("Content-Range", "bytes 0-99999" + length)
                        .body(SEGMENT),
                range("3 last position past the end", "bytes=99990-100005")
                        .status(206)
                        .has("Content-Range", "bytes 99990-99999" + length)
                        .body(SEGMENT.substring(99_990)),
                range("3 a suffix", "bytes=-10")
                        .status(206)
                        .has("Content-Range", "bytes 99990-99999" + length)
                        .body(SEGMENT.substring(99_990)),
                range("3 a suffix longer than the file", "bytes=-200000")
                        .status(206)
                        .has("Content-Range", "bytes 0-99999" + length)
                        .body(SEGMENT),
                range("4, bad input 28 first position at the end", "bytes=100000-")
                        .problem(416)
                        .has("Content-Range", "bytes */100000"),
                range("4, bad input 28 first position past the end", "bytes=100001-100009")
                        .problem(416)
                        .has("Content-Range", "bytes */100000"),
                range("4, bad input 27 no last bytes", "bytes=-0").problem(416).has("Content-Range", "bytes */100000"),
                get("4 progressive", STREAM)
                        .header("Range: bytes=300000-")
                        .problem(416)
                        .has("Content-Range", "bytes */300000"),
                get("4 of nothing", EMPTY_SEGMENT)
                        .header("Range: bytes=0-")
                        .problem(416)
                        .has("Content-Range", "bytes */0"),
                get("4 the last bytes of nothing", EMPTY_SEGMENT)
                        .header("Range: bytes=-5")
                        .problem(416)
                        .has("Content-Range", "bytes */0"),
                range("5, bad input 32 an unknown unit", "items=0-1")
                        .status(200)
                        .lacks("Content-Range")
                        .body(SEGMENT),
                range("5 no unit", "0-1").status(200).body(SEGMENT),
                range("6, bad input 26 last before first", "bytes=5-2")
                        .status(200)
                        .body(SEGMENT),
                range("6 letters", "bytes=a-b").status(200).body(SEGMENT),
                range("6 nothing asked for", "bytes=").status(200).body(SEGMENT),
                range("6 a dash alone", "bytes=-").status(200).body(SEGMENT),
                range("6 no dash", "bytes=5").status(200).body(SEGMENT),
                range("6 one of several malformed", "bytes=0-1,5-2").status(200).body(SEGMENT),
                range("6 a negative first position", "bytes=--1").status(200).body(SEGMENT),
                range("6 two Range lines", "bytes=0-1")
                        .header("Range: bytes=5-6")
                        .status(200)
                        .body(SEGMENT),
                range("7, bad input 29 a last position past 2^63", "bytes=0-" + HUGE)
                        .status(206)
                        .has("Content-Range", "bytes 0-99999" + length)
                        .body(SEGMENT),
                range("7 a first position past 2^63", "bytes=" + HUGE + "-").problem(416),
                range("7 a suffix past 2^63", "bytes=-" + HUGE).status(206).body(SEGMENT));
    }

    static Stream<Row> severalRanges() {
        String hundred = String.join(
                ",",
                IntStream.range(0, 100).mapToObj(i -> i * 10 + "-" + i * 10).toList());
        String ten = String.join(
                ",", IntStream.range(0, 10).mapToObj(i -> i * 10 + "-" + i * 10).toList());
        return Stream.of(
                range("11 two ranges", "bytes=0-9,50-59").expect(parts("0-9", "50-59")),
                range("11 in the order asked for", "bytes=50-59,0-9").expect(parts("50-59", "0-9")),
                range("11 beside one another", "bytes=0-9,10-19").expect(parts("0-9", "10-19")),
                range("11 with whitespace and empty members", "bytes= 0-9 , ,\t50-59,")
                        .expect(parts("0-9", "50-59")),
                range("11 open and suffix", "bytes=0-0,-5").expect(parts("0-0", "99995-99999")),
                range("11 larger than any buffer", "bytes=0-39999,50000-98999").expect(parts("0-39999", "50000-98999")),
                range("11 ten", "bytes=" + ten).expect(parts(ten.split(","))),
                range("11 those past the end are left out", "bytes=0-9,50-59,200000-")
                        .expect(parts("0-9", "50-59")),
                range("11 one of them satisfiable is no multipart", "bytes=0-9,200000-")
                        .status(206)
                        .has("Content-Range", "bytes 0-9/100000")
                        .has("Content-Type", "video/iso.segment")
                        .body(SEGMENT.substring(0, 10)),
                range("11 none of them satisfiable", "bytes=100000-,200000-").problem(416),
                range("11, bad input 30 eleven and more", "bytes=" + hundred)
                        .status(200)
                        .body(SEGMENT),
                range("11, bad input 31 overlapping", "bytes=0-9,5-14")
                        .status(200)
                        .body(SEGMENT),
                range("11, bad input 31 overlapping by a suffix", "bytes=0-,-1")
                        .status(200)
                        .body(SEGMENT),
                get("11 of an object that is no file here", SEGMENT_AWAY)
                        .header("Range: bytes=0-9,50000-59999")
                        .expect(parts("0-9", "50000-59999")));
    }

    /** A body of these ranges of the segment as multipart/byteranges, taken apart without the code that put it together. */
    private static Consumer<Response> parts(String... ranges) {
        return response -> {
            assertThat(response.status()).isEqualTo(206);
            assertThat(response.header("Content-Range")).isEmpty();
            String type = response.header("Content-Type").orElseThrow();
            assertThat(type).startsWith("multipart/byteranges; boundary=");
            String boundary = type.substring(type.indexOf('=') + 1);
            StringBuilder expected = new StringBuilder();
            for (String range : ranges) {
                int dash = range.indexOf('-');
                int first = Integer.parseInt(range.substring(0, dash));
                int last = Integer.parseInt(range.substring(dash + 1));
                expected.append(expected.isEmpty() ? "" : "\r\n")
                        .append("--" + boundary + "\r\nContent-Type: video/iso.segment\r\nContent-Range: bytes " + range
                                + "/" + SEGMENT_BYTES + "\r\n\r\n")
                        .append(SEGMENT, first, last + 1);
            }
            expected.append("\r\n--" + boundary + "--\r\n");
            assertThat(response.body().contentEquals(expected)).as("the parts").isTrue();
            assertThat(response.header("Content-Length")).contains("" + expected.length());
        };
    }
}
