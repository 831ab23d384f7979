package org.lectern.transcoder.presentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lectern.transcoder.hls.Segment;
import org.lectern.transcoder.plan.Plan;
import org.lectern.transcoder.plan.Rung;
import org.lectern.transcoder.probe.AudioTrack;
import org.lectern.transcoder.probe.Container;
import org.lectern.transcoder.probe.Source;
import org.lectern.transcoder.tasks.RecordedTrack;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What players are told of a video while it is being made. */
class PresentationTest {
    private static final int SECONDS = 100;
    private static final double SEGMENT_SECONDS = 4;
    private static final int ALL = (int) (SECONDS / SEGMENT_SECONDS);
    private static final int RATE = 25;
    private static final String SOUND = "audio-0";
    private static final Rung HIGH = new Rung("720p", 1280, 720, 23, 3_000_000, false);
    private static final Rung LOW = new Rung("360p", 640, 360, 23, 1_000_000, false);

    private final Plan plan = Plan.of(
                    new Source(
                            Container.ISO_MEDIA,
                            true,
                            null,
                            List.of(new AudioTrack(0, "aac", 2, "stereo", "und", "", true, SECONDS)),
                            List.of(),
                            List.of()),
                    List.of())
            .with(List.of(HIGH, LOW));

    @Test
    void goesNoFurtherThanAPlanThatWasShortened() {
        Plan shorter = plan.shortenedTo(40 * RATE);
        JsonNode prepared = prepared(shorter, Map.of(HIGH.name(), 3, LOW.name(), ALL, SOUND, ALL));
        assertThat(prepared.path("durationSeconds").asDouble()).isEqualTo(40);
        assertThat(prepared.path("rungs").path(0).path("seconds").asDouble()).isEqualTo(12);
        assertThat(prepared.path("rungs").path(1).path("seconds").asDouble()).isEqualTo(40);
        assertThat(prepared.path("sounds").path(0).path("seconds").asDouble()).isEqualTo(40);
    }

    @Test
    void goesNoFurtherThanItsSound() {
        JsonNode prepared = prepared(plan, Map.of(LOW.name(), 9, SOUND, 2));
        assertThat(prepared.path("rungs").path(0).path("seconds").asDouble()).isZero();
        assertThat(prepared.path("rungs").path(1).path("seconds").asDouble()).isEqualTo(8);
    }

    @Test
    void offersAnyPlayerOnlyWhatKeepsPace() {
        assertThat(presentation(plan, Map.of(HIGH.name(), 6, LOW.name(), 9, SOUND, 9))
                        .multivariant()
                        .render())
                .contains("/720p/", "/360p/");
        assertThat(presentation(plan, Map.of(HIGH.name(), 5, LOW.name(), 9, SOUND, 9))
                        .multivariant()
                        .render())
                .contains("/360p/")
                .doesNotContain("/720p/");
    }

    @Test
    void offersItsOwnPlayerAllThatIsPlanned() {
        assertThat(presentation(plan, Map.of(LOW.name(), 1, SOUND, 1)).planned().render())
                .contains("/720p/", "/360p/");
    }

    @Test
    void canBeWatchedOnceThereAreSoundAndPictures() {
        assertThat(presentation(plan, Map.of(SOUND, 1)).isPlayable()).isFalse();
        assertThat(presentation(plan, Map.of(LOW.name(), 1)).isPlayable()).isFalse();
        assertThat(presentation(plan, Map.of(LOW.name(), 1, SOUND, 1)).isPlayable())
                .isTrue();
    }

    private static JsonNode prepared(Plan plan, Map<String, Integer> segments) {
        return JsonMapper.shared().readTree(presentation(plan, segments).renderPrepared());
    }

    private static Presentation presentation(Plan plan, Map<String, Integer> segments) {
        Map<String, RecordedTrack> recorded = new HashMap<>();
        segments.forEach((folder, count) -> recorded.put(folder, track(folder, count)));
        return new Presentation(plan, recorded, "video/", false, false);
    }

    private static RecordedTrack track(String folder, int count) {
        List<Segment> segments = IntStream.range(0, count)
                .mapToObj(index -> new Segment(index, index + ".m4s", 1000, SEGMENT_SECONDS))
                .toList();
        String codec = folder.equals(SOUND) ? "mp4a.40.2" : "avc1.64001f";
        return new RecordedTrack(folder, codec, segments, List.of(), false);
    }
}
