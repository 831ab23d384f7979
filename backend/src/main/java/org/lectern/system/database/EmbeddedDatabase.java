package org.lectern.system.database;

import com.mongodb.ConnectionString;
import de.bwaldvogel.mongo.MongoServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.h2.mvstore.MVStore;

/**
 * A database for one machine: MongoDB's wire protocol on a free loopback port, the documents in one file. What it has
 * acknowledged survives the death of the process and of the machine.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    private static final String FILE = "lectern.mv.db";

    // A connection's thread waits for its commit, and those who wait together share one.
    private static final int THREADS = 32;

    private static final Duration COMPACTION_PAUSE = Duration.ofSeconds(5);

    private final MongoServer server;
    private final Compaction compaction;

    private EmbeddedDatabase(MongoServer server, Compaction compaction) {
        this.server = server;
        this.compaction = compaction;
    }

    /** Opens the database in the directory, which is made where it is missing, and listens. */
    public static EmbeddedDatabase open(Path directory) {
        return open(directory, COMPACTION_PAUSE);
    }

    static EmbeddedDatabase open(Path directory, Duration compactionPause) {
        MVStore store = openStore(directory);
        GroupCommit commits = new GroupCommit(store);
        MongoServer server = new MongoServer(new DurableBackend(store, commits));
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1, THREADS);
        return new EmbeddedDatabase(server, Compaction.start(commits, compactionPause));
    }

    private static MVStore openStore(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("The database's directory can't be made", e);
        }
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
        return store;
    }

    /** Where a driver finds it. */
    public ConnectionString connectionString() {
        InetSocketAddress address = server.getLocalAddress();
        return new ConnectionString("mongodb://%s:%d/?directConnection=true&retryWrites=false"
                .formatted(address.getAddress().getHostAddress(), address.getPort()));
    }

    @Override
    public void close() {
        compaction.close();
        server.shutdownNow();
    }
}
