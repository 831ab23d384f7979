package org.lectern.system.connections;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Has the application handle a request on a virtual thread of its own. A virtual thread keeps the room that its stack once
 * took where it waited, 20 to 30 KB in the depth of the application; this one is gone when the application is done, while
 * the connection's own may go on for as long as a viewer takes to read the answer. That is worth it where there is a wait;
 * what is answered at once would only take longer.
 */
final class ApplicationThread {
    private @Nullable Throwable failure;

    private ApplicationThread() {}

    /** What the application does. */
    @FunctionalInterface
    interface Handling {
        void run() throws IOException, ServletException;
    }

    /** Returns, or throws, when and what the handling does; an interrupt is passed on to it. */
    static void run(Handling handling) throws IOException, ServletException {
        ApplicationThread application = new ApplicationThread();
        Thread connections = Thread.currentThread();
        Thread thread = Thread.ofVirtual()
                .name(connections.getName() + "-application")
                .start(() -> application.handle(handling));
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException passedOn) {
                interrupted = true;
                thread.interrupt();
            }
        }
        if (interrupted) {
            connections.interrupt();
        }
        application.throwFailure();
    }

    private void handle(Handling handling) {
        try {
            handling.run();
        } catch (Throwable thrown) {
            failure = thrown;
        }
    }

    private void throwFailure() throws IOException, ServletException {
        switch (failure) {
            case null -> {}
            case IOException io -> throw io;
            case ServletException servlet -> throw servlet;
            case RuntimeException unchecked -> throw unchecked;
            case Error error -> throw error;
            default -> throw new ServletException(failure);
        }
    }
}
