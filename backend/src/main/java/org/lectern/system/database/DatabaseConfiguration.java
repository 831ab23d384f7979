package org.lectern.system.database;

import com.mongodb.ConnectionString;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import java.util.Objects;
import org.lectern.system.DataDirectory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.mongodb.autoconfigure.MongoConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** Connects to the MongoDB that {@code lectern.mongodb.uri} names, or else to the embedded one; Boot makes the client. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {
    private static final String DEFAULT_NAME = "lectern";

    @Bean
    @Lazy
    EmbeddedDatabase embeddedDatabase(DataDirectory dataDirectory, @Value("${lectern.database.port:0}") int port) {
        return EmbeddedDatabase.open(dataDirectory.resolve("database"), port);
    }

    @Bean
    MongoConnectionDetails mongoConnectionDetails(
            @Value("${lectern.mongodb.uri:}") String uri, ObjectProvider<EmbeddedDatabase> embeddedDatabase) {
        ConnectionString connection =
                uri.isBlank() ? embeddedDatabase.getObject().connectionString() : new ConnectionString(uri);
        return () -> connection;
    }

    /** What is acknowledged must survive the loss of a replica set's primary, so every write waits for a majority. */
    @Bean
    MongoDatabase mongoDatabase(MongoClient client, MongoConnectionDetails details) {
        String name = Objects.requireNonNullElse(details.getConnectionString().getDatabase(), DEFAULT_NAME);
        return client.getDatabase(name).withWriteConcern(WriteConcern.MAJORITY);
    }
}
