package org.lectern.system;

import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The order in which a process takes its leave: readiness goes (by Spring, before this), the listener goes on answering
 * while those who send people here learn of it, then it closes, and what has been begun is finished within a grace period.
 */
@Component
public final class ShuttingDown implements SmartLifecycle {
    /** After the listener has closed, and what was being handled has been handled. */
    public static final int LISTENER_CLOSED = WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE - 1;

    private final Duration linger;
    private final GracePeriod grace;
    private volatile boolean running;

    ShuttingDown(@Value("${lectern.shutdown.linger:0s}") Duration linger, GracePeriod grace) {
        this.linger = linger;
        this.grace = grace;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        try {
            Thread.sleep(linger);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        grace.begin();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 1;
    }
}
