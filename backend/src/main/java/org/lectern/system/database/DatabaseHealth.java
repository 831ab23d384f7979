package org.lectern.system.database;

import com.mongodb.client.MongoDatabase;
import org.bson.Document;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/** Whether the database answers. Named like Spring Boot's own, which asks what the embedded one doesn't understand. */
@Component("mongoHealthIndicator")
class DatabaseHealth extends AbstractHealthIndicator {
    private final MongoDatabase database;

    DatabaseHealth(MongoDatabase database) {
        super("The database doesn't answer");
        this.database = database;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        database.runCommand(new Document("ping", 1));
        health.up();
    }
}
