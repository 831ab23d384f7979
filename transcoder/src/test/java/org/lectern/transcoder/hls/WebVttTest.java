package org.lectern.transcoder.hls;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WebVttTest {
    private final WebVtt captions = WebVtt.parse("""
            WEBVTT

            NOTE nobody sees this

            1
            00:03.000 --> 00:05.000 line:0
            over the seam

            01:00:00.500 --> 01:00:01.000
            <b>two</b>
            lines
            """.replace("\n", "\r\n"));

    @Test
    void readsCuesWithTheirSettingsAndLines() {
        assertThat(captions.cues())
                .containsExactly(
                        new WebVtt.Cue(3, 5, "00:03.000 --> 00:05.000 line:0\nover the seam"),
                        new WebVtt.Cue(3600.5, 3601, "01:00:00.500 --> 01:00:01.000\n<b>two</b>\nlines"));
    }

    /** As the shipped ffmpeg writes {@code one\N\Ntwo} and {@code \Nthree --> 4\N\N\N5\N} of an ASS file. */
    @Test
    void keepsWhatFollowsABlankLineOrAnArrowInACue() {
        assertThat(WebVtt.parse("""
                WEBVTT

                00:01.000 --> 00:02.000
                one

                two

                00:03.000 --> 00:04.000

                three --> 4


                5


                00:05.000 --> 00:06.000

                """).cues())
                .containsExactly(
                        new WebVtt.Cue(1, 2, "00:01.000 --> 00:02.000\none\ntwo"),
                        new WebVtt.Cue(3, 4, "00:03.000 --> 00:04.000\nthree --&gt; 4\n5"));
    }

    @Test
    void keepsTagsAndReferencesAndEscapesWhatOnlyLooksLikeThem() {
        assertThat(WebVtt.parse("""
                WEBVTT

                00:01.000 --> 00:02.000
                <u>R&amp;D&#39;s</u> <v Ann> &copy; AT&T <
                """).cues())
                .containsExactly(new WebVtt.Cue(
                        1, 2, "00:01.000 --> 00:02.000\n<u>R&amp;D&#39;s</u> &lt;v Ann> &amp;copy; AT&amp;T &lt;"));
    }

    @Test
    void repeatsACueInEverySegmentThatShowsIt() {
        assertThat(captions.segment(0, 4)).contains("over the seam");
        assertThat(captions.segment(4, 8)).contains("over the seam");
        assertThat(captions.segment(8, 12)).doesNotContain("-->");
    }

    @Test
    void mapsItsTimesToTheVideo() {
        assertThat(captions.segment(8, 12)).isEqualTo("WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n");
    }
}
