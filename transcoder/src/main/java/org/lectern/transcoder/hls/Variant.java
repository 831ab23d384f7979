package org.lectern.transcoder.hls;

/**
 * An EXT-X-STREAM-INF: pictures of one size.
 *
 * @param uri of its media playlist, relative to the multivariant playlist
 * @param frameRate pictures a second
 * @param codec as in CODECS
 * @param rates of the pictures alone
 */
public record Variant(String uri, int width, int height, double frameRate, String codec, BitRates rates) {}
