package org.lectern.system.database;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the file from growing: every commit adds to it, and leaves behind what nobody needs any more. */
final class Compaction implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Compaction.class);
    private static final int FILL_RATE_PERCENT = 50;
    private static final int BYTES_AT_ONCE = 4 * 1024 * 1024;

    private final ReopeningBackend database;
    private final Duration pause;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    private Compaction(ReopeningBackend database, Duration pause) {
        this.database = database;
        this.pause = pause;
        this.thread = Thread.ofPlatform().daemon().name("database-compaction").unstarted(this::run);
    }

    static Compaction start(ReopeningBackend database, Duration pause) {
        Compaction compaction = new Compaction(database, pause);
        compaction.thread.start();
        return compaction;
    }

    private void run() {
        try {
            while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                compact();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void compact() {
        try {
            database.compact(FILL_RATE_PERCENT, BYTES_AT_ONCE);
        } catch (RuntimeException e) {
            log.error("The database's file wasn't compacted", e);
        }
    }

    /** Waits for a compaction that is under way. An interrupt would close the file under everybody. */
    @Override
    public void close() {
        closed.countDown();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
