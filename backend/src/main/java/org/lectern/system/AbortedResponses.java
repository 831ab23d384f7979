package org.lectern.system;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * Closes the connection of a response that can't be finished, and tells whether the client has closed it. A servlet has no
 * means to do so: returning early leaves the client waiting for the rest, and throwing makes Tomcat append an error page to
 * what has been sent.
 */
public final class AbortedResponses extends ValveBase {
    private static final String CAUSE = AbortedResponses.class.getName() + ".cause";
    private static final String CONNECTION = AbortedResponses.class.getName() + ".connection";

    /** A valve to be put around the whole application. */
    public AbortedResponses() {
        super(true);
    }

    /** Has the connection closed as soon as the application is done with the request. Nothing must be written after. */
    public static void abort(ServletRequest request, Exception cause) {
        request.setAttribute(CAUSE, cause);
    }

    /**
     * Whether the client has closed its connection; looks without waiting. Only for the thread that answers the request,
     * whose body must have been read. Over HTTP/2, it is never seen to have.
     */
    public static boolean isLost(ServletRequest request) {
        return request.getAttribute(CONNECTION) instanceof org.apache.coyote.Request connection
                && hasSomethingToRead(connection)
                // Which may be the next request: that is in the buffer now and not looked for again. An end stays.
                && hasSomethingToRead(connection);
    }

    private static boolean hasSomethingToRead(org.apache.coyote.Request connection) {
        connection.action(ActionCode.AVAILABLE, true);
        return connection.getAvailable() > 0;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        request.setAttribute(CONNECTION, request.getCoyoteRequest());
        getNext().invoke(request, response);
        Object cause = request.getAttribute(CAUSE);
        if (cause != null) {
            response.getCoyoteResponse().action(ActionCode.CLOSE_NOW, cause);
        }
    }
}
