package org.lectern.transcoder.hls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IFramePlaylistTest {
    private static final int TIMESCALE = 25_000;

    /** Shown two pictures later than decoded, as reordered ones are. */
    private final IFramePlaylist playlist = new IFramePlaylist(
            List.of(
                    new IFramePlaylist.Picture("00000-1.m4s", 24, 5_000, 2_000),
                    new IFramePlaylist.Picture("00000-1.m4s", 60_024, 7_000, 52_000),
                    new IFramePlaylist.Picture("00001-4.m4s", 24, 6_000, 102_000)),
            137_000,
            TIMESCALE);

    @Test
    void aPictureStandsUntilTheNextAndTheLastOneToTheEnd() {
        assertThat(IntStream.range(0, 3).mapToDouble(playlist::seconds)).containsExactly(2.0, 2.0, 1.48);
        assertThat(IntStream.range(0, 3).mapToDouble(playlist::startSeconds)).containsExactly(0.0, 2.0, 4.0);
        assertThat(playlist.startSeconds(3)).isEqualTo(5.48);
    }

    @Test
    void findsThePictureNearestToATime() {
        assertThat(playlist.nearest(0)).isZero();
        assertThat(playlist.nearest(1)).isZero();
        assertThat(playlist.nearest(1.1)).isEqualTo(1);
        assertThat(playlist.nearest(60)).isEqualTo(2);
    }

    @Test
    void namesRangesOfTheSegments() {
        assertThat(playlist.render()).isEqualTo("""
                        #EXTM3U
                        #EXT-X-VERSION:5
                        #EXT-X-TARGETDURATION:2
                        #EXT-X-MEDIA-SEQUENCE:0
                        #EXT-X-PLAYLIST-TYPE:VOD
                        #EXT-X-I-FRAMES-ONLY
                        #EXT-X-MAP:URI="init.mp4"
                        #EXTINF:2.000000,
                        #EXT-X-BYTERANGE:5000@24
                        00000-1.m4s
                        #EXTINF:2.000000,
                        #EXT-X-BYTERANGE:7000@60024
                        00000-1.m4s
                        #EXTINF:1.480000,
                        #EXT-X-BYTERANGE:6000@24
                        00001-4.m4s
                        #EXT-X-ENDLIST
                        """);
    }

    @Test
    void measuresThePicturesAlone() {
        BitRates rates = playlist.rates();
        assertThat(rates.average()).isCloseTo(Math.round(18_000 * 8 / 5.48), within(1L));
        assertThat(rates.peak()).isEqualTo((long) Math.ceil(6_000 * 8 / 1.48));
    }
}
