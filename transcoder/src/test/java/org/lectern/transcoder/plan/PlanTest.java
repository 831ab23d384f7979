package org.lectern.transcoder.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lectern.transcoder.probe.AudioTrack;

class PlanTest {
    @ParameterizedTest
    @CsvSource({
        "eng, en, English",
        "ger, de, German",
        "deu, de, German",
        "alb, sq, Albanian",
        "arm, hy, Armenian",
        "baq, eu, Basque",
        "bur, my, Burmese",
        "geo, ka, Georgian",
        "ice, is, Icelandic",
        "mac, mk, Macedonian",
        "mao, mi, Māori",
        "may, ms, Malay",
        "tib, bo, Tibetan",
        "wel, cy, Welsh",
        "gsw, gsw, Swiss German",
        "de-AT, de-AT, German (Austria)",
        "por-BR, pt-BR, Portuguese (Brazil)",
        "und, und, Sound"
    })
    void namesLanguagesAsTheWebDoes(String told, String tag, String name) {
        AudioTrack track = new AudioTrack(1, "aac", 2, "stereo", told, "", true, 10);
        assertThat(Plan.renditions(List.of(track))).singleElement().satisfies(rendition -> {
            assertThat(rendition.language()).isEqualTo(tag);
            assertThat(rendition.name()).isEqualTo(name);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "1, mono, 1, false",
        "2, stereo, 2, false",
        "6, 5.1(side), 2, false",
        "12, 7.1.4, 2, false",
        "8, '', 2, false",
        "9, '', 2, true",
        "16, '', 2, false",
        "17, '', 2, true",
        "2, binaural, 2, true",
        "4, ambisonic 1, 1, true",
        "6, ambisonic 1+stereo, 1, true"
    })
    void takesTheFirstChannelsOfWhatCannotBeMixed(int channels, String layout, int heard, boolean firstChannels) {
        AudioTrack track = new AudioTrack(1, "pcm_s16le", channels, layout, "und", "", true, 10);
        assertThat(Plan.renditions(List.of(track))).singleElement().satisfies(rendition -> {
            assertThat(rendition.channels()).isEqualTo(heard);
            assertThat(rendition.firstChannels()).isEqualTo(firstChannels);
        });
    }
}
