package org.lectern.delivery;

import java.time.Duration;
import org.lectern.system.GracePeriod;
import org.lectern.system.ShuttingDown;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Lets what is being sent be sent to its end before the connections close, as long as the grace period lasts. Spring waits
 * for requests that are being handled, which a file isn't any more that the operating system sends.
 */
@Component
final class LastStreams implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(LastStreams.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private final Streams streams;
    private final GracePeriod grace;
    private volatile boolean running;

    LastStreams(Streams streams, GracePeriod grace) {
        this.streams = streams;
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
            while (streams.count() > 0 && grace.left().isPositive()) {
                Thread.sleep(BETWEEN_LOOKS);
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        int unfinished = streams.count();
        if (unfinished > 0) {
            log.info("{} streams are cut off: their viewers didn't take them in time", unfinished);
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return ShuttingDown.LISTENER_CLOSED;
    }
}
