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
        AudioTrack track = new AudioTrack(1, "aac", 2, told, "", true, 10);
        assertThat(Plan.renditions(List.of(track))).singleElement().satisfies(rendition -> {
            assertThat(rendition.language()).isEqualTo(tag);
            assertThat(rendition.name()).isEqualTo(name);
        });
    }
}
