package org.lectern.system.database;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.h2.mvstore.MVStore;

/**
 * Lets a write be answered only when it is in the file for good, and several writes share one commit.
 *
 * <p>A write touches several of the store's maps (the document, each unique index), and a commit takes the maps as they
 * are at that instant. So writes go side by side under a shared lock, and a commit takes it alone: what reaches the file
 * is then never half a write. Whoever comes to commit first does it for all who have finished by then; the others find
 * it done.
 */
final class GroupCommit {
    private final MVStore store;
    private final ReentrantReadWriteLock writes = new ReentrantReadWriteLock();
    private final Lock committing = new ReentrantLock();
    private final AtomicLong written = new AtomicLong();
    private long committed;

    GroupCommit(MVStore store) {
        this.store = store;
    }

    /** Does the write, and returns its answer when that may be sent. */
    <T> T write(Supplier<T> write) {
        T answer;
        long number;
        writes.readLock().lock();
        try {
            answer = write.get();
            number = written.incrementAndGet();
        } finally {
            writes.readLock().unlock();
        }
        commitUpTo(number);
        return answer;
    }

    private void commitUpTo(long number) {
        committing.lock();
        try {
            if (committed < number) {
                committed = commit();
            }
        } finally {
            committing.unlock();
        }
    }

    private long commit() {
        long covered;
        boolean anythingNew;
        writes.writeLock().lock();
        try {
            covered = written.get();
            anythingNew = store.commit() >= 0;
        } finally {
            writes.writeLock().unlock();
        }
        // New writes may go on meanwhile: no later commit can overtake this sync, since it needs the committing lock.
        if (anythingNew) {
            store.sync();
        }
        return covered;
    }

    /** Rewrites what lies scattered, some of it each time, if less than the given share of the file is in use. */
    void compact(int fillRatePercent, int bytesAtOnce) {
        committing.lock();
        try {
            writes.writeLock().lock();
            try {
                if (store.isClosed() || !store.compact(fillRatePercent, bytesAtOnce)) {
                    return;
                }
            } finally {
                writes.writeLock().unlock();
            }
            committed = commit();
        } finally {
            committing.unlock();
        }
    }
}
