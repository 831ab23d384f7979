package org.lectern.transcoder.tasks;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOptions;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.bson.types.ObjectId;

/** Which instructor, and which transcode, was served when, so that all get their turn. */
final class Turns {
    private static final String LAST = "last";

    private final MongoCollection<Document> turns;

    Turns(MongoDatabase database) {
        this.turns = database.getCollection("turns");
    }

    /** Those that have waited longest first. */
    List<ObjectId> inTurn(List<ObjectId> waiting) {
        if (waiting.size() < 2) {
            return waiting;
        }
        Map<ObjectId, Long> served = new HashMap<>();
        for (Document turn : turns.find(new Document("_id", new Document("$in", waiting)))) {
            served.put(turn.getObjectId("_id"), turn.getLong("served"));
        }
        return waiting.stream()
                .sorted(Comparator.<ObjectId>comparingLong(one -> served.getOrDefault(one, 0L))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    void forget(ObjectId one) {
        turns.deleteOne(new Document("_id", one));
    }

    void served(ObjectId one) {
        FindOneAndUpdateOptions made =
                new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER);
        Document last = turns.findOneAndUpdate(
                new Document("_id", LAST), new Document("$inc", new Document("served", 1L)), made);
        if (last != null) {
            turns.updateOne(
                    new Document("_id", one),
                    new Document("$set", new Document("served", last.getLong("served"))),
                    new UpdateOptions().upsert(true));
        }
    }
}
