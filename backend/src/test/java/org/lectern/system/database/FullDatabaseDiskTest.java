package org.lectern.system.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import de.bwaldvogel.mongo.MongoServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded database on a disk that is really full, where this machine lets one be mounted. */
class FullDatabaseDiskTest {
    @TempDir
    Path folder;

    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk.toString()), "may not mount here");
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", "-l", disk.toString());
    }

    @Test
    void answersQuestionsAndRefusesToWriteUntilThereIsRoom() throws Exception {
        try (EmbeddedDatabase embedded = EmbeddedDatabase.open(disk.resolve("database"));
                MongoClient client = MongoClients.create(embedded.connectionString())) {
            MongoCollection<Document> things = client.getDatabase("full").getCollection("things");
            things.insertOne(new Document("_id", 1));
            Path others = fill();

            assertThat(embedded.isFull()).isTrue();
            assertThatExceptionOfType(MongoException.class)
                    .isThrownBy(() -> things.insertOne(new Document("_id", 2)))
                    .matches(FullDisk::isReasonOf);
            assertThat(ids(things)).as("what was there is answered").containsExactly(1);

            Files.delete(others);
            assertThat(embedded.isFull()).isFalse();
            things.insertOne(new Document("_id", 3));
            assertThat(ids(things)).containsExactly(1, 3);
        }
    }

    /** A disk can become full in the midst of a write; then the store closes itself. */
    @Test
    void opensAgainByItselfWhenItHasClosedForWantOfRoom() throws Exception {
        ReopeningBackend daring = new ReopeningBackend(disk.resolve("database"), 0);
        MongoServer server = new MongoServer(daring);
        try (MongoClient client = MongoClients.create(server.bindAndGetConnectionString() + "/?retryWrites=false")) {
            MongoCollection<Document> things = client.getDatabase("full").getCollection("things");
            things.createIndex(new Document("name", 1));
            List<Integer> acknowledged = new ArrayList<>();
            things.insertOne(new Document("_id", 0).append("name", "first"));
            acknowledged.add(0);
            Path others = fill();
            assertThatExceptionOfType(MongoException.class).isThrownBy(() -> {
                for (int i = 1; i < 1000; i++) {
                    things.insertOne(new Document("_id", i).append("name", "n".repeat(100_000)));
                    acknowledged.add(i);
                }
            });

            assertThat(ids(things))
                    .as("what was acknowledged is still answered")
                    .containsExactlyElementsOf(acknowledged);
            Files.delete(others);
            things.insertOne(new Document("_id", 1000).append("name", "last"));
            acknowledged.add(1000);
            assertThat(ids(things)).containsExactlyElementsOf(acknowledged);
            assertThat(things.countDocuments(new Document("name", "last"))).isEqualTo(1);
        } finally {
            server.shutdownNow();
        }
    }

    private static List<Integer> ids(MongoCollection<Document> things) {
        return things.find()
                .sort(new Document("_id", 1))
                .map(thing -> thing.getInteger("_id"))
                .into(new ArrayList<>());
    }

    /** Takes all the room there is. */
    private Path fill() throws IOException {
        Path others = disk.resolve("others");
        byte[] some = new byte[4096];
        try (OutputStream out = Files.newOutputStream(others)) {
            while (true) {
                out.write(some);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left on device");
        }
        return others;
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    }
}
