package org.lectern.system;

import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The time in which what has been begun is finished, when the process has been told to stop. */
@Component
public final class GracePeriod {
    private final Duration length;
    private volatile long beganNanos;

    GracePeriod(@Value("${spring.lifecycle.timeout-per-shutdown-phase}") Duration length) {
        this.length = length;
    }

    void begin() {
        beganNanos = System.nanoTime();
    }

    /** How much of it is left, once it has begun; nothing or less when it is over. */
    public Duration left() {
        return length.minusNanos(System.nanoTime() - beganNanos);
    }
}
