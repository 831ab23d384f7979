package org.lectern.system.connections;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import org.apache.coyote.ErrorState;
import org.apache.coyote.Request;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.NioEndpoint.SendfileData;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tomcat's side of a connection while it has something to do. Tomcat calls it by one thread at a time. */
final class HttpConnection extends Http11Processor {
    private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);
    /** Under which the connection is found from its request; Tomcat itself uses the first few. */
    private static final int NOTE = 24;

    private final HttpConnections connections;

    private @Nullable SocketWrapperBase<?> amidHeadOf;
    private long headBeganNanos;
    private @Nullable Transmission expected;
    private boolean done;

    HttpConnection(HttpConnections connections) {
        super(connections, connections.getAdapter());
        this.connections = connections;
        request.setNote(NOTE, this);
        request.setInputBuffer(new SteadyBody(this, request.getInputBuffer(), connections));
    }

    /** The connection that the request came by; null for HTTP/2. */
    static @Nullable HttpConnection of(Request request) {
        return request.getNote(NOTE) instanceof HttpConnection connection ? connection : null;
    }

    Request request() {
        return request;
    }

    @Nullable
    SocketWrapperBase<?> socket() {
        return getSocketWrapper();
    }

    /** The transmission's request has been handled, and the file that it named is about to be sent. */
    void expect(Transmission transmission) {
        if (expected != null) {
            expected.end();
        }
        expected = transmission;
    }

    /** Whether it holds nothing of a further request, which may have been sent ahead. */
    boolean isDone() {
        return done;
    }

    /**
     * How much the kernel keeps of what the client hasn't taken yet: half as much of what passes through, since that is kept a
     * second time where it comes in.
     */
    void keepUnsent(boolean passingThrough) {
        int bytes = connections.sendBufferBytes() / (passingThrough ? 2 : 1);
        @Nullable SocketChannel channel = channel();
        if (channel != null) {
            try {
                channel.setOption(StandardSocketOptions.SO_SNDBUF, bytes);
            } catch (IOException gone) {
                LOG.debug("The client is gone already: {}", gone.toString());
            }
        }
    }

    /**
     * What the connection's bytes are written to as they are; null if TLS is between. It stays this connection's own, closed
     * or not.
     */
    @Nullable
    SocketChannel unencrypted() {
        return connections.isSSLEnabled() ? null : channel();
    }

    private @Nullable SocketChannel channel() {
        return socket() instanceof NioSocketWrapper nio ? nio.getSocket().getIOChannel() : null;
    }

    /** Has the connection closed as soon as the application is done with the request. */
    void giveUp(IOException why) {
        setErrorState(ErrorState.CLOSE_CONNECTION_NOW, why);
    }

    @Override
    public SocketState service(SocketWrapperBase<?> socket) throws IOException {
        socket.setWriteTimeout(connections.pauseAtMost().toMillis());
        SocketState state = super.service(socket);
        @Nullable SendfileData pending = socket instanceof NioSocketWrapper nio ? nio.getSendfileData() : null;
        handOver(socket, pending);
        done = available(false) == 0;
        if (state == SocketState.LONG && !isAsync()) {
            return awaitHead(socket);
        }
        amidHeadOf = null;
        if (state == SocketState.CLOSED && pending != null && !getErrorState().isError()) {
            // Tomcat, when it is about to stop, would close the connection amid the file that it has begun to send.
            return SocketState.SENDFILE;
        }
        return state;
    }

    private void handOver(SocketWrapperBase<?> socket, @Nullable SendfileData pending) {
        Transmission transmission = expected;
        expected = null;
        if (transmission == null) {
            return;
        }
        if (pending != null && socket instanceof NioSocketWrapper nio) {
            transmission.continueWhile(() -> !nio.isClosed() && pending.equals(nio.getSendfileData()));
        } else {
            transmission.end();
        }
    }

    /** There is more of the head to come. Each byte would give it the whole time again. */
    private SocketState awaitHead(SocketWrapperBase<?> socket) {
        long now = System.nanoTime();
        if (!socket.equals(amidHeadOf)) {
            amidHeadOf = socket;
            headBeganNanos = now;
        }
        long left = connections.headWithin().minusNanos(now - headBeganNanos).toMillis();
        if (left <= 0) {
            return SocketState.CLOSED;
        }
        socket.setReadTimeout(Math.min(left, connections.getConnectionTimeout()));
        return SocketState.LONG;
    }
}
