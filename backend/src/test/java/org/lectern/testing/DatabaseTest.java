package org.lectern.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test of something that keeps its documents in a database. It runs against the embedded database, and once more
 * against the MongoDB that {@code MONGODB_URI} names, where that is set. The test takes a {@code MongoDatabase} as a
 * parameter of its constructor or its methods; it is empty at the beginning of every method.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ClassTemplate
@ExtendWith(TestDatabases.class)
public @interface DatabaseTest {}
