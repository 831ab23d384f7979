package org.lectern.system.database;

import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import de.bwaldvogel.mongo.wire.message.MongoQuery;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database that outlives a full disk. The store closes itself for good when it can't write; here, writes are refused before
 * it comes to that, reads go on, and should the store have closed itself all the same, the next command opens its file again,
 * which holds everything that was acknowledged.
 */
final class ReopeningBackend implements MongoBackend {
    private static final Logger LOG = LoggerFactory.getLogger(ReopeningBackend.class);
    private static final String FILE = "lectern.mv.db";

    private final Path directory;
    private final long leastRoom;
    private Opened opened;
    private boolean closing;

    /**
     * Opens it.
     *
     * @param leastRoom bytes that must be free on the directory's disk for a write to be tried
     */
    ReopeningBackend(Path directory, long leastRoom) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("The database's directory can't be made", e);
        }
        this.directory = directory;
        this.leastRoom = leastRoom;
        this.opened = open();
    }

    private record Opened(MVStore store, GroupCommit commits, DurableBackend backend) {}

    /** Whether there is too little room to write. */
    boolean isFull() {
        try {
            return Files.getFileStore(directory).getUsableSpace() < leastRoom;
        } catch (IOException unknown) {
            LOG.warn("It can't be told how much room the database has: {}", unknown.toString());
            return false;
        }
    }

    /** Rewrites what lies scattered, while there is room for that. */
    void compact(int fillRatePercent, int bytesAtOnce) {
        if (!isFull()) {
            current().commits.compact(fillRatePercent, bytesAtOnce);
        }
    }

    private Opened open() {
        // The store must never commit by itself, neither after a time nor when much has gathered: it could be in the
        // midst of a write.
        MVStore store = new MVStore.Builder()
                .fileName(directory.resolve(FILE).toString())
                .autoCommitDisabled()
                .autoCommitBufferSize(0)
                .open();
        // What no document needs any more may be overwritten at once, since every commit is on the disk before the
        // next.
        store.setRetentionTime(0);
        GroupCommit commits = new GroupCommit(store);
        return new Opened(store, commits, new DurableBackend(store, commits, this::refuseWhenFull));
    }

    private void refuseWhenFull() {
        if (isFull()) {
            throw FullDisk.error("There is no room to write to the database's disk");
        }
    }

    private synchronized Opened current() {
        if (opened.store.isClosed() && !closing) {
            LOG.warn("The database had closed itself, for want of room it seems, and is opened again");
            opened = open();
        }
        return opened;
    }

    private <T> T ask(Function<DurableBackend, T> question) {
        Opened asked;
        try {
            asked = current();
        } catch (MVStoreException notYet) {
            LOG.warn("The database can't be opened again yet: {}", notYet.toString());
            throw FullDisk.error("The database is closed");
        }
        try {
            return question.apply(asked.backend);
        } catch (RuntimeException failure) {
            if (asked.store.isClosed() && isFull()) {
                throw FullDisk.error("The database has closed itself");
            }
            throw failure;
        }
    }

    @Override
    public Document handleCommand(Channel channel, String databaseName, String command, Document query) {
        return ask(backend -> backend.handleCommand(channel, databaseName, command, query));
    }

    @Override
    public QueryResult handleQuery(MongoQuery query) {
        return ask(backend -> backend.handleQuery(query));
    }

    @Override
    public Document handleMessage(MongoMessage message) {
        return ask(backend -> backend.handleMessage(message));
    }

    @Override
    public void handleClose(Channel channel) {
        current().backend.handleClose(channel);
    }

    @Override
    public void dropDatabase(String databaseName) {
        current().backend.dropDatabase(databaseName);
    }

    @Override
    public Collection<Document> getCurrentOperations(MongoQuery query) {
        return current().backend.getCurrentOperations(query);
    }

    @Override
    public Document getServerStatus() {
        return current().backend.getServerStatus();
    }

    @Override
    public void closeCursors(List<Long> cursorIds) {
        current().backend.closeCursors(cursorIds);
    }

    @Override
    public Clock getClock() {
        return current().backend.getClock();
    }

    @Override
    public void enableOplog() {
        current().backend.enableOplog();
    }

    @Override
    public void disableOplog() {
        current().backend.disableOplog();
    }

    @Override
    public MongoDatabase resolveDatabase(String databaseName) {
        return current().backend.resolveDatabase(databaseName);
    }

    @Override
    public MongoBackend version(MongoVersion version) {
        current().backend.version(version);
        return this;
    }

    @Override
    public synchronized void close() {
        closing = true;
        opened.backend.close();
    }
}
