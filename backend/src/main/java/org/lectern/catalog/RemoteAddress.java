package org.lectern.catalog;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lectern.system.Invalid;

/**
 * The address of a remote Source, as far as it can be judged without asking anybody: what its host's name resolves to is
 * another matter, and is checked each time when it is fetched.
 */
final class RemoteAddress {
    static final int MAX_CHARACTERS = 2_048;

    private static final Set<String> SCHEMES = Set.of("http", "https");
    /** Leading zeros are left out: some read them as octal. */
    private static final Pattern DOTTED_QUAD = Pattern.compile("(?:(?:0|[1-9]\\d{0,2})\\.){3}(?:0|[1-9]\\d{0,2})");

    private static final Pattern ENDS_LIKE_A_NUMBER = Pattern.compile("(?:.*\\.)?(?:\\d+|0x[0-9a-f]*)\\.?");

    /** Source: the special-purpose address registry of IANA (RFC 6890), multicast and the reserved block. */
    private static final Network[] NOT_PUBLIC = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/3",
                    "2001::/23",
                    "2001:db8::/32",
                    "2002::/16",
                    "3fff::/20")
            .map(Network::of)
            .toArray(Network[]::new);

    /** Of IPv6, nothing else has been given out to the public. */
    private static final Network GLOBAL_UNICAST = Network.of("2000::/3");

    private RemoteAddress() {}

    /** The address, if it is http or https, names no user, and its host is neither this machine nor a literal address that isn't public. */
    static String checked(String written) {
        if (written.length() > MAX_CHARACTERS) {
            throw refused("has more than %,d characters".formatted(MAX_CHARACTERS));
        }
        URI uri = parsed(written);
        String scheme = uri.getScheme();
        if (scheme == null || !SCHEMES.contains(scheme.toLowerCase(Locale.ROOT))) {
            throw refused("must begin with http:// or https://");
        }
        if (uri.getRawUserInfo() != null) {
            throw refused("must not carry a user name");
        }
        if (uri.getPort() > 65_535 || uri.getPort() == 0) {
            throw refused("has a port that doesn't exist");
        }
        if (!isPublic(uri.getHost())) {
            throw refused("must name a host that everyone can reach");
        }
        return uri.toASCIIString();
    }

    private static URI parsed(String written) {
        try {
            return new URI(written);
        } catch (URISyntaxException malformed) {
            throw refused("isn't well formed");
        }
    }

    private static boolean isPublic(@Nullable String host) {
        if (host == null || host.indexOf('%') >= 0) {
            return false;
        }
        String name = host.toLowerCase(Locale.ROOT);
        if (name.startsWith("[") || DOTTED_QUAD.matcher(name).matches()) {
            return isPublic(literal(name.replaceAll("[\\[\\]]", "")));
        }
        return !ENDS_LIKE_A_NUMBER.matcher(name).matches() && !name.matches("(?:.*\\.)?localhost\\.?");
    }

    private static @Nullable InetAddress literal(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    private static boolean isPublic(@Nullable InetAddress address) {
        if (address == null || !(address instanceof Inet4Address || GLOBAL_UNICAST.has(address))) {
            return false;
        }
        return Stream.of(NOT_PUBLIC).noneMatch(network -> network.has(address));
    }

    private static Invalid refused(String why) {
        return new Invalid("videoUrl", "The address of the video " + why + ".");
    }

    private record Network(InetAddress address, int prefixBits) {
        static Network of(String notation) {
            int slash = notation.indexOf('/');
            return new Network(
                    InetAddress.ofLiteral(notation.substring(0, slash)),
                    Integer.parseInt(notation.substring(slash + 1)));
        }

        boolean has(InetAddress other) {
            byte[] own = address.getAddress();
            byte[] asked = other.getAddress();
            if (own.length != asked.length) {
                return false;
            }
            for (int bit = 0; bit < prefixBits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((own[bit / 8] & mask) != (asked[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
