package org.lectern.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import java.nio.file.Files;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.lectern.testing.LecternTest;
import org.springframework.beans.factory.annotation.Autowired;

@LecternTest
class LecternStartTest {
    private final DataDirectory dataDirectory;
    private final MongoDatabase database;

    @Autowired
    LecternStartTest(DataDirectory dataDirectory, MongoDatabase database) {
        this.dataDirectory = dataDirectory;
        this.database = database;
    }

    @Test
    void keepsItsDocumentsBelowTheDataDirectory() {
        database.getCollection("probe").insertOne(new Document("_id", 1));

        assertThat(database.getCollection("probe").find().first()).containsEntry("_id", 1);
        assertThat(Files.isDirectory(dataDirectory.resolve("database"))).isTrue();
    }
}
