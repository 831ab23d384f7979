package org.lectern.delivery;

import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Buffers for those who take at once what they are sent: with large ones it costs them far fewer turns. There are so few that
 * they weigh nothing; who finds none left does with a small one of its own.
 */
final class LargeBuffers {
    private static final int BYTES = 64 * 1024;
    private static final int MOST = 64;

    private final Queue<byte[]> idle = new ArrayBlockingQueue<>(MOST);
    private final Semaphore left = new Semaphore(MOST);

    /** One of them, to be returned; none if all are lent. */
    byte @Nullable [] borrow() {
        if (!left.tryAcquire()) {
            return null;
        }
        byte[] buffer = idle.poll();
        return buffer == null ? new byte[BYTES] : buffer;
    }

    /** Takes back what was borrowed. */
    void giveBack(byte[] buffer) {
        idle.offer(buffer);
        left.release();
    }
}
