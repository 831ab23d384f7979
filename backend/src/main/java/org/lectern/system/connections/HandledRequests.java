package org.lectern.system.connections;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.jspecify.annotations.Nullable;
import org.lectern.system.AbortedResponses;

/**
 * Sends what the application has left to be sent of a response, and ends the transmission with it, unless a file is to be
 * sent after it.
 */
public final class HandledRequests extends ValveBase {
    private final FarSources farSources;

    /** A valve to be put around the whole application. */
    public HandledRequests(FarSources farSources) {
        super(true);
        this.farSources = farSources;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        @Nullable HttpConnection connection = HttpConnection.of(request.getCoyoteRequest());
        Transmission transmission = Transmission.begin(request, request.getCoyoteRequest(), connection);
        try {
            @Nullable String path = request.getDecodedRequestURI();
            if (path != null && farSources.mayAnswer(path)) {
                ApplicationThread.run(() -> getNext().invoke(request, response));
            } else {
                getNext().invoke(request, response);
            }
            Optional<Transmission.Rest> rest = transmission.takeRest();
            if (rest.isPresent()) {
                send(rest.get(), connection, request, response);
            }
        } finally {
            transmission.handled();
            if (connection != null && request.getAttribute("org.apache.tomcat.sendfile.filename") != null) {
                connection.expect(transmission);
            } else {
                transmission.end();
            }
        }
    }

    private static void send(
            Transmission.Rest rest, @Nullable HttpConnection connection, Request request, Response response) {
        keepUnsent(connection, true);
        try {
            rest.send(body(connection, response));
        } catch (IOException | RuntimeException failed) {
            AbortedResponses.abort(request, failed);
        } finally {
            keepUnsent(connection, false);
        }
    }

    private static OutputStream body(@Nullable HttpConnection connection, Response response) throws IOException {
        boolean lengthTold = response.getCoyoteResponse().getContentLengthLong() >= 0;
        @Nullable SocketChannel socket = connection == null || !lengthTold ? null : connection.unencrypted();
        return socket == null ? response.getOutputStream() : new LargePieces(response, socket);
    }

    private static void keepUnsent(@Nullable HttpConnection connection, boolean passingThrough) {
        if (connection != null) {
            connection.keepUnsent(passingThrough);
        }
    }
}
