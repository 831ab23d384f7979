package org.lectern.system.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class GroupCommitTest {
    @Test
    @Timeout(20)
    void commitsNoHalfOfAWrite() throws InterruptedException {
        try (MVStore store = MVStore.open(null)) {
            MVMap<String, String> documents = store.openMap("documents");
            MVMap<String, String> index = store.openMap("index");
            GroupCommit commits = new GroupCommit(store);
            CountDownLatch half = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            Thread slow = Thread.ofPlatform()
                    .start(() -> commits.write(() -> {
                        documents.put("id", "a document");
                        half.countDown();
                        awaitQuietly(goOn);
                        return index.put("key", "id");
                    }));
            half.await();
            long version = store.getCurrentVersion();
            Thread other = Thread.ofPlatform().start(() -> commits.write(() -> documents.put("other", "document")));
            while (other.getState() != Thread.State.WAITING && other.isAlive()) {
                Thread.onSpinWait();
            }

            assertThat(other.isAlive())
                    .as("answered while a write was half done")
                    .isTrue();
            assertThat(store.getCurrentVersion()).isEqualTo(version);

            goOn.countDown();
            slow.join();
            other.join();
            assertThat(store.getCurrentVersion()).isGreaterThan(version);
            assertThat(store.hasUnsavedChanges()).isFalse();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
