package org.lectern.remote;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.lectern.system.Conflict;
import org.springframework.stereotype.Component;

/**
 * The latest import of each lesson that has had one. Whoever runs one keeps changing its document; one that doesn't change
 * any more belongs to a process that is gone. Every write names the attempt, so that what was given up stays so.
 */
@Component
public class Imports {
    private static final String ID = "_id";
    private static final String ATTEMPT = "attempt";
    private static final String OWNER = "ownerId";
    private static final String STATE = "state";
    private static final String RECEIVED = "receivedBytes";
    private static final String TOTAL = "totalBytes";
    private static final String FAILURE = "failure";
    private static final String BEAT = "beat";

    private final MongoCollection<Document> imports;

    public Imports(MongoDatabase database) {
        this.imports = database.getCollection("imports");
        imports.createIndex(new Document(STATE, 1));
    }

    /** The lesson's latest import. */
    public Optional<Import> find(ObjectId subSectionId) {
        return Optional.ofNullable(imports.find(new Document(ID, subSectionId)).first())
                .map(Imports::toImport);
    }

    /** The latest imports of those lessons that have had one. */
    public Map<ObjectId, Import> findAll(Collection<ObjectId> subSectionIds) {
        Map<ObjectId, Import> found = new HashMap<>();
        if (!subSectionIds.isEmpty()) {
            imports.find(new Document(ID, new Document("$in", List.copyOf(subSectionIds))))
                    .map(Imports::toImport)
                    .forEach(each -> found.put(each.subSectionId(), each));
        }
        return found;
    }

    /** How many of the account's imports are running. */
    public long countRunning(ObjectId ownerId) {
        return imports.countDocuments(running().append(OWNER, ownerId));
    }

    /**
     * Begins another one.
     *
     * @throws Conflict if one is running already
     */
    public Import begin(ObjectId subSectionId, ObjectId ownerId) {
        Document begun = new Document(ID, subSectionId)
                .append(ATTEMPT, new ObjectId())
                .append(OWNER, ownerId)
                .append(STATE, ImportState.RUNNING.name())
                .append(RECEIVED, 0L)
                .append(BEAT, 0L);
        Document ended = new Document(ID, subSectionId).append(STATE, new Document("$ne", ImportState.RUNNING.name()));
        if (imports.replaceOne(ended, begun).getMatchedCount() == 0) {
            try {
                imports.insertOne(begun);
            } catch (MongoWriteException refused) {
                if (refused.getError().getCategory() == ErrorCategory.DUPLICATE_KEY) {
                    throw new Conflict("This video is being imported already.");
                }
                throw refused;
            }
        }
        return toImport(begun);
    }

    /**
     * Writes down how far it has come.
     *
     * @return whether it is still wanted: not given up, and its lesson not deleted
     */
    public boolean advance(Import running, long receivedBytes, @Nullable Long totalBytes) {
        Document change = new Document("$set", new Document(RECEIVED, receivedBytes).append(TOTAL, totalBytes))
                .append("$inc", new Document(BEAT, 1L));
        return imports.updateOne(attempt(running), change).getMatchedCount() == 1;
    }

    /** Ends it well. */
    public void finish(Import running) {
        imports.updateOne(attempt(running), new Document("$set", new Document(STATE, ImportState.DONE.name())));
    }

    /** Ends it, with a sentence for the instructor; does nothing if it has ended. */
    public void fail(Import running, String failure) {
        imports.updateOne(
                attempt(running),
                new Document("$set", new Document(STATE, ImportState.FAILED.name()).append(FAILURE, failure)));
    }

    /** Those that run, or seem to, with a number that changes as long as they do. */
    public Map<Import, Long> beats() {
        Map<Import, Long> beats = new HashMap<>();
        for (Document each : imports.find(running())) {
            beats.put(toImport(each), each.getLong(BEAT));
        }
        return beats;
    }

    /** Forgets the imports of the lessons, running ones included. */
    public void forget(Collection<ObjectId> subSectionIds) {
        imports.deleteMany(new Document(ID, new Document("$in", List.copyOf(subSectionIds))));
    }

    private static Document running() {
        return new Document(STATE, ImportState.RUNNING.name());
    }

    private static Document attempt(Import of) {
        return running().append(ID, of.subSectionId()).append(ATTEMPT, of.attempt());
    }

    private static Import toImport(Document document) {
        return new Import(
                document.getObjectId(ID),
                document.getObjectId(ATTEMPT),
                ImportState.valueOf(document.getString(STATE)),
                document.getLong(RECEIVED),
                document.getLong(TOTAL),
                document.getString(FAILURE));
    }
}
