package org.lectern.testing;

import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import java.util.List;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.extension.AfterClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;

/** One run of a test class against one server, in a database of its own that is emptied before every method. */
final class FreshDatabase
        implements ClassTemplateInvocationContext,
                ParameterResolver,
                TestInstancePreConstructCallback,
                AfterClassTemplateInvocationCallback {
    private final String server;
    private final MongoDatabase database;

    FreshDatabase(String server, MongoClient client) {
        this.server = server;
        this.database = client.getDatabase("test_" + new ObjectId()).withWriteConcern(WriteConcern.MAJORITY);
    }

    @Override
    public String getDisplayName(int invocationIndex) {
        return server;
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
        return List.of(this);
    }

    @Override
    public void preConstructTestInstance(TestInstanceFactoryContext factory, ExtensionContext context) {
        database.drop();
    }

    @Override
    public void afterClassTemplateInvocation(ExtensionContext context) {
        database.drop();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == MongoDatabase.class;
    }

    @Override
    public MongoDatabase resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return database;
    }
}
