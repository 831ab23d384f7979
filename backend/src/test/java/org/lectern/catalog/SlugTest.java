package org.lectern.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlugTest {
    @ParameterizedTest
    @CsvSource({
        "Botany for beginners, botany-for-beginners",
        "  C++ & Java!, c-java",
        "Über große Käfer, uber-grosse-kafer",
        "İstanbul, istanbul",
        "../../etc/passwd, etc-passwd",
        "植物学, course",
        "100 %, 100"
    })
    void isFitForAPath(String title, String slug) {
        assertThat(Slug.of(title)).isEqualTo(slug);
    }

    @Test
    void staysShort() {
        assertThat(Slug.of("word ".repeat(40))).hasSizeLessThanOrEqualTo(60).doesNotEndWith("-");
    }

    @Test
    void endsItsCandidatesWithOneThatNobodyHas() {
        assertThat(Slug.candidates("Botany"))
                .hasSize(10)
                .startsWith("botany", "botany-2")
                .last()
                .asString()
                .matches("botany-[0-9a-f]{24}");
    }
}
