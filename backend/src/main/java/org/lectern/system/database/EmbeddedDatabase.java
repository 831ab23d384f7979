package org.lectern.system.database;

import com.mongodb.ConnectionString;
import de.bwaldvogel.mongo.MongoServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A database for one machine: MongoDB's wire protocol on a loopback port, the documents in one file. What it has
 * acknowledged survives the death of the process and of the machine.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    /** Enough for what writes that go side by side add to the file. */
    private static final long LEAST_ROOM = 8 << 20;

    // A connection's thread waits for its commit, and those who wait together share one.
    private static final int THREADS = 32;

    static final int ANY_PORT = 0;

    private static final Duration COMPACTION_PAUSE = Duration.ofSeconds(5);

    private final ReopeningBackend backend;
    private final MongoServer server;
    private final Compaction compaction;

    private EmbeddedDatabase(ReopeningBackend backend, MongoServer server, Compaction compaction) {
        this.backend = backend;
        this.server = server;
        this.compaction = compaction;
    }

    /** Opens the database in the directory, which is made where it is missing, and listens on a free port. */
    public static EmbeddedDatabase open(Path directory) {
        return open(directory, ANY_PORT);
    }

    /** Opens it and listens on a port that others, on this machine, can be told. */
    public static EmbeddedDatabase open(Path directory, int port) {
        return open(directory, port, COMPACTION_PAUSE);
    }

    static EmbeddedDatabase open(Path directory, int port, Duration compactionPause) {
        ReopeningBackend backend = new ReopeningBackend(directory, LEAST_ROOM);
        MongoServer server = new MongoServer(backend);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1, THREADS);
        return new EmbeddedDatabase(backend, server, Compaction.start(backend, compactionPause));
    }

    /** Whether there is too little room on its disk, so that it answers questions and refuses to write. */
    boolean isFull() {
        return backend.isFull();
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
