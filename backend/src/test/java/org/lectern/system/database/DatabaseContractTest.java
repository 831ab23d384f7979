package org.lectern.system.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.lectern.testing.DatabaseTest;

@DatabaseTest
class DatabaseContractTest {
    private final MongoCollection<Document> things;

    DatabaseContractTest(MongoDatabase database) {
        things = database.getCollection("things");
    }

    @Test
    void findsWhatWasInserted() {
        things.insertOne(new Document("_id", 1).append("name", "one"));

        assertThat(things.find(new Document("_id", 1)).first()).containsEntry("name", "one");
    }

    @Test
    void beginsEmpty() {
        assertThat(things.countDocuments()).isZero();
        things.insertOne(new Document("_id", 1));
    }
}
