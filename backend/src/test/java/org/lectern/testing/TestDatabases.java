package org.lectern.testing;

import com.mongodb.ConnectionString;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.lectern.system.database.EmbeddedDatabase;
import org.springframework.util.FileSystemUtils;

/** The servers that a {@link DatabaseTest} runs against; each is connected to once and shared by all test classes. */
final class TestDatabases implements ClassTemplateInvocationContextProvider {
    @Override
    public boolean supportsClassTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<ClassTemplateInvocationContext> provideClassTemplateInvocationContexts(ExtensionContext context) {
        ExtensionContext.Store shared = context.getRoot().getStore(ExtensionContext.Namespace.create(getClass()));
        Stream<ClassTemplateInvocationContext> embedded = Stream.of(new FreshDatabase(
                "embedded",
                shared.computeIfAbsent("embedded", _ -> EmbeddedServer.start(), EmbeddedServer.class)
                        .client()));
        return Stream.concat(embedded, Stream.ofNullable(named(shared)));
    }

    private static @Nullable FreshDatabase named(ExtensionContext.Store shared) {
        String uri = System.getenv("MONGODB_URI");
        if (uri == null || uri.isBlank()) {
            return null;
        }
        return new FreshDatabase(
                "MONGODB_URI", shared.computeIfAbsent("MONGODB_URI", _ -> MongoClients.create(uri), MongoClient.class));
    }

    private record EmbeddedServer(Path directory, EmbeddedDatabase database, MongoClient client)
            implements AutoCloseable {
        static EmbeddedServer start() {
            try {
                Path directory = Files.createTempDirectory("lectern-database");
                EmbeddedDatabase database = EmbeddedDatabase.open(directory);
                ConnectionString connection = database.connectionString();
                return new EmbeddedServer(directory, database, MongoClients.create(connection));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            client.close();
            database.close();
            FileSystemUtils.deleteRecursively(directory);
        }
    }
}
