package org.lectern.system.database;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.UpdateOptions;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.slf4j.LoggerFactory;

/** Writes until it is killed, and prints each write once that is acknowledged: {@code kind thread number [id]}. */
final class WritingProcess {
    private static final PrintStream ACKNOWLEDGED = System.out;
    private static final int THREADS = 6;

    private WritingProcess() {}

    /** Takes the database's directory and the number of the round. */
    public static void main(String[] arguments) {
        System.setOut(System.err); // for the log; what is acknowledged goes to the real one
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        EmbeddedDatabase embedded =
                EmbeddedDatabase.open(Path.of(arguments[0]), EmbeddedDatabase.ANY_PORT, Duration.ofMillis(50));
        int round = Integer.parseInt(arguments[1]);
        MongoClient client = MongoClients.create(embedded.connectionString());
        MongoDatabase database = client.getDatabase("killed");
        database.getCollection("inserted").createIndex(new Document("key", 1), new IndexOptions().unique(true));
        database.getCollection("inserted").createIndex(new Document("thread", 1));
        database.getCollection("upserted")
                .createIndex(new Document("slot", 1).append("round", 1), new IndexOptions().unique(true));
        for (int i = 0; i < THREADS; i++) {
            int thread = i;
            Thread.ofPlatform().start(() -> writeForEver(database, round, thread));
        }
    }

    static String key(int round, int thread, int number) {
        return round + "/" + thread + "/" + number;
    }

    static boolean isDeleted(int number) {
        return number % 3 == 2;
    }

    static Document counter(int round, int thread) {
        return new Document("_id", round + "/" + thread);
    }

    static Document slot(int round, int thread, int number) {
        return new Document("slot", thread * 100 + number % 20).append("round", round);
    }

    static Document tally(int round, int thread) {
        return new Document("slot", -1 - thread).append("round", round);
    }

    private static void writeForEver(MongoDatabase database, int round, int thread) {
        MongoCollection<Document> inserted = database.getCollection("inserted");
        MongoCollection<Document> updated = database.getCollection("updated");
        MongoCollection<Document> upserted = database.getCollection("upserted");
        updated.insertOne(counter(round, thread).append("number", -1));
        for (int number = 0; ; number++) {
            ObjectId id = new ObjectId();
            String key = key(round, thread, number);
            inserted.insertOne(new Document("_id", id).append("key", key).append("thread", thread));
            acknowledged("inserted", thread, number, id.toHexString());

            Document change = new Document("$set", new Document("number", number));
            updated.updateOne(counter(round, thread), change);
            acknowledged("updated", thread, number, "");

            upserted.updateOne(slot(round, thread, number), change, new UpdateOptions().upsert(true));
            acknowledged("upserted", thread, number, "");

            Document increment = new Document("$inc", new Document("number", 1));
            upserted.findOneAndUpdate(tally(round, thread), increment, new FindOneAndUpdateOptions().upsert(true));
            acknowledged("counted", thread, number + 1, "");

            if (isDeleted(number)) {
                inserted.deleteOne(new Document("key", key));
                acknowledged("deleted", thread, number, "");
            }
        }
    }

    private static void acknowledged(String kind, int thread, int number, String id) {
        ACKNOWLEDGED.print(kind + " " + thread + " " + number + " " + id + "\n");
    }
}
