package org.lectern.transcoder.hls;

/**
 * An EXT-X-STREAM-INF: pictures of one size.
 *
 * @param uri of its media playlist, relative to the multivariant playlist
 * @param frameRate pictures a second
 * @param codec as in CODECS
 * @param rates of the pictures alone
 */
public record Variant(String uri, int width, int height, double frameRate, String codec, BitRates rates) {
    /** The same with rates that are a tenth lower than another's, unless they are so already. */
    public Variant below(Variant higher) {
        long peak = Math.min(rates.peak(), higher.rates.peak() * 9 / 10);
        return new Variant(uri, width, height, frameRate, codec, new BitRates(peak, Math.min(rates.average(), peak)));
    }
}
