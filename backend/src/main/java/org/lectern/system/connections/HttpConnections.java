package org.lectern.system.connections;

import java.time.Duration;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;

/**
 * Tomcat's HTTP/1.1, with limits of its own for each direction. Tomcat has one timeout for all, which starts anew with
 * every byte: it lets a head or a body take days, and cuts a viewer off who pauses a film for a minute.
 */
public final class HttpConnections extends Http11NioProtocol {
    private static final int RESPONSE_BUFFER_BYTES = 4096;
    /** What is read of a request's body at once. */
    private static final int READ_BUFFER_BYTES = 4096;
    /** What may follow a chunked body. Each connection keeps a buffer of that size. */
    private static final int TRAILER_BYTES = 1024;

    private Duration headWithin = Duration.ofSeconds(20);
    private long bodyBytesPerSecond = 500;
    private Duration pauseAtMost = Duration.ofMinutes(10);

    /** A protocol to be given a port, and limits other than its own. */
    public HttpConnections() {
        setMaxTrailerSize(TRAILER_BYTES);
        setProperty("socket.appReadBufSize", Integer.toString(READ_BUFFER_BYTES));
        // Or else a thread that still writes when its connection is closed might find another connection's there.
        setProperty("socket.bufferPool", "0");
        getEndpoint().setHandler(new FilesBeingSent(getEndpoint().getHandler()));
    }

    /** How long a request's head may take, from its first byte to its last. */
    public void setHeadWithin(Duration headWithin) {
        this.headWithin = headWithin;
    }

    /** How fast a request's body has to come at least, on average, once the first seconds have passed. */
    public void setBodyBytesPerSecond(long bodyBytesPerSecond) {
        this.bodyBytesPerSecond = bodyBytesPerSecond;
    }

    /** How long a client may read nothing of a response: a viewer who pauses, whose player has buffered enough. */
    public void setPauseAtMost(Duration pauseAtMost) {
        this.pauseAtMost = pauseAtMost;
    }

    /** How much the kernel keeps of what a client hasn't taken yet; left to itself, megabytes for each, until it has none left. */
    public void setSendBufferBytes(int sendBufferBytes) {
        setProperty("socket.txBufSize", Integer.toString(sendBufferBytes));
    }

    int sendBufferBytes() {
        return getEndpoint().getSocketProperties().getTxBufSize();
    }

    Duration headWithin() {
        return headWithin;
    }

    long bodyBytesPerSecond() {
        return bodyBytesPerSecond;
    }

    Duration pauseAtMost() {
        return pauseAtMost;
    }

    /** Of a response in memory. A viewer who pauses keeps it, and what is sent of a film doesn't pass through it. */
    @Override
    public int getDesiredBufferSize() {
        return RESPONSE_BUFFER_BYTES;
    }

    @Override
    protected Processor createProcessor() {
        return new HttpConnection(this);
    }
}
