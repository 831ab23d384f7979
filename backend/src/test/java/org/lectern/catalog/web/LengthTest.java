package org.lectern.catalog.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LengthTest {
    @Test
    void showsHoursOnlyWhereThereAreAny() {
        assertThat(new Length(62).clock()).isEqualTo("1:02");
        assertThat(new Length(3_723).clock()).isEqualTo("1:02:03");
    }

    @Test
    void roundsToMinutesWithoutASixtieth() {
        Length almostTwoHours = new Length(7_199);

        assertThat(almostTwoHours.hours()).isEqualTo(2);
        assertThat(almostTwoHours.minutes()).isZero();
    }

    @Test
    void neverSaysThatSomethingTakesNoTime() {
        assertThat(new Length(7).minutes()).isEqualTo(1);
    }

    @Test
    void knowsThatNothingIsKnown() {
        assertThat(new Length(0).known()).isFalse();
    }
}
