package org.lectern.system.database;

import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which documents have which values in one field, which may lie in arrays of documents: {@code sections.lessons._id}. */
final class FieldValues {
    private final String path;
    private final Map<KeyValue, Set<Object>> positionsByValue = new HashMap<>();

    FieldValues(String path) {
        this.path = path;
    }

    void add(Document document, Object position) {
        for (KeyValue value : valuesIn(document)) {
            positionsByValue.computeIfAbsent(value, _ -> new LinkedHashSet<>()).add(position);
        }
    }

    void remove(Document document, Object position) {
        for (KeyValue value : valuesIn(document)) {
            positionsByValue.computeIfPresent(value, (_, positions) -> {
                positions.remove(position);
                return positions.isEmpty() ? null : positions;
            });
        }
    }

    boolean isEmpty() {
        return positionsByValue.isEmpty();
    }

    Set<Object> positions() {
        Set<Object> all = new HashSet<>();
        positionsByValue.values().forEach(all::addAll);
        return all;
    }

    /** The documents that can match what the query says of this field; null if only a look at all of them can tell. */
    @Nullable
    Set<Object> candidates(Document query) {
        Object condition = query.get(path);
        if (!(condition instanceof Document operators)) {
            return positionsOf(Collections.singleton(condition));
        }
        if (operators.containsKey("$eq")) {
            return positionsOf(Collections.singleton(operators.get("$eq")));
        }
        return operators.get("$in") instanceof Collection<?> values ? positionsOf(values) : null;
    }

    private @Nullable Set<Object> positionsOf(Collection<? extends @Nullable Object> values) {
        Set<Object> positions = new LinkedHashSet<>();
        for (Object value : values) {
            if (!isExact(value)) {
                return null;
            }
            positions.addAll(positionsByValue.getOrDefault(new KeyValue(value).normalized(), Set.of()));
        }
        return positions;
    }

    /** Whether only an equal value matches: null matches where nothing is, a pattern many, an array as a whole or in part. */
    private static boolean isExact(@Nullable Object value) {
        return value instanceof String
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof ObjectId
                || value instanceof Instant
                || value instanceof UUID;
    }

    private Set<KeyValue> valuesIn(Document document) {
        @Nullable Object found = Utils.getSubdocumentValueCollectionAware(document, path);
        Collection<?> values = found instanceof Collection<?> several ? several : Collections.singleton(found);
        return values.stream()
                .filter(FieldValues::isExact)
                .map(value -> new KeyValue(value).normalized())
                .collect(Collectors.toSet());
    }
}
