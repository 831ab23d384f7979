package org.lectern.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lectern.delivery.DeliveryUnderTest.ANOTHER_LESSON;
import static org.lectern.delivery.DeliveryUnderTest.EMPTY;
import static org.lectern.delivery.DeliveryUnderTest.LESSON;
import static org.lectern.delivery.DeliveryUnderTest.PREVIEW;
import static org.lectern.delivery.DeliveryUnderTest.PROGRESSIVE;
import static org.lectern.delivery.DeliveryUnderTest.TRANSCODE;
import static org.lectern.delivery.DeliveryUnderTest.UNREADY;
import static org.lectern.delivery.Row.FOLDER;
import static org.lectern.delivery.Row.MASTER;
import static org.lectern.delivery.Row.SEGMENT_PATH;
import static org.lectern.delivery.Row.STREAM;
import static org.lectern.delivery.Row.get;
import static org.lectern.delivery.Row.head;

import java.util.stream.Stream;
import org.bson.types.ObjectId;

/** What isn't there, what is no path, and whom it isn't for: rules 15 and 18. */
final class AccessRows {
    private AccessRows() {}

    static Stream<Row> paths() {
        String id = LESSON.toHexString();
        return Stream.of(
                get("bad input 36 encoded dots", "/hls/" + id + "/%2e%2e%2f%2e%2e%2fsecret.m4s"),
                get("bad input 36 encoded dots between slashes", FOLDER + "/%2e%2e/%2e%2e/secret.m4s"),
                get("bad input 36 dots", "/hls/" + id + "/../../../../etc/passwd"),
                get("bad input 36 dots within", FOLDER + "/video/../video/segment-1.m4s"),
                get("bad input 36 a dot", FOLDER + "/./video/segment-1.m4s"),
                get("bad input 36 ..;/", FOLDER + "/..;/video/segment-1.m4s"),
                get("bad input 36 a path parameter", SEGMENT_PATH + ";a=b"),
                get("bad input 36 %00", FOLDER + "/video/segment-1.m4s%00.mp4"),
                get("bad input 36 //", "/hls/" + id + "//" + TRANSCODE + "/video/segment-1.m4s"),
                get("bad input 36 an encoded slash", FOLDER + "%2fvideo/segment-1.m4s"),
                get("bad input 36 an encoded backslash", FOLDER + "/..%5c..%5csecret"),
                get("bad input 36 a backslash", FOLDER + "/..\\..\\secret"),
                get("bad input 36 a broken encoding", FOLDER + "/video/%zz.m4s"),
                get("bad input 36 an encoded twice", FOLDER + "/%252e%252e/secret.m4s"),
                get("bad input 36 an encoded line feed", FOLDER + "/video/a%0d%0aSet-Cookie:x"),
                get("bad input 36 dots of stream-video", "/stream-video/..%2f" + id));
    }

    static Stream<Row> nothingThere() {
        String id = LESSON.toHexString();
        return Stream.of(
                get("bad input 37 an id that is none", "/hls/12345/master.m3u8").problem(404),
                get("bad input 37 an id that is none", "/stream-video/12345").problem(404),
                get("bad input 37 an id too long", "/stream-video/" + id + "0").problem(404),
                get("bad input 37 a transcode that is none", "/hls/" + id + "/x/video/segment-1.m4s")
                        .problem(404),
                get("bad input 38 a lesson that isn't there", "/stream-video/" + new ObjectId())
                        .problem(404),
                get("bad input 39 another lesson's transcode", "/hls/" + id + "/" + new ObjectId() + "/a.m4s")
                        .problem(404),
                get("bad input 40 segment -1", FOLDER + "/video/segment--1.m4s").problem(404),
                get("bad input 40 segment 999999", FOLDER + "/video/segment-999999.m4s")
                        .problem(404),
                get("bad input 40 no name", FOLDER).problem(404),
                get("bad input 40 a folder", FOLDER + "/video").problem(404),
                get("bad input 40 hidden", FOLDER + "/.incoming/x").problem(404),
                get("bad input 40 an encoded space", FOLDER + "/video/segment%20-1.m4s")
                        .problem(404),
                get("bad input 40 beside master.m3u8", "/hls/" + id + "/secret.m3u8")
                        .problem(404),
                get("bad input 40 below stream-video", STREAM + "/x").problem(404));
    }

    static Stream<Row> whoMay() {
        return Stream.of(
                get("15 nobody, a segment", SEGMENT_PATH).withoutGrant().problem(401),
                get("15 nobody, the progressive file", STREAM).withoutGrant().problem(401),
                get("15 nobody, the playlist", MASTER).withoutGrant().problem(401),
                head("15 nobody, HEAD", SEGMENT_PATH).withoutGrant().status(401),
                get("15 nobody, what isn't there either", FOLDER + "/video/none.m4s")
                        .withoutGrant()
                        .problem(401),
                get("15 nobody, with a Range and a precondition", SEGMENT_PATH)
                        .withoutGrant()
                        .header("Range: bytes=900000-")
                        .header("If-None-Match: *")
                        .problem(401),
                get("15 nobody, a free preview", "/stream-video/" + PREVIEW)
                        .withoutGrant()
                        .status(200)
                        .body(PROGRESSIVE),
                get("15, bad input 41 a grant that is none", SEGMENT_PATH)
                        .withoutGrant()
                        .header("Cookie: lectern-grant=abc")
                        .problem(403),
                get("15, bad input 41 another lesson's grant", "/stream-video/" + ANOTHER_LESSON)
                        .problem(403),
                get("not ready yet", "/stream-video/" + UNREADY)
                        .withoutGrant()
                        .header("Cookie: lectern-grant={unready}")
                        .problem(404)
                        .expect(response -> assertThat(response.body()).contains("40 percent")),
                get("never uploaded", "/hls/" + EMPTY + "/master.m3u8")
                        .withoutGrant()
                        .header("Cookie: lectern-grant={empty}")
                        .problem(404),
                get("18 the grant as a parameter", STREAM + "?grant={grant}")
                        .withoutGrant()
                        .status(200)
                        .body(PROGRESSIVE),
                get("18 the grant as a cookie", STREAM).status(200).body(PROGRESSIVE),
                new Row("nothing to be changed here", "POST", STREAM)
                        .header("Content-Length: 0")
                        .status(405));
    }
}
