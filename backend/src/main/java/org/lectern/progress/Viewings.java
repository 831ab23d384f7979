package org.lectern.progress;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.lectern.catalog.SubSectionsRemoved;
import org.lectern.system.Conflict;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** What all learners have watched. */
@Component
public class Viewings {
    private static final String ACCOUNT = "accountId";
    private static final String SUB_SECTION = "subSectionId";
    private static final String WATCHED_MILLIS = "watchedMillis";
    private static final String COUNTED_AT = "countedAt";
    private static final String CREDIT_MILLIS = "creditMillis";
    private static final String POSITION_SECONDS = "positionSeconds";
    private static final String POSITION_AT = "positionAt";
    private static final String COMPLETED_AT = "completedAt";
    private static final String VERSION = "version";
    private static final int MAX_ATTEMPTS = 50;

    private final MongoCollection<Document> viewings;
    private final Clock clock;

    public Viewings(MongoDatabase database, Clock clock) {
        this.viewings = database.getCollection("viewings");
        this.clock = clock;
        viewings.createIndex(new Document(ACCOUNT, 1).append(SUB_SECTION, 1), new IndexOptions().unique(true));
        viewings.createIndex(new Document(SUB_SECTION, 1));
    }

    /** What the learner has watched of the lesson; empty if it was never opened. */
    public Optional<Viewing> find(ObjectId accountId, ObjectId subSectionId) {
        return Optional.ofNullable(viewings.find(key(accountId, subSectionId)).first())
                .map(Viewings::viewing);
    }

    /** What the learner has watched of those of the lessons that were ever opened, by lesson. */
    public Map<ObjectId, Viewing> findAll(ObjectId accountId, Collection<ObjectId> subSectionIds) {
        Map<ObjectId, Viewing> found = new HashMap<>();
        viewings.find(new Document(ACCOUNT, accountId)
                        .append(SUB_SECTION, new Document("$in", List.copyOf(subSectionIds))))
                .map(Viewings::viewing)
                .forEach(viewing -> found.put(viewing.subSectionId(), viewing));
        return found;
    }

    /** Marks that the learner sees the lesson's player, from where on what is watched counts; marks it once. */
    public Viewing open(ObjectId accountId, ObjectId subSectionId) {
        return change(accountId, subSectionId, Optional.empty(), null);
    }

    /**
     * Adds a report to what is known, however many come at once.
     *
     * @param durationSeconds of the lesson's video; null where it isn't known
     * @return what is known then
     */
    public Viewing report(ObjectId accountId, ObjectId subSectionId, Report report, @Nullable Double durationSeconds) {
        return change(accountId, subSectionId, Optional.of(report), durationSeconds);
    }

    @EventListener
    void onSubSectionsRemoved(SubSectionsRemoved removed) {
        viewings.deleteMany(new Document(SUB_SECTION, new Document("$in", removed.subSectionIds())));
    }

    private Viewing change(
            ObjectId accountId, ObjectId subSectionId, Optional<Report> report, @Nullable Double durationSeconds) {
        for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
            // What the database keeps of an instant is its milliseconds.
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            Optional<Viewing> kept = find(accountId, subSectionId);
            Viewing before = kept.orElseGet(() -> Viewing.opened(accountId, subSectionId, now));
            Viewing after = report.map(each -> before.report(each, durationSeconds, now))
                    .orElse(before);
            if (kept.isPresent() ? kept.get().equals(after) || replace(after) : insert(after)) {
                return after;
            }
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(1_000_000L * attempt));
        }
        throw new Conflict("Too many devices report at this moment. Try again.");
    }

    private boolean insert(Viewing viewing) {
        try {
            viewings.insertOne(document(viewing));
            return true;
        } catch (MongoWriteException refused) {
            if (refused.getError().getCategory() == ErrorCategory.DUPLICATE_KEY) {
                return false;
            }
            throw refused;
        }
    }

    private boolean replace(Viewing viewing) {
        Document asRead = key(viewing.accountId(), viewing.subSectionId()).append(VERSION, viewing.version());
        return viewings.replaceOne(asRead, document(viewing)).getMatchedCount() == 1;
    }

    private static Document key(ObjectId accountId, ObjectId subSectionId) {
        return new Document(ACCOUNT, accountId).append(SUB_SECTION, subSectionId);
    }

    private static Document document(Viewing viewing) {
        Instant completedAt = viewing.completion().since();
        return key(viewing.accountId(), viewing.subSectionId())
                .append(
                        WATCHED_MILLIS,
                        viewing.watched().intervals().stream()
                                .flatMap(each -> Stream.of(each.fromMillis(), each.toMillis()))
                                .toList())
                .append(COUNTED_AT, Date.from(viewing.countedAt()))
                .append(CREDIT_MILLIS, viewing.credit().toMillis())
                .append(POSITION_SECONDS, viewing.positionSeconds())
                .append(POSITION_AT, Date.from(viewing.positionAt()))
                .append(COMPLETED_AT, completedAt == null ? null : Date.from(completedAt))
                .append(VERSION, viewing.version() + 1);
    }

    private static Viewing viewing(Document document) {
        List<Long> bounds = document.getList(WATCHED_MILLIS, Long.class);
        List<Interval> watched = Stream.iterate(0, i -> i < bounds.size(), i -> i + 2)
                .map(i -> new Interval(bounds.get(i), bounds.get(i + 1)))
                .toList();
        Date completedAt = document.getDate(COMPLETED_AT);
        return new Viewing(
                document.getObjectId(ACCOUNT),
                document.getObjectId(SUB_SECTION),
                new WatchedIntervals(watched),
                document.getDate(COUNTED_AT).toInstant(),
                Duration.ofMillis(document.getLong(CREDIT_MILLIS)),
                document.getDouble(POSITION_SECONDS),
                document.getDate(POSITION_AT).toInstant(),
                completedAt == null ? Completion.NOT_YET : new Completion(completedAt.toInstant()),
                document.getLong(VERSION));
    }
}
