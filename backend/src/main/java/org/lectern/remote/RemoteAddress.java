package org.lectern.remote;

import java.net.URI;
import java.util.Locale;

/** The address of a remote file, as {@link RemoteAddresses} lets it pass. */
public final class RemoteAddress {
    private final URI uri;

    RemoteAddress(URI uri) {
        this.uri = uri;
    }

    /** The last segment of its path, as it is written; empty where there is none. */
    public String fileName() {
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    boolean secure() {
        return uri.getScheme().toLowerCase(Locale.ROOT).equals("https");
    }

    /** A name, or a literal address, that of IPv6 in brackets. */
    String host() {
        return uri.getHost();
    }

    int port() {
        return uri.getPort() >= 0 ? uri.getPort() : secure() ? 443 : 80;
    }

    /** The value of the field Host. */
    String authority() {
        return uri.getPort() < 0 ? host() : host() + ":" + uri.getPort();
    }

    /** What a request line names. */
    String target() {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    /** Where a reference leads that was found there; anything, and to be checked. */
    URI resolve(String reference) {
        return uri.resolve(reference);
    }

    /** As it is written and stored. */
    @Override
    public String toString() {
        return uri.toASCIIString();
    }
}
