package org.lectern.system;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * Closes the connection of a response that can't be finished. A servlet has no means to do so: returning early leaves the
 * client waiting for the rest, and throwing makes Tomcat append an error page to what has been sent.
 */
public final class AbortedResponses extends ValveBase {
    private static final String CAUSE = AbortedResponses.class.getName() + ".cause";

    /** A valve to be put around the whole application. */
    public AbortedResponses() {
        super(true);
    }

    /** Has the connection closed as soon as the application is done with the request. Nothing must be written after. */
    public static void abort(ServletRequest request, Exception cause) {
        request.setAttribute(CAUSE, cause);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        getNext().invoke(request, response);
        Object cause = request.getAttribute(CAUSE);
        if (cause != null) {
            response.getCoyoteResponse().action(ActionCode.CLOSE_NOW, cause);
        }
    }
}
