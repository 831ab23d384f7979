package org.lectern.system.connections;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.InputBuffer;
import org.apache.tomcat.util.net.ApplicationBufferHandler;

/**
 * The body of a request, which has to keep coming. What counts is the time in which the server waited for it, so that an
 * application that takes its time doesn't make a sender slow.
 */
final class SteadyBody implements InputBuffer {
    /** A sender may begin slowly, or stall for so long. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final HttpConnection connection;
    private final InputBuffer body;
    private final HttpConnections connections;

    private long bytes;
    private long waitedNanos;

    SteadyBody(HttpConnection connection, InputBuffer body, HttpConnections connections) {
        this.connection = connection;
        this.body = body;
        this.connections = connections;
    }

    @Override
    public int doRead(ApplicationBufferHandler handler) throws IOException {
        if (connection.request().getBytesRead() == 0) {
            bytes = 0;
            waitedNanos = 0;
        }
        long began = System.nanoTime();
        int count = body.doRead(handler);
        waitedNanos += System.nanoTime() - began;
        bytes += Math.max(0, count);
        if (count > 0 && isTooSlow()) {
            SocketTimeoutException slow = new SocketTimeoutException("The body came too slowly: " + bytes + " bytes in "
                    + TimeUnit.NANOSECONDS.toSeconds(waitedNanos) + " s");
            connection.giveUp(slow);
            throw slow;
        }
        return count;
    }

    private boolean isTooSlow() {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(waitedNanos - PATIENCE_NANOS);
        return seconds > 0 && bytes < seconds * connections.bodyBytesPerSecond();
    }

    @Override
    public int available() {
        return body.available();
    }
}
