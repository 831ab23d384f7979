package org.lectern.remote;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.stream.Stream;

/** The part of the address space that belongs to the public. */
final class PublicNetworks {
    /** Source: the special-purpose address registries of IANA (RFC 6890), multicast and the reserved block. */
    private static final Network[] NOT_PUBLIC = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.31.196.0/24",
                    "192.52.193.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "192.175.48.0/24",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/3",
                    "2001::/23",
                    "2001:db8::/32",
                    "2002::/16",
                    "2620:4f:8000::/48",
                    "3fff::/20")
            .map(Network::of)
            .toArray(Network[]::new);

    /** Of IPv6, nothing else has been given out to the public: neither what maps or embeds IPv4 nor what is local. */
    private static final Network GLOBAL_UNICAST = Network.of("2000::/3");

    private PublicNetworks() {}

    static boolean have(InetAddress address) {
        return (address instanceof Inet4Address || GLOBAL_UNICAST.has(address))
                && Stream.of(NOT_PUBLIC).noneMatch(network -> network.has(address));
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
