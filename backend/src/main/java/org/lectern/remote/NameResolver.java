package org.lectern.remote;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Turns a host's name into its addresses. */
@FunctionalInterface
interface NameResolver {
    /** All its addresses, in the order in which they are to be tried. */
    List<InetAddress> resolve(String host) throws UnknownHostException;
}
