package org.lectern.transcoder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lectern.transcoder.plan.AudioRendition;
import org.lectern.transcoder.plan.Plan;
import org.lectern.transcoder.plan.Rung;
import org.lectern.transcoder.probe.AudioTrack;
import org.lectern.transcoder.probe.Container;
import org.lectern.transcoder.probe.Rational;
import org.lectern.transcoder.probe.Source;
import org.lectern.transcoder.probe.VideoTrack;
import org.lectern.transcoder.tasks.Kind;
import org.lectern.transcoder.tasks.Lane;
import org.lectern.transcoder.tasks.PlannedTask;

/** What is planned is done in the order in which a viewer needs it. */
class PlanningTest {
    private static final double SECONDS = 3 * 3600;

    /** Three hours that can be copied, that can't, that can't be begun in the middle, of small pictures, and of sound alone. */
    static List<Plan> lectures() {
        List<Double> keyframes =
                IntStream.range(0, (int) SECONDS / 3).mapToObj(i -> 3.0 * i).toList();
        return List.of(
                Plan.of(source(true, true), keyframes),
                Plan.of(source(false, true), List.of()),
                Plan.of(source(false, false), List.of()),
                Plan.of(source(pictures(false, 320, 240, SECONDS), true, SECONDS), List.of()),
                Plan.of(source(null, true, SECONDS), List.of()));
    }

    @ParameterizedTest
    @MethodSource("lectures")
    void makesOneTrackOfPicturesWatchableBeforeBetterOnes(Plan plan) {
        List<PlannedTask> beginnings = Planning.tasks(plan).stream()
                .filter(task -> task.firstSegment() == 0
                        && (task.kind() == Kind.COPY || task.kind() == Kind.VIDEO)
                        && task.lane() == Lane.FIRST)
                .toList();
        Rung watched = plan.copiedRung().orElse(plan.rungs().getLast());
        assertThat(beginnings)
                .as("pictures that aren't better ones, see Task.isBetterPictures")
                .filteredOn(task -> task.kind() == Kind.COPY || task.part() == 0)
                .singleElement()
                .satisfies(task -> assertThat(task.folders()).containsExactly(watched.name()))
                .satisfies(task -> assertThat(beginnings)
                        .allSatisfy(other -> assertThat(other.order()).isGreaterThanOrEqualTo(task.order())));
    }

    @ParameterizedTest
    @MethodSource("lectures")
    void wantsNoMoreThanAboutAMinuteBeforeOtherVideosAreGoneOnWith(Plan plan) {
        List<PlannedTask> urgent = Planning.tasks(plan).stream()
                .filter(task -> task.lane() == Lane.FIRST || task.lane() == Lane.NEXT)
                .toList();
        assertThat(urgent)
                .allSatisfy(task ->
                        assertThat(plan.grid().startSeconds(task.endSegment())).isBetween(0.0, 72.0));
        for (String track : tracks(plan)) {
            assertThat(urgent.stream()
                            .filter(task -> task.folders().contains(track))
                            .mapToInt(PlannedTask::endSegment))
                    .as("chunks of %s that go before", track)
                    .hasSize(2);
        }
    }

    @ParameterizedTest
    @MethodSource("lectures")
    void dividesEachTrackWithoutAGap(Plan plan) {
        for (String track : tracks(plan)) {
            int next = 0;
            for (PlannedTask task : Planning.tasks(plan).stream()
                    .filter(planned -> planned.folders().contains(track))
                    .sorted((one, other) -> Integer.compare(one.firstSegment(), other.firstSegment()))
                    .toList()) {
                assertThat(task.firstSegment()).as(track).isEqualTo(next);
                next = task.endSegment();
            }
            assertThat(next).as(track).isEqualTo(plan.grid().segments());
        }
    }

    @ParameterizedTest
    @MethodSource("lectures")
    void tellsTasksOfOneKindApart(Plan plan) {
        assertThat(Planning.tasks(plan))
                .extracting(task -> task.kind() + "-" + task.part())
                .doesNotHaveDuplicates();
        assertThat(Planning.tasks(plan)).last().extracting(PlannedTask::kind).isEqualTo(Kind.FINISH);
    }

