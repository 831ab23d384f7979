package org.lectern.catalog;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.lectern.system.Conflict;
import org.lectern.system.Invalid;
import org.lectern.system.NotFound;
import org.springframework.stereotype.Component;

/** All courses, published or not. */
@Component
public class Courses {
    /** The largest page that is given out at once. */
    public static final int MAX_PAGE_SIZE = 100;

    private static final int MAX_PAGE = 10_000;
    private static final int MAX_QUERY_CHARACTERS = 200;
    private static final int MAX_ATTEMPTS = 50;
    private static final Document NEWEST_FIRST = new Document("createdAt", -1).append("_id", -1);

    private final MongoCollection<Document> courses;
    private final Clock clock;

    public Courses(MongoDatabase database, Clock clock) {
        this.courses = database.getCollection("courses");
        this.clock = clock;
        courses.createIndex(new Document("slug", 1), new IndexOptions().unique(true));
        courses.createIndex(new Document("ownerId", 1));
        courses.createIndex(new Document("sections._id", 1));
        courses.createIndex(new Document("sections.subSections._id", 1));
    }

    /** The course with this id. */
    public Optional<Course> find(ObjectId id) {
        return first(new Document("_id", id));
    }

    /** The course with this id. */
    public Course get(ObjectId id) {
        return find(id).orElseThrow(() -> new NotFound("There is no such course."));
    }

    /** The courses with these ids, in no particular order; ids of none are passed over. */
    public List<Course> findAll(Collection<ObjectId> ids) {
        return all(new Document("_id", new Document("$in", List.copyOf(ids))), 0, Integer.MAX_VALUE);
    }

    /** The course with this slug. */
    public Optional<Course> findBySlug(String slug) {
        return first(new Document("slug", slug));
    }

    /** The course that has this section. */
    public Optional<Course> findBySection(ObjectId sectionId) {
        return first(new Document("sections._id", sectionId));
    }

    /** The course that has this sub-section. */
    public Optional<Course> findBySubSection(ObjectId subSectionId) {
        return first(new Document("sections.subSections._id", subSectionId));
    }

    /**
     * Published courses with the words in their title or description, newest first. The query is taken literally, but
     * for upper and lower case and accents; an empty one finds them all.
     *
     * @param page counted from 0
     * @param size 1 to {@link #MAX_PAGE_SIZE}
     */
    public CoursePage published(String query, int page, int size) {
        if (page < 0 || page > MAX_PAGE) {
            throw new Invalid("page", "A page is a number from 0 to %,d.".formatted(MAX_PAGE));
        }
        if (size < 1 || size > MAX_PAGE_SIZE) {
            throw new Invalid("size", "A page has 1 to %d courses.".formatted(MAX_PAGE_SIZE));
        }
        if (query.length() > MAX_QUERY_CHARACTERS) {
            throw new Invalid("q", "A query has at most %d characters.".formatted(MAX_QUERY_CHARACTERS));
        }
        Document filter = new Document("published", true);
        SearchText.pattern(query).ifPresent(pattern -> filter.append(CourseDocument.SEARCH_TEXT, pattern));
        return new CoursePage(all(filter, page * size, size), page, size, courses.countDocuments(filter));
    }

    /** The account's own courses, newest first. */
    public List<Course> ownedBy(ObjectId accountId) {
        return all(new Document("ownerId", accountId), 0, Integer.MAX_VALUE);
    }

    /** Makes an unpublished course with nothing in it, under a slug made from its title. */
    public Course create(ObjectId ownerId, String title, String description) {
        // What the database keeps of an instant is its milliseconds.
        Course draft =
                Course.draft("", title, description, ownerId, clock.instant().truncatedTo(ChronoUnit.MILLIS));
        for (Iterator<String> slugs = Slug.candidates(draft.title()).iterator(); slugs.hasNext(); ) {
            Course course = draft.at(slugs.next());
            try {
                courses.insertOne(CourseDocument.of(course));
                return course;
            } catch (MongoWriteException refused) {
                if (refused.getError().getCategory() != ErrorCategory.DUPLICATE_KEY || !slugs.hasNext()) {
                    throw refused;
                }
            }
        }
        throw new IllegalStateException("there is always a slug to try");
    }

    /**
     * Changes the course as it is now. When another change came between, the verb is applied again to what is there then.
     *
     * @return the changed course
     * @throws Conflict when others kept coming between
     */
    public Course change(ObjectId courseId, UnaryOperator<Course> verb) {
        return apply(courseId, verb).after();
    }

    Change apply(ObjectId courseId, UnaryOperator<Course> verb) {
        for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
            Course before = get(courseId);
            Course after = verb.apply(before);
            if (after.equals(before)) {
                return new Change(before, before);
            }
            Course next = after.nextVersion();
            Document asRead = new Document("_id", courseId).append("version", before.version());
            if (courses.replaceOne(asRead, CourseDocument.of(next)).getMatchedCount() == 1) {
                return new Change(before, next);
            }
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(1_000_000L * attempt));
        }
        throw new Conflict("Others are changing this course at this moment. Try again.");
    }

    /** Removes the course. What hangs on its lessons is for {@link Authorship} to clear up. */
    Optional<Course> delete(ObjectId courseId) {
        return Optional.ofNullable(courses.findOneAndDelete(new Document("_id", courseId)))
                .map(CourseDocument::toCourse);
    }

    private Optional<Course> first(Document filter) {
        return Optional.ofNullable(courses.find(filter).first()).map(CourseDocument::toCourse);
    }

    private List<Course> all(Document filter, int skip, int limit) {
        return courses.find(filter)
                .sort(NEWEST_FIRST)
                .skip(skip)
                .limit(limit)
                .map(CourseDocument::toCourse)
                .into(new ArrayList<>());
    }

    /** A course before and after a verb that was written. */
    record Change(Course before, Course after) {}
}
