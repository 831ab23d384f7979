package org.lectern.system.connections;

import jakarta.servlet.ServletRequest;
import java.util.function.BooleanSupplier;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * A response on its way to the client. Where the operating system sends a file by itself, the way is longer than the
 * request's handling: Tomcat knows of a request that is being handled, and forgets one whose file is being sent.
 */
public final class Transmission {
    private static final String ATTRIBUTE = Transmission.class.getName();

    private final @Nullable SocketWrapperBase<?> socket;
    private @Nullable Thread handler = Thread.currentThread();
    private volatile boolean over;
    private volatile boolean cut;
    private volatile @Nullable BooleanSupplier continues;

    private Transmission(@Nullable SocketWrapperBase<?> socket) {
        this.socket = socket;
    }

    /** The transmission of the response to the request. */
    public static Transmission of(ServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Transmission known ? known : new Transmission(null);
    }

    /** Of a response that will be sent over a connection; without one, over HTTP/2, which is shared with others. */
    static Transmission begin(ServletRequest request, @Nullable HttpConnection connection) {
        Transmission transmission = new Transmission(connection == null ? null : connection.socket());
        request.setAttribute(ATTRIBUTE, transmission);
        return transmission;
    }

    /** Whether all has been sent, or nothing more will be. */
    public boolean isOver() {
        BooleanSupplier continuing = continues;
        if (continuing != null && !continuing.getAsBoolean()) {
            end();
        }
        return over;
    }

    /** Ends it in the midst, by closing the connection where it is the response's own. */
    public synchronized void cut() {
        if (isOver()) {
            return;
        }
        cut = true;
        if (socket != null) {
            socket.close();
        }
        if (handler != null) {
            // Whoever waits for a client that doesn't read isn't told that the connection has been closed here.
            handler.interrupt();
        }
    }

    /** The request has been handled: its thread does something else from now on. */
    synchronized void handled() {
        handler = null;
        if (cut) {
            Thread.interrupted();
        }
    }

    /** Whether it has been ended in the midst, so that whoever still writes had better stop. */
    public boolean isCut() {
        return cut;
    }

    void end() {
        over = true;
        continues = null;
    }

    void continueWhile(BooleanSupplier condition) {
        continues = condition;
    }
}
