package org.lectern.catalog.web;

import java.util.List;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.lectern.system.Invalid;

/** The order that things are to have: the ids of all of them, each once. */
record Order(@Nullable List<@Nullable String> ids) {
    List<ObjectId> checked() {
        if (ids == null) {
            throw new Invalid("ids", "The order is a list of ids.");
        }
        return ids.stream().map(Order::id).toList();
    }

    private static ObjectId id(@Nullable String id) {
        if (id == null || !ObjectId.isValid(id)) {
            throw new Invalid("ids", "An id has 24 hexadecimal digits.");
        }
        return new ObjectId(id);
    }
}
