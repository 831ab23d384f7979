package org.lectern.remote;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lectern.system.Invalid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Which addresses remote files may have. What is written is judged without asking anybody; what its name resolves to is
 * judged each time when it is fetched.
 */
@Component
public class RemoteAddresses {
    static final int MAX_CHARACTERS = 2_048;

    private static final Logger LOG = LoggerFactory.getLogger(RemoteAddresses.class);

    private static final Set<String> SCHEMES = Set.of("http", "https");
    /** Leading zeros are left out: some read them as octal. */
    private static final Pattern DOTTED_QUAD = Pattern.compile("(?:(?:0|[1-9]\\d{0,2})\\.){3}(?:0|[1-9]\\d{0,2})");

    private static final Pattern ENDS_LIKE_A_NUMBER = Pattern.compile("(?:.*\\.)?(?:\\d+|0x[0-9a-f]*)\\.?");
    private static final Pattern LOCALHOST = Pattern.compile("(?:.*\\.)?localhost\\.?");

    private final boolean loopbackAllowed;
    private final Set<Integer> ports;

    /**
     * The rules.
     *
     * @param loopbackAllowed for tests, whose remote server is on the same machine: this machine is reachable, too, at any
     *     port
     * @param ports where the web is served: what else listens on a public host is none of ours to knock at
     */
    public RemoteAddresses(
            @Value("${lectern.remote.allow-loopback:false}") boolean loopbackAllowed,
            @Value("${lectern.remote.ports:80,443,8080,8443}") Set<Integer> ports) {
        this.loopbackAllowed = loopbackAllowed;
        this.ports = Set.copyOf(ports);
        if (loopbackAllowed) {
            LOG.warn("Whoever writes a course can have this machine's own services fetched:"
                    + " lectern.remote.allow-loopback is meant for tests");
        }
    }

    /** What is written in a form: an address as {@link #checked} lets it pass, or nothing. */
    public Optional<RemoteAddress> ifAny(String written) {
        String address = written.strip();
        return address.isEmpty() ? Optional.empty() : Optional.of(checked(address));
    }

    /**
     * The address that is written, if it is http or https, names no user, and its host is neither this machine nor a
     * literal address that isn't public.
     *
     * @throws Invalid otherwise, saying what is wrong with the field videoUrl
     */
    public RemoteAddress checked(String written) {
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
        String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
        if (loopbackAllowed && isLoopback(host)) {
            return new RemoteAddress(URI.create(uri.toASCIIString()));
        }
        if (!mayBePublic(host)) {
            throw refused("must name a host that everyone can reach");
        }
        RemoteAddress address = new RemoteAddress(URI.create(uri.toASCIIString()));
        if (!ports.contains(address.port())) {
            throw refused("names a port that isn't one of "
                    + ports.stream().sorted().map(String::valueOf).collect(Collectors.joining(", ")));
        }
        return address;
    }

    /** Whether a connection may be made to it. */
    boolean allow(InetAddress address) {
        return PublicNetworks.have(address) || (loopbackAllowed && address.isLoopbackAddress());
    }

    /** The address that a host is, where it isn't a name. */
    static Optional<InetAddress> literal(String host) {
        if (!host.startsWith("[") && !DOTTED_QUAD.matcher(host).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static URI parsed(String written) {
        try {
            return new URI(written);
        } catch (URISyntaxException malformed) {
            throw refused("isn't well formed");
        }
    }

    private static boolean isLoopback(String host) {
        return LOCALHOST.matcher(host).matches()
                || literal(host).filter(InetAddress::isLoopbackAddress).isPresent();
    }

    private static boolean mayBePublic(String host) {
        if (host.isEmpty() || host.indexOf('%') >= 0) {
            return false;
        }
        @Nullable InetAddress literal = literal(host).orElse(null);
        if (literal != null) {
            return PublicNetworks.have(literal);
        }
        return !host.startsWith("[")
                && !ENDS_LIKE_A_NUMBER.matcher(host).matches()
                && !LOCALHOST.matcher(host).matches();
    }

    private static Invalid refused(String why) {
        return new Invalid("videoUrl", "The address of the video " + why + ".");
    }
}
