package org.lectern.system.database;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A non-unique index, held in memory and built anew when the database is opened. It answers what asks for certain values
 * of at least one of its fields, also inside arrays; it leaves ranges, null and patterns to a scan.
 */
final class MemoryIndex extends Index<Object> {
    private final List<FieldValues> fields;

    MemoryIndex(String name, List<IndexKey> keys) {
        // To the collection a sparse index is one that need not know every document.
        super(name, keys, true);
        fields = keys.stream().map(key -> new FieldValues(key.getKey())).toList();
    }

    @Override
    public synchronized boolean canHandle(Document query) {
        return fields.stream().anyMatch(field -> field.candidates(query) != null);
    }

    @Override
    public synchronized Iterable<Object> getPositions(Document query) {
        List<Set<Object>> candidates = new ArrayList<>();
        for (FieldValues field : fields) {
            Set<Object> ofField = field.candidates(query);
            if (ofField != null) {
                candidates.add(ofField);
            }
        }
        candidates.sort(Comparator.comparingInt(Set::size));
        Set<Object> positions = new LinkedHashSet<>(candidates.removeFirst());
        candidates.forEach(positions::retainAll);
        return positions;
    }

    @Override
    public synchronized void add(Document document, Object position, MongoCollection<Object> collection) {
        fields.forEach(field -> field.add(document, position));
    }

    @Override
    public synchronized @Nullable Object remove(Document document) {
        fields.forEach(field -> field.remove(document, positionOf(document)));
        return null;
    }

    @Override
    public synchronized void updateInPlace(
            Document oldDocument, Document newDocument, Object position, MongoCollection<Object> collection) {
        fields.forEach(field -> {
            field.remove(oldDocument, position);
            field.add(newDocument, position);
        });
    }

    /** The collection keeps a document under its id; it asks only the unique indexes where that is. */
    private static Object positionOf(Document document) {
        return Objects.requireNonNull(document.get("_id"));
    }

    @Override
    public @Nullable Object getPosition(Document document) {
        return null;
    }

    @Override
    public void checkAdd(Document document, MongoCollection<Object> collection) {
        // Nothing is refused.
    }

    @Override
    public void checkUpdate(Document oldDocument, Document newDocument, MongoCollection<Object> collection) {
        // Nothing is refused.
    }

    @Override
    public synchronized long getCount() {
        Set<Object> positions = new HashSet<>();
        fields.forEach(field -> positions.addAll(field.positions()));
        return positions.size();
    }

    @Override
    public synchronized boolean isEmpty() {
        return fields.stream().allMatch(FieldValues::isEmpty);
    }

    @Override
    public long getDataSize() {
        return getCount();
    }

    @Override
    public void drop() {
        // It goes with the last reference to it.
    }
}
