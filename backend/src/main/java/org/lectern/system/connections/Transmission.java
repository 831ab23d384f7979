package org.lectern.system.connections;

import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Request;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * A response on its way to the client. Where the operating system sends a file by itself, the way is longer than the
 * request's handling: Tomcat knows of a request that is being handled, and forgets one whose file is being sent.
 */
public final class Transmission {
    private static final String ATTRIBUTE = Transmission.class.getName();

    /** A wait that is over sooner isn't worth looking whether anybody is there. */
    private static final long SHORT_WAIT_NANOS = Duration.ofMillis(200).toNanos();

    private static final long NOT_WAITING = 0;

    /** While it is being handled. Then the request is Tomcat's again, to be used for another. */
    private @Nullable Request request;

    private final @Nullable SocketWrapperBase<?> socket;
    private long waitsSinceNanos = NOT_WAITING;
    private @Nullable Thread handler = Thread.currentThread();
    private @Nullable Rest rest;
    private volatile boolean over;
    private volatile boolean cut;
    private volatile @Nullable BooleanSupplier continues;

    private Transmission(@Nullable Request request, @Nullable SocketWrapperBase<?> socket) {
        this.request = request;
        this.socket = socket;
    }

    /** The transmission of the response to the request. */
    public static Transmission of(ServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Transmission known ? known : new Transmission(null, null);
    }

    /** Of a response that will be sent over a connection; without one, over HTTP/2, which is shared with others. */
    static Transmission begin(ServletRequest servletRequest, Request request, @Nullable HttpConnection connection) {
        Transmission transmission = new Transmission(request, connection == null ? null : connection.socket());
        servletRequest.setAttribute(ATTRIBUTE, transmission);
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

    /** What of a response is still to be sent. */
    @FunctionalInterface
    public interface Rest {
        /** Sends it, to the end. */
        void send(OutputStream out) throws IOException;
    }

    /**
     * Has the rest of the response sent once the application has handled the request. A viewer may take hours to read it,
     * and the application's filters and views keep nothing meanwhile.
     */
    public void sendAfterwards(Rest unsent) {
        rest = unsent;
    }

    /** What is to be sent now, the application having handled the request. */
    Optional<Rest> takeRest() {
        Optional<Rest> taken = Optional.ofNullable(rest);
        rest = null;
        return taken;
    }

    /** Something that takes as long as its source lets it take. */
    @FunctionalInterface
    public interface Wait<T, E extends Exception> {
        T end() throws E;
    }

    /**
     * Waits for something to send, without touching the response. That ends by an interrupt where the transmission is cut
     * meanwhile, such as by {@link #cutIfLeft}.
     */
    public <T, E extends Exception> T await(Wait<T, E> wait) throws E {
        waits(Math.max(1, System.nanoTime()));
        try {
            return wait.end();
        } finally {
            waits(NOT_WAITING);
        }
    }

    private synchronized void waits(long sinceNanos) {
        waitsSinceNanos = sinceNanos;
    }

    /** Cuts it if its client has left while there has been nothing to send for a while: nobody else would notice. */
    public synchronized void cutIfLeft() {
        boolean waits = waitsSinceNanos != NOT_WAITING && System.nanoTime() - waitsSinceNanos > SHORT_WAIT_NANOS;
        if (waits && isLost()) {
            cut();
        }
    }

    /**
     * Whether the client still waits; looks without waiting. Only for the thread that answers the request, whose body must
     * have been read.
     */
    public synchronized boolean isAwaited() {
        return !cut && !isLost();
    }

    private boolean isLost() {
        return request != null && (socket == null ? Http2Stream.isLost(request) : hasLeft(request));
    }

    private static boolean hasLeft(Request request) {
        boolean something = hasSomethingToRead(request);
        // Which may be the next request: that is in the buffer now and not looked for again. An end stays.
        return something && hasSomethingToRead(request);
    }

    private static boolean hasSomethingToRead(Request request) {
        request.action(ActionCode.AVAILABLE, true);
        return request.getAvailable() > 0;
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
        request = null;
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
