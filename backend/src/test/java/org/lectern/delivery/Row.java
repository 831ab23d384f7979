package org.lectern.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lectern.delivery.DeliveryUnderTest.LESSON;
import static org.lectern.delivery.DeliveryUnderTest.TRANSCODE;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.lectern.delivery.RawConnection.Response;

/** One request and what has to come back: of this, the tables of the rules are made. */
final class Row {
    static final String FOLDER = "/hls/" + LESSON + "/" + TRANSCODE;
    static final String SEGMENT_PATH = FOLDER + "/video/segment-1.m4s";
    static final String SEGMENT_AWAY = FOLDER + "/away/segment-1.m4s";
    static final String EMPTY_SEGMENT = FOLDER + "/video/empty.m4s";
    static final String PLAYLIST_PATH = FOLDER + "/video/playlist.m3u8";
    static final String GROWING_PATH = FOLDER + "/video/growing.m3u8";
    static final String CAPTIONS_PATH = FOLDER + "/captions/en.vtt";
    static final String MASTER = "/hls/" + LESSON + "/master.m3u8";
    static final String STREAM = "/stream-video/" + LESSON;
    static final String HUGE = "99999999999999999999";

    static final String PLAYLIST_TYPE = "application/vnd.apple.mpegurl";
    static final String PROBLEM = "application/problem+json";
    static final String IMMUTABLE = "private, max-age=31536000, immutable";
    static final String REVALIDATED = "private, no-cache";

    final String rule;
    final String method;
    final String target;
    final List<String> headers = new ArrayList<>();
    final Map<String, String> expectedHeaders = new LinkedHashMap<>();
    final List<Consumer<Response>> expectations = new ArrayList<>();
    boolean withGrant = true;

    Row(String rule, String method, String target) {
        this.rule = rule;
        this.method = method;
        this.target = target;
    }

    static Row get(String rule, String target) {
        return new Row(rule, "GET", target);
    }

    static Row head(String rule, String target) {
        return new Row(rule, "HEAD", target);
    }

    static Row range(String rule, String ranges) {
        return get(rule, SEGMENT_PATH).header("Range: " + ranges);
    }

    Row header(String line) {
        headers.add(line);
        return this;
    }

    Row withoutGrant() {
        withGrant = false;
        return this;
    }

    Row status(int status) {
        return expect(response ->
                assertThat(response.status()).as("status of %s", response).isEqualTo(status));
    }

    Row has(String name, String value) {
        expectedHeaders.put(name, value);
        return this;
    }

    Row lacks(String name) {
        return expect(response -> assertThat(response.header(name)).as(name).isEmpty());
    }

    Row body(String expected) {
        return expect(response ->
                assertThat(response.body().equals(expected)).as("body").isTrue());
    }

    Row problem(int status) {
        return status(status)
                .has("Content-Type", PROBLEM)
                .has("Cache-Control", "no-store")
                .expect(response -> assertThat(response.body())
                        .contains("\"status\":" + status)
                        .contains("\"detail\""));
    }

    Row expect(Consumer<Response> expectation) {
        expectations.add(expectation);
        return this;
    }

    @Override
    public String toString() {
        return rule + ": " + method + " " + target + " " + headers;
    }
}
