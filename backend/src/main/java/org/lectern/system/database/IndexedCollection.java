package org.lectern.system.database;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.ArrayFilters;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.h2.H2Collection;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.oplog.Oplog;
import java.util.List;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * A collection in which a query may name more fields than an index has, and in which a document never changes once it
 * is stored.
 *
 * <p>The stock collection uses a unique index only for a query by exactly its fields, so that a compare-and-set by id and
 * version scans. And it changes stored documents in place, while they are being sent to somebody else or written to the
 * file; here a change is made to a copy, which then takes the place of the old one.
 */
final class IndexedCollection extends H2Collection {
    private boolean changing;

    IndexedCollection(
            MongoDatabase database,
            String name,
            CollectionOptions options,
            MVMap<Object, Document> documents,
            MVMap<String, Object> sizes,
            CursorRegistry cursors) {
        super(database, name, options, documents, sizes, cursors);
    }

    @Override
    protected synchronized QueryResult queryDocuments(
            Document query,
            @Nullable Document orderBy,
            int numberToSkip,
            int limit,
            int batchSize,
            @Nullable Document fieldSelector) {
        for (Index<Object> index : getIndexes()) {
            Document part = part(query, index);
            if (part != null && index.canHandle(part)) {
                Iterable<Object> candidates = index.getPositions(part);
                return matchDocuments(query, candidates, orderBy, numberToSkip, limit, batchSize, fieldSelector);
            }
        }
        return matchDocuments(query, orderBy, numberToSkip, limit, batchSize, fieldSelector);
    }

    /** The part of the query that the index may know something about; the rest is matched document by document. */
    private static @Nullable Document part(Document query, Index<Object> index) {
        if (!index.isUnique()) {
            return query;
        }
        Document part = new Document();
        for (IndexKey key : index.getKeys()) {
            if (!query.containsKey(key.getKey())) {
                return null;
            }
            part.put(key.getKey(), query.get(key.getKey()));
        }
        return part;
    }

    @Override
    public synchronized Document updateDocuments(
            Document selector,
            Document update,
            ArrayFilters arrayFilters,
            boolean isMulti,
            boolean isUpsert,
            Oplog oplog) {
        changing = true;
        try {
            return super.updateDocuments(selector, update, arrayFilters, isMulti, isUpsert, oplog);
        } finally {
            changing = false;
        }
    }

    @Override
    public synchronized Document findAndModify(Document query) {
        changing = true;
        try {
            return super.findAndModify(query);
        } finally {
            changing = false;
        }
    }

    @Override
    protected QueryResult createQueryResult(List<Document> matched, int batchSize) {
        List<Document> documents =
                changing ? matched.stream().map(Document::cloneDeeply).toList() : matched;
        return super.createQueryResult(documents, batchSize);
    }

    @Override
    public synchronized void addIndex(Index<Object> index) {
        super.addIndex(index);
    }
}
