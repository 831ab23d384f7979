package org.lectern.transcoder.hls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MultivariantPlaylistTest {
    private final Rendition english = sound("English", "en", true, new BitRates(140_000, 128_000));
    private final Rendition german = sound("Deutsch", "de", false, new BitRates(150_000, 120_000));

    @Test
    void beginsWithTheVariantNearestBelowTwoMegabits() {
        MultivariantPlaylist playlist = new MultivariantPlaylist(
                List.of(variant(1080, 5_000_000), variant(720, 1_900_000), variant(360, 500_000)), List.of());
        assertThat(playlist.variants().stream().map(Variant::height).toList()).containsExactly(720, 360, 1080);
    }

    @Test
    void countsTheSoundIntoWhatItBeginsWith() {
        MultivariantPlaylist playlist =
                new MultivariantPlaylist(List.of(variant(720, 2_000_000), variant(360, 500_000)), List.of(english));
        assertThat(playlist.variants().getFirst().height()).isEqualTo(360);
    }

    @Test
    void beginsWithTheLowestWhereAllAreAbove() {
        MultivariantPlaylist playlist =
                new MultivariantPlaylist(List.of(variant(1080, 5_000_000), variant(720, 3_000_000)), List.of());
        assertThat(playlist.variants().getFirst().height()).isEqualTo(720);
    }

    @Test
    void countsTheCostliestSoundIntoEveryVariant() {
        Variant variant = variant(720, 1_000_000);
        MultivariantPlaylist playlist = new MultivariantPlaylist(List.of(variant), List.of(english, german));
        assertThat(playlist.rates(variant)).isEqualTo(new BitRates(1_000_000 + 150_000, 1_000_000 + 128_000));
    }

    @Test
    void namesPicturesThatCanBeDecodedByThemselvesAfterTheVariants() {
        IFrameVariant iFrames =
                new IFrameVariant("720p/iframes.m3u8", 1280, 720, "avc1.64001f", new BitRates(300_000, 200_000));
        MultivariantPlaylist playlist =
                new MultivariantPlaylist(List.of(variant(720, 1_000_000)), List.of(english), List.of(iFrames));
        assertThat(playlist.render())
                .endsWith(
                        "720p/index.m3u8\n#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=300000,AVERAGE-BANDWIDTH=200000,CODECS=\"avc1.64001f\",RESOLUTION=1280x720,URI=\"720p/iframes.m3u8\"\n");
    }

    @Test
    void writesEveryAttribute() {
        MultivariantPlaylist playlist = new MultivariantPlaylist(List.of(variant(720, 1_000_000)), List.of(english));
        assertThat(playlist.render()).isEqualTo("""
                        #EXTM3U
                        #EXT-X-VERSION:4
                        #EXT-X-INDEPENDENT-SEGMENTS
                        #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="English",LANGUAGE="en",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="en/index.m3u8"
                        #EXT-X-STREAM-INF:BANDWIDTH=1140000,AVERAGE-BANDWIDTH=1128000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=23.976,CLOSED-CAPTIONS=NONE,AUDIO="sound"
                        720p/index.m3u8
                        """);
    }

    private static Variant variant(int height, long rate) {
        return new Variant(
                height + "p/index.m3u8",
                height * 16 / 9,
                height,
                24_000 / 1001.0,
                "avc1.64001f",
                new BitRates(rate, rate));
    }

    private static Rendition sound(String name, String language, boolean isDefault, BitRates rates) {
        return new Rendition(
                Rendition.Type.AUDIO,
                name,
                language,
                isDefault,
                2,
                false,
                language + "/index.m3u8",
                "mp4a.40.2",
                rates);
    }
}
