package org.lectern.transcoder.worker;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Objects;

/** A database whose user dies, when told to, before any of its writes. */
final class MortalDatabase {
    private final MongoDatabase database;
    private int writesLeft = Integer.MAX_VALUE;

    MortalDatabase(MongoDatabase database) {
        this.database = database;
    }

    /** What happens instead of a write. */
    static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** Lets its user do so many more writes. */
    void killAfter(int writes) {
        writesLeft = writes;
    }

    /** The user's view of it. */
    MongoDatabase view() {
        return (MongoDatabase) mortal(MongoDatabase.class, database);
    }

    private Object mortal(Class<?> type, Object target) {
        return Proxy.newProxyInstance(
                MortalDatabase.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    String name = method.getName();
                    if (name.startsWith("update")
                            || name.startsWith("insert")
                            || name.startsWith("delete")
                            || name.startsWith("findOneAnd")) {
                        if (writesLeft == 0) {
                            throw new Killed();
                        }
                        writesLeft--;
                    }
                    try {
                        Object answer = Objects.requireNonNullElse(method.invoke(target, arguments), "null");
                        if (answer.equals("null")) {
                            return null;
                        }
                        return answer instanceof MongoCollection<?> collection
                                ? mortal(MongoCollection.class, collection)
                                : answer;
                    } catch (InvocationTargetException thrown) {
                        throw Objects.requireNonNull(thrown.getCause());
                    }
                });
    }
}
