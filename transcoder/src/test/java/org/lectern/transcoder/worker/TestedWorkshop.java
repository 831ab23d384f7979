package org.lectern.transcoder.worker;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.io.IOException;
import java.nio.file.Path;
import org.lectern.transcoder.TestMedia;
import org.lectern.transcoder.probe.Acceptance;
import org.lectern.transcoder.store.FilesystemStore;
import org.lectern.transcoder.store.MediaStore;
import org.lectern.transcoder.tasks.Tasks;
import org.lectern.transcoder.tasks.Transcodes;

/** What a worker works with, in a folder and a database over the wire protocol, and nobody at work. */
final class TestedWorkshop implements AutoCloseable {
    private final MongoServer server = new MongoServer(new MemoryBackend());
    private final MongoClient client;
    private final Path folder;
    private final MediaStore store;
    private final Tasks tasks;
    private final Transcodes transcodes;

    TestedWorkshop(Path folder) throws IOException {
        this.folder = folder;
        client = MongoClients.create(server.bindAndGetConnectionString());
        MongoDatabase database = client.getDatabase("lectern");
        tasks = new Tasks(database);
        transcodes = new Transcodes(database, tasks);
        store = new FilesystemStore(folder.resolve("media"));
    }

    Tasks tasks() {
        return tasks;
    }

    Transcodes transcodes() {
        return transcodes;
    }

    MediaStore store() {
        return store;
    }

    Workshop workshop() throws IOException {
        return workshop(true);
    }

    Workshop workshop(boolean levelsSound) throws IOException {
        return new Workshop(
                transcodes, tasks, store, TestMedia.cage(), folder.resolve("work"), Acceptance.DEFAULT, levelsSound, 0);
    }

    @Override
    public void close() {
        client.close();
        server.shutdownNow();
    }
}
