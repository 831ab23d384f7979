package org.lectern.transcoder.hls;

import org.lectern.transcoder.probe.Rational;

/**
 * An EXT-X-STREAM-INF: pictures of one size.
 *
 * @param uri of its media playlist, relative to the multivariant playlist
 * @param codec as in CODECS
 * @param rates of the pictures alone
 */
public record Variant(String uri, int width, int height, Rational frameRate, String codec, BitRates rates) {}
