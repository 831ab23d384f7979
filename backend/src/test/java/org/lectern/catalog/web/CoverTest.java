package org.lectern.catalog.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CoverTest {
    @Test
    void isTheSameForTheSameTitle() {
        assertThat(Cover.of("Bread with four ingredients")).isEqualTo(Cover.of("Bread with four ingredients"));
    }

    @Test
    void isAnotherForAnotherTitle() {
        assertThat(IntStream.range(0, 500).mapToObj(i -> Cover.of("Course " + i)))
                .doesNotHaveDuplicates();
    }

    @Test
    void usesEveryPalette() {
        assertThat(IntStream.range(0, 200)
                        .map(i -> Cover.of("Course " + i).palette())
                        .distinct()
                        .sorted())
                .containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void drawsATitleInAnyScript() {
        assertThat(Cover.of("Хлеб из четырёх частей 🍞").tiles()).isNotEmpty();
    }
}
