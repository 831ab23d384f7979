package org.lectern.demo;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** The demo was asked for on a server that others can reach. */
final class DemoInTheOpen extends RuntimeException {
    DemoInTheOpen(@Nullable InetAddress address) {
        super(
                "The demo's accounts have a password that everybody knows, so the demo starts on loopback only, and not on "
                        + (address == null ? "every address" : address.getHostAddress())
                        + ": set server.address=127.0.0.1, or leave the profile demo out.");
    }
}
