package org.lectern.e2e;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Looks again and again until something is so; a wait that ends in vain says what it saw last. */
public final class Waiting {
    private static final Duration BETWEEN = Duration.ofMillis(50);

    private Waiting() {}

    /**
     * Waits.
     *
     * @param what completes the sentence "Waited for …"
     * @param instead what is there instead, asked for when the time is up
     */
    public static void until(String what, Duration atMost, BooleanSupplier condition, Supplier<?> instead) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "Waited %d s for %s; instead: %s".formatted(atMost.toSeconds(), what, instead.get()));
            }
            LockSupport.parkNanos(BETWEEN.toNanos());
        }
    }
}
