package org.lectern.system.connections;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.apache.catalina.connector.Response;

/**
 * The body of a response whose length has been told. What is written in large pieces goes to the socket as it is, as long
 * as the client takes it at once; Tomcat, which waits for the client, is left what the socket doesn't take, and all small
 * pieces. By itself it would write 8 KB at a time, and be woken by the client for each.
 */
final class LargePieces extends OutputStream {
    /** Twice what Tomcat writes at a time. */
    private static final int LARGE_BYTES = 16 * 1024;

    private final Response response;
    private final OutputStream tomcats;
    private final SocketChannel socket;
    private boolean heldByTomcat = true;

    LargePieces(Response response, SocketChannel socket) throws IOException {
        this.response = response;
        this.tomcats = response.getOutputStream();
        this.socket = socket;
    }

    @Override
    public void write(int piece) throws IOException {
        heldByTomcat = true;
        tomcats.write(piece);
    }

    @Override
    public void write(byte[] piece, int offset, int length) throws IOException {
        int taken = length < LARGE_BYTES ? 0 : offer(ByteBuffer.wrap(piece, offset, length));
        if (taken < length) {
            heldByTomcat = true;
            tomcats.write(piece, offset + taken, length - taken);
        }
    }

    private int offer(ByteBuffer piece) throws IOException {
        if (heldByTomcat) {
            response.flushBuffer();
            heldByTomcat = false;
        }
        return socket.write(piece);
    }

    @Override
    public void flush() throws IOException {
        tomcats.flush();
    }
}
