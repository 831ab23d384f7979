package org.lectern.remote;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;

/**
 * A socket whose reads are bounded by {@link Patience}. It looks up from waiting a few times a second, beneath TLS and
 * HTTP, so that neither of them is ever interrupted in the middle of something.
 */
final class PatientSocket extends Socket {
    /**
     * What the operating system may receive ahead of whoever doesn't read; Linux doubles it. With a round trip of 100 ms
     * to the server, that is 10 to 20 Mbit/s.
     */
    static final int RECEIVE_BUFFER_BYTES = 128 * 1024;

    private static final int LOOK_UP_MILLIS = 200;

    private final Patience patience;

    PatientSocket(Patience patience) throws IOException {
        super(Proxy.NO_PROXY);
        this.patience = patience;
        setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
        setSoTimeout(LOOK_UP_MILLIS);
        setTcpNoDelay(true);
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(super.getInputStream()) {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                while (true) {
                    long since = System.nanoTime();
                    try {
                        int count = super.read(buffer, offset, length);
                        patience.waited(System.nanoTime() - since, Math.max(1, count));
                        return count;
                    } catch (SocketTimeoutException nothingYet) {
                        patience.waited(System.nanoTime() - since, 0);
                    }
                }
            }
        };
    }
}
