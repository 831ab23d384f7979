package org.lectern.system.database;

import com.mongodb.client.MongoDatabase;
import org.bson.Document;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/** Whether the database answers, and can be written to. Named like Spring Boot's own, which asks what the embedded one doesn't understand. */
@Component("mongoHealthIndicator")
class DatabaseHealth extends AbstractHealthIndicator {
    private final MongoDatabase database;
    private final ObjectProvider<EmbeddedDatabase> embedded;
    private final boolean isEmbedded;

    DatabaseHealth(
            MongoDatabase database,
            ObjectProvider<EmbeddedDatabase> embedded,
            @Value("${lectern.mongodb.uri:}") String uri) {
        super("The database doesn't answer");
        this.database = database;
        this.embedded = embedded;
        this.isEmbedded = uri.isBlank();
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        database.runCommand(new Document("ping", 1));
        if (isEmbedded && embedded.getObject().isFull()) {
            health.down().withDetail("reason", "There is no room on the database's disk: nothing can be written");
        } else {
            health.up();
        }
    }
}
