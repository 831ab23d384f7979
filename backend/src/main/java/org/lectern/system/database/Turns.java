package org.lectern.system.database;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.UpdateOptions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bson.Document;
import org.springframework.stereotype.Component;

/** Lets one of several processes do what need be done only once in a while. What it does must bear being done twice. */
@Component
public class Turns {
    private static final String ID = "_id";
    private static final String UNTIL = "until";

    private final MongoCollection<Document> turns;
    private final Clock clock;

    /** Every process on this database takes turns with the others. */
    public Turns(MongoDatabase database, Clock clock) {
        this.turns = database.getCollection("turns");
        this.clock = clock;
    }

    /** Whether it is this process's turn; for so long, it is nobody's again. */
    public boolean take(String task, Duration pause) {
        Instant now = clock.instant();
        Document due = new Document(ID, task).append(UNTIL, new Document("$lte", Date.from(now)));
        Document taken = new Document("$set", new Document(UNTIL, Date.from(now.plus(pause))));
        try {
            // Where the turn isn't due, nothing matches, and the insertion fails by the id of what is there.
            turns.updateOne(due, taken, new UpdateOptions().upsert(true));
            return true;
        } catch (MongoWriteException e) {
            if (e.getError().getCategory() == ErrorCategory.DUPLICATE_KEY) {
                return false;
            }
            throw e;
        }
    }
}
