package org.lectern.enrolment;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.lectern.catalog.CourseDeleted;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Who takes part in which course. */
@Component
public class Enrolments {
    private static final String ACCOUNT = "accountId";
    private static final String COURSE = "courseId";
    private static final String SINCE = "since";

    private final MongoCollection<Document> enrolments;
    private final Clock clock;

    public Enrolments(MongoDatabase database, Clock clock) {
        this.enrolments = database.getCollection("enrolments");
        this.clock = clock;
        enrolments.createIndex(new Document(ACCOUNT, 1).append(COURSE, 1), new IndexOptions().unique(true));
        enrolments.createIndex(new Document(COURSE, 1));
    }

    /**
     * Enrols the account; several at once make one enrolment.
     *
     * @return whether it is new
     */
    public boolean enrol(ObjectId accountId, ObjectId courseId) {
        try {
            enrolments.insertOne(key(accountId, courseId).append(SINCE, Date.from(clock.instant())));
            return true;
        } catch (MongoWriteException refused) {
            if (refused.getError().getCategory() == ErrorCategory.DUPLICATE_KEY) {
                return false;
            }
            throw refused;
        }
    }

    /** Ends the enrolment, if there is one. */
    public void leave(ObjectId accountId, ObjectId courseId) {
        enrolments.deleteOne(key(accountId, courseId));
    }

    /** Whether the account takes part in the course. */
    public boolean isEnrolled(ObjectId accountId, ObjectId courseId) {
        return enrolments.find(key(accountId, courseId)).first() != null;
    }

    /** The ids of the account's courses, the latest enrolment first; some may not be published at the moment. */
    public List<ObjectId> coursesOf(ObjectId accountId) {
        return enrolments
                .find(new Document(ACCOUNT, accountId))
                .sort(new Document(SINCE, -1).append("_id", -1))
                .map(enrolment -> enrolment.getObjectId(COURSE))
                .into(new ArrayList<>());
    }

    /** How many take part in the course. */
    public long countOf(ObjectId courseId) {
        return enrolments.countDocuments(new Document(COURSE, courseId));
    }

    @EventListener
    void onCourseDeleted(CourseDeleted deleted) {
        enrolments.deleteMany(new Document(COURSE, deleted.courseId()));
    }

    private static Document key(ObjectId accountId, ObjectId courseId) {
        return new Document(ACCOUNT, accountId).append(COURSE, courseId);
    }
}
