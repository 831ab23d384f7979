package org.lectern.transcoder.hls;

/**
 * An EXT-X-I-FRAME-STREAM-INF: pictures of one size that can be decoded by themselves (RFC 8216, section 4.3.4.3).
 *
 * @param uri of its I-frame playlist, relative to the multivariant playlist
 * @param codec as in CODECS
 * @param rates of these pictures alone
 */
public record IFrameVariant(String uri, int width, int height, String codec, BitRates rates) {}
