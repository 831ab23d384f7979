package org.lectern.transcoder.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lectern.transcoder.probe.Rational;

class LadderTest {
    private static final Rational RATE = Rational.of(25);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1920 | 1080 | 1920x1080 1280x720 852x480 640x360",
                "3840 | 2160 | 1920x1080 1280x720 852x480 640x360",
                "1280 | 720  | 1280x720 852x480 640x360",
                "1080 | 1920 | 1080x1920 720x1280 480x852 360x640",
                "960  | 540  | 960x540 640x360",
                "854  | 480  | 854x480 640x360",
                "800  | 332  | 800x332",
                "161  | 121  | 160x120",
                "320  | 240  | 320x240"
            })
    void goesDownFromTheSourceAndNeverAboveIt(int width, int height, String expected) {
        List<String> sizes = Ladder.plan(width, height, RATE).stream()
                .map(rung -> rung.width() + "x" + rung.height())
                .toList();
        assertThat(String.join(" ", sizes)).isEqualTo(expected);
    }

    @Test
    void neverScalesUpWhateverTheSource() {
        for (int width = 16; width < 2200; width += 37) {
            for (int height = 16; height < 2200; height += 41) {
                for (Rung rung : Ladder.plan(width, height, RATE)) {
                    assertThat(rung.width())
                            .as("%s of %dx%d", rung, width, height)
                            .isLessThanOrEqualTo(width);
                    assertThat(rung.height())
                            .as("%s of %dx%d", rung, width, height)
                            .isLessThanOrEqualTo(height);
                    assertThat(rung.width() % 2 + rung.height() % 2).isZero();
                }
            }
        }
    }

    @Test
    void capsHigherRungsHigher() {
        List<Rung> rungs = Ladder.plan(1920, 1080, RATE);
        assertThat(rungs.stream().map(Rung::maxBitsPerSecond).toList())
                .isSortedAccordingTo((a, b) -> Long.compare(b, a))
                .first()
                .isEqualTo(6_000_000L);
    }

    @Test
    void dropsRungsThatCostWhatTheOneAboveThemCosts() {
        List<Rung> rungs = Ladder.plan(1920, 1080, RATE);
        Map<String, Long> alike = Map.of("1080p", 900_000L, "720p", 850_000L, "480p", 800_000L, "360p", 700_000L);
        assertThat(Ladder.useful(rungs, alike, 128_000)).extracting(Rung::name).containsExactly("1080p", "360p");
        Map<String, Long> steep = Map.of("1080p", 4_000_000L, "720p", 2_000_000L, "480p", 900_000L, "360p", 500_000L);
        assertThat(Ladder.useful(rungs, steep, 128_000)).isEqualTo(rungs);
        Map<String, Long> slides = Map.of("1080p", 90_000L, "720p", 50_000L, "480p", 30_000L, "360p", 20_000L);
        assertThat(Ladder.useful(rungs, slides, 128_000)).extracting(Rung::name).containsExactly("1080p");
    }

    @Test
    void putsACopyFirstAndAnEncodeOfItsSizeBelowOnlyWhereTheCopyIsDear() {
        assertThat(Ladder.planBelowCopy(1280, 720, RATE, 1_500_000))
                .extracting(Rung::name)
                .containsExactly("720p-original", "480p", "360p");
        assertThat(Ladder.planBelowCopy(1280, 720, RATE, 15_000_000))
                .extracting(Rung::name)
                .containsExactly("720p-original", "720p", "480p", "360p");
        assertThat(Ladder.planBelowCopy(1280, 720, RATE, 200_000))
                .extracting(Rung::name)
                .containsExactly("720p-original");
        assertThat(Ladder.mayCopy(40_000_000)).isFalse();
    }
}
