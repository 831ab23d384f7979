package org.lectern.system.database;

import com.mongodb.ConnectionString;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.h2.mvstore.MVStore;

/** A database for one machine: MongoDB's wire protocol on a free loopback port, the documents in one file. */
public final class EmbeddedDatabase implements AutoCloseable {
    private final MongoServer server;

    private EmbeddedDatabase(MongoServer server) {
        this.server = server;
    }

    /** Opens the database in the directory, which is made where it is missing, and listens. */
    public static EmbeddedDatabase open(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("The database's directory can't be made", e);
        }
        MVStore store = new MVStore.Builder()
                .fileName(directory.resolve("lectern.mv.db").toString())
                .open();
        MongoServer server = new MongoServer(new H2Backend(store));
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return new EmbeddedDatabase(server);
    }

    /** Where a driver finds it. */
    public ConnectionString connectionString() {
        InetSocketAddress address = server.getLocalAddress();
        return new ConnectionString("mongodb://%s:%d/?directConnection=true&retryWrites=false"
                .formatted(address.getAddress().getHostAddress(), address.getPort()));
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
