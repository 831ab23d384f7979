package org.lectern.system.connections;

/** Tells for which requests the application may have to wait for another server. */
@FunctionalInterface
public interface FarSources {
    /**
     * Whether the answer may come from another server.
     *
     * @param path the path of a request, decoded
     */
    boolean mayAnswer(String path);
}
