package org.lectern.enrolment;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.lectern.catalog.CourseDeleted;
import org.lectern.system.Paging;
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

    /** Some of those who take part in the course, the latest first. */
    public List<Enrolment> of(ObjectId courseId, Paging paging) {
        return found(new Document(COURSE, courseId), paging);
    }

    /** Some of those among the accounts who take part in the course, the latest first. */
    public List<Enrolment> of(ObjectId courseId, Set<ObjectId> accountIds, Paging paging) {
        return found(
                new Document(COURSE, courseId).append(ACCOUNT, new Document("$in", List.copyOf(accountIds))), paging);
    }

    /** The ids of all who take part in the course. */
    public Set<ObjectId> accountsOf(ObjectId courseId) {
        return enrolments
                .find(new Document(COURSE, courseId))
                .map(enrolment -> enrolment.getObjectId(ACCOUNT))
                .into(new HashSet<>());
    }

    private List<Enrolment> found(Document filter, Paging paging) {
        return enrolments
                .find(filter)
                .sort(new Document(SINCE, -1).append("_id", -1))
                .skip(paging.skipped())
                .limit(paging.size())
                .map(Enrolments::enrolment)
                .into(new ArrayList<>());
    }

    private static Enrolment enrolment(Document document) {
        return new Enrolment(
                document.getObjectId(ACCOUNT),
                document.getObjectId(COURSE),
                document.getDate(SINCE).toInstant());
    }

    @EventListener
    void onCourseDeleted(CourseDeleted deleted) {
        enrolments.deleteMany(new Document(COURSE, deleted.courseId()));
    }

    private static Document key(ObjectId accountId, ObjectId courseId) {
        return new Document(ACCOUNT, accountId).append(COURSE, courseId);
    }
}
