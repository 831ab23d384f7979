package org.lectern.system.database;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import org.h2.mvstore.MVStore;

/** A database whose non-unique indexes find something: the stock one accepts them and then scans. */
final class IndexedDatabase extends H2Database {
    // The names that the stock database knows its maps by, when it drops them.
    private static final String DOCUMENTS = "databases.";
    private static final String SIZES = "meta.";
    private static final String INDEX = "._index_";

    private final MVStore store;

    IndexedDatabase(String databaseName, MVStore store, CursorRegistry cursors) {
        // First, since the stock constructor opens the collections.
        this.store = store;
        super(databaseName, store, cursors);
    }

    @Override
    protected MongoCollection<Object> openOrCreateCollection(String collectionName, CollectionOptions options) {
        String name = getFullCollectionNamespace(collectionName);
        return new IndexedCollection(
                this,
                collectionName,
                options,
                store.openMap(DOCUMENTS + name, BsonType.<Document>maps()),
                store.openMap(SIZES + name),
                cursorRegistry);
    }

    @Override
    protected Index<Object> openOrCreateUniqueIndex(
            String collectionName, String indexName, List<IndexKey> keys, boolean sparse) {
        // The stock index takes the map as it is once it is open.
        store.openMap(getFullCollectionNamespace(collectionName) + INDEX + indexName, BsonType.maps());
        return super.openOrCreateUniqueIndex(collectionName, indexName, keys, sparse);
    }

    @Override
    protected Index<Object> openOrCreateSecondaryIndex(
            String collectionName, String indexName, List<IndexKey> keys, boolean sparse) {
        return new MemoryIndex(indexName, keys);
    }
}
