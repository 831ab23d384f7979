package org.lectern.transcoder.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoryboardTest {
    private static final Pattern CUE = Pattern.compile("""
                    (\\d{2}):(\\d{2}):(\\d{2}\\.\\d{3}) --> (\\d{2}):(\\d{2}):(\\d{2}\\.\\d{3})
                    storyboard-(\\d+)\\.jpg#xywh=(\\d+),(\\d+),(\\d+),(\\d+)
                    """);

    @ParameterizedTest
    @ValueSource(doubles = {0.04, 1.9995, 2, 4.001, 49.96, 52.2, 360, 361, 3600, 10_800.5, 43_200})
    void cuesCoverAllOfTheVideoAndEachNamesAPlaceOfItsOwn(double duration) {
        Storyboard storyboard = Storyboard.of(duration, 1920, 1080);
        List<String> places = new ArrayList<>();
        double end = 0;
        Matcher cue = CUE.matcher(storyboard.webVtt());
        while (cue.find()) {
            assertThat(seconds(cue, 1)).isEqualTo(end);
            end = seconds(cue, 4);
            places.add(cue.group(7) + " " + cue.group(8) + " " + cue.group(9));
            assertThat(Integer.parseInt(cue.group(7))).isLessThan(storyboard.sheets());
            assertThat(Integer.parseInt(cue.group(8)) / storyboard.tileWidth()).isLessThan(storyboard.columns());
            assertThat(Integer.parseInt(cue.group(9)) / storyboard.tileHeight()).isLessThan(storyboard.rows());
        }
        assertThat(end).isCloseTo(duration, within(0.0006));
        assertThat(places).hasSize(storyboard.tiles()).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(180);
        assertThat(storyboard.webVtt()).startsWith("WEBVTT\n\n").doesNotContain("\r");
    }

    @Test
    void anHourIsATileEachTwentySeconds() {
        assertThat(Storyboard.of(3600, 1280, 720)).isEqualTo(new Storyboard(3600, 20, 240, 136));
    }

    @Test
    void portraitKeepsItsShape() {
        Storyboard storyboard = Storyboard.of(10, 1080, 1920);
        assertThat(storyboard.tileWidth()).isEqualTo(136);
        assertThat(storyboard.tileHeight()).isEqualTo(240);
    }

    @Test
    void theSheetOfAShortVideoIsNoLargerThanItsTiles() {
        Storyboard storyboard = Storyboard.of(5, 1280, 720);
        assertThat(storyboard.columns()).isEqualTo(3);
        assertThat(storyboard.rows()).isEqualTo(1);
    }

    @Test
    void aTileShowsTheMiddleOfItsTime() {
        Storyboard storyboard = Storyboard.of(5, 1280, 720);
        assertThat(storyboard.middleSeconds(1)).isEqualTo(3);
        assertThat(storyboard.middleSeconds(2)).isEqualTo(4.5);
    }

    private static double seconds(Matcher cue, int group) {
        return Integer.parseInt(cue.group(group)) * 3600
                + Integer.parseInt(cue.group(group + 1)) * 60
                + Double.parseDouble(cue.group(group + 2));
    }
}
