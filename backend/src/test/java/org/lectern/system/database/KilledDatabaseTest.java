package org.lectern.system.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The promise: what was acknowledged is there after {@code kill -9}, and no index disagrees with the documents. */
class KilledDatabaseTest {
    private static final int ROUNDS = 10;
    private static final int LEAST_ACKNOWLEDGED = 100;

    private final Random random = new Random();

    @TempDir
    Path directory;

    @Test
    @Timeout(120)
    void losesNothingThatItAcknowledged() throws Exception {
        int acknowledged = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Acknowledged writes = writeAndKill(round);
            acknowledged += writes.count;
            try (EmbeddedDatabase embedded =
                            EmbeddedDatabase.open(directory, EmbeddedDatabase.ANY_PORT, Duration.ofSeconds(5));
                    MongoClient client = MongoClients.create(embedded.connectionString())) {
                MongoDatabase database = client.getDatabase("killed");
                assertThat(lost(database, writes)).as("lost in round %d", round).isEmpty();
                assertThat(damage(database)).as("damaged in round %d", round).isEmpty();
            }
        }
        assertThat(acknowledged).isGreaterThan(ROUNDS * LEAST_ACKNOWLEDGED);
    }

    private Acknowledged writeAndKill(int round) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WritingProcess.class.getName(),
                        directory.toString(),
                        Integer.toString(round))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Acknowledged writes = new Acknowledged(round);
        int enough = LEAST_ACKNOWLEDGED + random.nextInt(900);
        try (BufferedReader output = process.inputReader()) {
            String line = output.readLine();
            while (line != null) {
                writes.add(line);
                if (writes.count == enough) {
                    process.toHandle().destroyForcibly(); // the process itself would close the pipe, too
                }
                line = output.readLine();
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(process.exitValue()).as("ended by SIGKILL").isEqualTo(128 + 9);
        return writes;
    }

    private static List<String> lost(MongoDatabase database, Acknowledged writes) {
        MongoCollection<Document> inserted = database.getCollection("inserted");
        List<String> lost = new ArrayList<>();
        writes.idsByKey.forEach((key, id) -> {
            boolean byId = inserted.find(new Document("_id", id)).first() != null;
            boolean byKey = inserted.find(new Document("key", key)).first() != null;
            if (byId != byKey) {
                lost.add(key + ": by id " + byId + ", by key " + byKey);
            } else if (!byId && !writes.toBeDeleted.contains(key)) {
                lost.add("insertion of " + key);
            } else if (byId && writes.deleted.contains(key)) {
                lost.add("deletion of " + key);
            }
        });
        writes.updates.forEach((query, number) -> atLeast(database.getCollection("updated"), query, number, lost));
        writes.upserts.forEach((query, number) -> atLeast(database.getCollection("upserted"), query, number, lost));
        return lost;
    }

    private static void atLeast(MongoCollection<Document> collection, Document query, int number, List<String> lost) {
        Document found = collection.find(query).first();
        if (found == null || found.getInteger("number") < number) {
            lost.add(query + ": " + number + " was acknowledged, found " + found);
        }
    }

    /** Every document must be found by all its keys, and no index may know more or fewer of them. */
    private static List<String> damage(MongoDatabase database) {
        List<String> damage = new ArrayList<>();
        MongoCollection<Document> inserted = database.getCollection("inserted");
        for (Document document : inserted.find()) {
            for (String key : List.of("_id", "key")) {
                if (!document.equals(
                        inserted.find(new Document(key, document.get(key))).first())) {
                    damage.add(document + " isn't found by " + key);
                }
            }
        }
        for (String collection : List.of("inserted", "updated", "upserted")) {
            Document facts = database.runCommand(new Document("validate", collection));
            facts.get("keysPerIndex", Document.class).forEach((index, keys) -> {
                if (((Number) keys).intValue() != facts.getInteger("nrecords")) {
                    damage.add(index + " of " + collection + " has " + keys + " of " + facts.get("nrecords"));
                }
            });
        }
        return damage;
    }

    /** What the process said before it died. */
    private static final class Acknowledged {
        private final int round;
        private final Map<String, ObjectId> idsByKey = new HashMap<>();
        private final Set<String> toBeDeleted = new HashSet<>();
        private final Set<String> deleted = new HashSet<>();
        private final Map<Document, Integer> updates = new HashMap<>();
        private final Map<Document, Integer> upserts = new HashMap<>();
        private int count;

        Acknowledged(int round) {
            this.round = round;
        }

        void add(String line) {
            List<String> words = List.of(line.split(" ", -1));
            if (words.size() < 4) {
                return; // cut off by the kill
            }
            count++;
            int thread = Integer.parseInt(words.get(1));
            int number = Integer.parseInt(words.get(2));
            String key = WritingProcess.key(round, thread, number);
            switch (words.getFirst()) {
                case "inserted" -> {
                    idsByKey.put(key, new ObjectId(words.get(3)));
                    if (WritingProcess.isDeleted(number)) {
                        toBeDeleted.add(key);
                    }
                }
                case "deleted" -> deleted.add(key);
                case "updated" -> updates.put(WritingProcess.counter(round, thread), number);
                case "upserted" -> upserts.put(WritingProcess.slot(round, thread, number), number);
                case "counted" -> upserts.put(WritingProcess.tally(round, thread), number);
                default -> throw new AssertionError(line);
            }
        }
    }
}
