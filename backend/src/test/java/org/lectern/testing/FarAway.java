package org.lectern.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * A web server in a process of its own, so that what it takes isn't counted as ours. It has one long file of zeros, which
 * it gives from the beginning or, to whoever asks for a range, as a range that is all of it.
 */
public final class FarAway implements AutoCloseable {

    private final Process process;
    private final int port;

    /**
     * Starts it.
     *
     * @param path where its file is
     */
    public FarAway(String path, int bytes) {
        try {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            FarAway.class.getName(),
                            path,
                            Integer.toString(bytes))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            port = Integer.parseInt(process.inputReader().readLine());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Where it listens, on loopback. */
    public int port() {
        return port;
    }

    /** The process: says where it listens, and ends when nobody holds its input any more. */
    static void main(String[] arguments) throws IOException {
        int bytes = Integer.parseInt(arguments[1]);
        try (RemoteHost host = new RemoteHost()) {
            host.on("/bucket", (request, out) -> RemoteHost.head(out, "200 OK", "Content-Length: 0"));
            host.on(arguments[0], (request, out) -> answer(request, out, bytes));
            System.out.println(host.port());
            while (System.in.read() >= 0) {
                // Nothing is said to it.
            }
        }
    }

    private static void answer(RemoteHost.Request request, OutputStream out, int bytes) throws IOException {
        boolean part = request.header("Range").isPresent();
        RemoteHost.head(
                out,
                part ? "206 Partial Content" : "200 OK",
                "Content-Type: video/mp4",
                "Content-Length: " + bytes,
                part ? "Content-Range: bytes 0-" + (bytes - 1) + "/" + bytes : "Accept-Ranges: bytes",
                "ETag: \"abc\"",
                "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT");
        if (request.method().equals("GET")) {
            byte[] some = new byte[64 * 1024];
            for (int left = bytes; left > 0; left -= some.length) {
                out.write(some, 0, Math.min(left, some.length));
            }
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
