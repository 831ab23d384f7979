package org.lectern.transcoder.hls;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The playlist that names all others. The variant to start with comes first, then the rest from low to high.
 *
 * @param iFrames none while the video still grows
 */
public record MultivariantPlaylist(List<Variant> variants, List<Rendition> renditions, List<IFrameVariant> iFrames) {
    /** What a player should begin with before it has measured anything: about 2 Mbit/s. */
    private static final long START_BITS_PER_SECOND = 2_100_000;

    /** Brings the variants into order and copies the lists. */
    public MultivariantPlaylist {
        renditions = List.copyOf(renditions);
        iFrames = List.copyOf(iFrames);
        List<Variant> ordered = new ArrayList<>(variants);
        ordered.sort(Comparator.comparingLong(variant -> variant.rates().peak()));
        Variant start = ordered.getFirst();
        for (Variant variant : ordered) {
            if (rates(variant, renditions).peak() <= START_BITS_PER_SECOND) {
                start = variant;
            }
        }
        ordered.remove(start);
        ordered.addFirst(start);
        variants = List.copyOf(ordered);
    }

    /** Without I-frame playlists. */
    public MultivariantPlaylist(List<Variant> variants, List<Rendition> renditions) {
        this(variants, renditions, List.of());
    }

    /** What a variant takes together with the most expensive of the tracks that may be played with it. */
    public BitRates rates(Variant variant) {
        return rates(variant, renditions);
    }

    private static BitRates rates(Variant variant, List<Rendition> renditions) {
        BitRates rates = variant.rates();
        for (Rendition.Type type : Rendition.Type.values()) {
            rates = rates.plus(renditions.stream()
                    .filter(rendition -> rendition.type() == type)
                    .map(Rendition::rates)
                    .reduce(BitRates.NONE, BitRates::max));
        }
        return rates;
    }

    /** The playlist's text (RFC 8216, section 4.3.4). */
    public String render() {
        StringBuilder text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:4\n#EXT-X-INDEPENDENT-SEGMENTS\n");
        renditions.forEach(rendition -> text.append(media(rendition)));
        variants.forEach(variant -> text.append(streamInf(variant)));
        iFrames.forEach(variant -> text.append(iFrameStreamInf(variant)));
        return text.toString();
    }

    private static String media(Rendition rendition) {
        List<String> attributes = new ArrayList<>(List.of(
                "TYPE=" + rendition.type(),
                "GROUP-ID=\"" + rendition.type().groupId() + "\"",
                "NAME=\"" + rendition.name() + "\"",
                "LANGUAGE=\"" + rendition.language() + "\"",
                "DEFAULT=" + (rendition.isDefault() ? "YES" : "NO"),
                "AUTOSELECT=YES"));
        if (rendition.type() == Rendition.Type.AUDIO) {
            attributes.add("CHANNELS=\"" + rendition.channels() + "\"");
        } else {
            attributes.add("FORCED=" + (rendition.forced() ? "YES" : "NO"));
        }
        attributes.add("URI=\"" + rendition.uri() + "\"");
        return "#EXT-X-MEDIA:" + String.join(",", attributes) + "\n";
    }

    private String streamInf(Variant variant) {
        BitRates rates = rates(variant);
        List<String> attributes = new ArrayList<>(List.of(
                "BANDWIDTH=" + rates.peak(),
                "AVERAGE-BANDWIDTH=" + rates.average(),
                "CODECS=\"" + String.join(",", codecs(variant)) + "\"",
                "RESOLUTION=" + variant.width() + "x" + variant.height(),
                String.format(Locale.ROOT, "FRAME-RATE=%.3f", variant.frameRate()),
                "CLOSED-CAPTIONS=NONE"));
        for (Rendition.Type type : Rendition.Type.values()) {
            if (renditions.stream().anyMatch(rendition -> rendition.type() == type)) {
                attributes.add(type + "=\"" + type.groupId() + "\"");
            }
        }
        return "#EXT-X-STREAM-INF:" + String.join(",", attributes) + "\n" + variant.uri() + "\n";
    }

    private static String iFrameStreamInf(IFrameVariant variant) {
        return "#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=" + variant.rates().peak() + ",AVERAGE-BANDWIDTH="
                + variant.rates().average() + ",CODECS=\"" + variant.codec() + "\",RESOLUTION=" + variant.width() + "x"
                + variant.height() + ",URI=\"" + variant.uri() + "\"\n";
    }

    private Set<String> codecs(Variant variant) {
        Set<String> codecs = new LinkedHashSet<>(List.of(variant.codec()));
        renditions.stream()
                .map(Rendition::codec)
                .filter(codec -> !codec.isEmpty())
                .forEach(codecs::add);
        return codecs;
    }
}
