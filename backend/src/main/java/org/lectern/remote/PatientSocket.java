package org.lectern.remote;

import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import org.lectern.transcoder.store.AutotunedSocket;

/**
 * A socket whose reads are bounded by {@link Patience}. It looks up from waiting a few times a second, beneath TLS and
 * HTTP, so that neither of them is ever interrupted in the middle of something.
 */
final class PatientSocket extends AutotunedSocket {
    /** 20 Mbit/s: a film of high definition. What is under way takes as much room as comes in the time of a round trip. */
    private static final long BYTES_PER_SECOND = 20_000_000 / 8;

    private static final int LOOK_UP_MILLIS = 200;

    private final Patience patience;

    PatientSocket(Patience patience) throws IOException {
        super(Proxy.NO_PROXY);
        this.patience = patience;
        setSoTimeout(LOOK_UP_MILLIS);
        setTcpNoDelay(true);
    }

    /** Connecting takes a round trip. */
    @Override
    public void connect(SocketAddress server, int timeoutMillis) throws IOException {
        long began = System.nanoTime();
        super.connect(server, timeoutMillis);
        setReceiveBufferSize(aheadBytes(System.nanoTime() - began));
    }

    static int aheadBytes(long roundTripNanos) {
        long underWay = BYTES_PER_SECOND * roundTripNanos / 1_000_000_000;
        return Math.clamp(underWay, LEAST_BYTES, MOST_BYTES);
    }

    @Override
    protected int receive(InputStream connection, byte[] buffer, int offset, int length) throws IOException {
        while (true) {
            long since = System.nanoTime();
            try {
                int count = connection.read(buffer, offset, length);
                patience.waited(System.nanoTime() - since, Math.max(1, count));
                return count;
            } catch (SocketTimeoutException nothingYet) {
                patience.waited(System.nanoTime() - since, 0);
            }
        }
    }
}