    @ParameterizedTest
    @CsvSource({"6,FIRST", "71,FIRST", "76,FIRST NEXT", "300,FIRST NEXT", "340,FIRST NEXT SIDE"})
    void goesThroughTheSoundOfAShortVideoOnce(double seconds, String lanes) {
        Plan plan = Plan.of(source(false, true, seconds), List.of());
        assertThat(lanes(plan, "audio-0")).isEqualTo(lanes);
    }

    /** With all its rungs, the first chunk of a short video is decoded twice, and therefore shorter. */
    @Test
    void beginsWithTwoSegmentsWhereOneRungIsAllThatIsUseful() {
        Plan plan = Plan.of(source(false, true, 40), List.of());
        Plan alone = plan.with(List.of(plan.rungs().getFirst()));
        assertThat(plan.chunks().getFirst().segments()).isEqualTo(1);
        assertThat(alone.chunks().getFirst().segments()).isEqualTo(2);
    }

    /** Others wait for theirs meanwhile. */
    @Test
    void makesOnlyTheBeginningOfOtherSoundsBeforeWhatComesNext() {
        Plan plan = Plan.of(source(false, true, 71), List.of());
        assertThat(lanes(plan, "audio-1")).isEqualTo("FIRST NEXT");
    }

    private static String lanes(Plan plan, String track) {
        return Planning.tasks(plan).stream()
                .filter(task -> task.folders().contains(track))
                .map(task -> task.lane().name())
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @MethodSource("lectures")
    void keepsWhatCantBeBegunInTheMiddleAwayFromWhatOthersWaitFor(Plan plan) {
        assertThat(Planning.tasks(plan))
                .filteredOn(task -> task.kind() == Kind.VIDEO
                        && task.endSegment() > plan.grid().segments() / 2)
                .isNotEmpty()
                .extracting(PlannedTask::lane)
                .containsOnly(plan.source().seekable() ? Lane.REST : Lane.LONG);
    }

    @ParameterizedTest
    @MethodSource("lectures")
    void makesTheSoundThatIsHeardBeforeTheOthers(Plan plan) {
        for (Lane lane : List.of(Lane.FIRST, Lane.NEXT)) {
            List<List<String>> inOrder = Planning.tasks(plan).stream()
                    .filter(task -> task.lane() == lane)
                    .sorted(Comparator.comparingInt(PlannedTask::order))
                    .map(PlannedTask::folders)
                    .toList();
            assertThat(inOrder).last().isEqualTo(List.of("audio-1"));
            assertThat(inOrder.indexOf(List.of("audio-0"))).isLessThan(2);
        }
    }

    private static List<String> tracks(Plan plan) {
        return Stream.concat(
                        plan.rungs().stream().map(Rung::name),
                        plan.audio().stream().map(AudioRendition::folder))
                .toList();
    }

    private static Source source(boolean copyable, boolean seekable) {
        return source(copyable, seekable, SECONDS);
    }

    private static Source source(boolean copyable, boolean seekable, double seconds) {
        return source(pictures(copyable, 1280, 720, seconds), seekable, seconds);
    }

    private static VideoTrack pictures(boolean copyable, int width, int height, double seconds) {
        return new VideoTrack(
                0,
                "h264",
                width,
                height,
                Rational.of(1),
                0,
                Rational.of(25),
                0,
                seconds,
                false,
                false,
                "",
                "",
                "",
                800_000,
                2,
                copyable);
    }

    private static Source source(@Nullable VideoTrack video, boolean seekable, double seconds) {
        List<AudioTrack> sound = List.of(
                new AudioTrack(1, "aac", 2, "stereo", "eng", "", true, seconds),
                new AudioTrack(2, "aac", 2, "stereo", "deu", "", false, seconds));
        return new Source(Container.ISO_MEDIA, seekable, video, sound, List.of(), List.of());
    }
}
