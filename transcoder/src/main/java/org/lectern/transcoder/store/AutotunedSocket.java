package org.lectern.transcoder.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A socket whose receive buffer is small, for a reader who may pause for hours, and grows for one who takes at once what
 * comes. So many may have a large one that they weigh nothing. The kernel's own autotuning goes up to megabytes, which the
 * sender has then sent in vain. None shrinks again: what is under way then would be lost.
 */
public class AutotunedSocket extends Socket {
    /** Linux doubles these, for what it keeps beside the bytes. */
    public static final int LEAST_BYTES = 64 * 1024;

    public static final int MOST_BYTES = 256 * 1024;

    private static final int LARGE_AT_MOST = 64;
    private static final Semaphore LARGE_LEFT = new Semaphore(LARGE_AT_MOST);

    /** More than is taken on behalf of somebody who has paused. */
    private static final int TAKEN_AT_ONCE_BYTES = 1 << 20;

    private static final long AT_ONCE_NANOS = Duration.ofMillis(50).toNanos();

    private final AtomicBoolean large = new AtomicBoolean();
    private long takenAtOnce;
    private long readNanos = System.nanoTime();

    /** Unconnected, to connect through what the JVM's own properties name. */
    public AutotunedSocket() {}

    /**
     * Unconnected.
     *
     * @param proxy to connect through, SOCKS or none
     */
    public AutotunedSocket(Proxy proxy) {
        super(proxy);
    }

    @Override
    public void connect(SocketAddress server, int timeoutMillis) throws IOException {
        setReceiveBufferSize(LEAST_BYTES);
        super.connect(server, timeoutMillis);
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
                if (System.nanoTime() - readNanos > AT_ONCE_NANOS) {
                    takenAtOnce = 0;
                }
                try {
                    int count = receive(in, buffer, offset, length);
                    take(count);
                    return count;
                } finally {
                    readNanos = System.nanoTime();
                }
            }
        };
    }

    /** Reads from the connection; for who waits in a way of his own. */
    protected int receive(InputStream connection, byte[] buffer, int offset, int length) throws IOException {
        return connection.read(buffer, offset, length);
    }

    private void take(int count) throws IOException {
        takenAtOnce += Math.max(0, count);
        if (takenAtOnce >= TAKEN_AT_ONCE_BYTES && !large.get() && LARGE_LEFT.tryAcquire()) {
            large.set(true);
            if (isClosed()) {
                giveBack();
            } else {
                setReceiveBufferSize(MOST_BYTES);
            }
        }
    }

    private void giveBack() {
        if (large.getAndSet(false)) {
            LARGE_LEFT.release();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            super.close();
        } finally {
            giveBack();
        }
    }
}
