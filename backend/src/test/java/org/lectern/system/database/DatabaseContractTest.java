package org.lectern.system.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.lectern.testing.DatabaseTest;

/** What Lectern's stores rely on, of the embedded database as of a real one. */
@DatabaseTest
class DatabaseContractTest {
    private final MongoCollection<Document> things;

    DatabaseContractTest(MongoDatabase database) {
        things = database.getCollection("things");
    }

    @Test
    void comparesAndSets() {
        ObjectId id = new ObjectId();
        things.insertOne(new Document("_id", id).append("version", 1));

        assertThat(things.updateOne(id(id).append("version", 2), set("name", "late"))
                        .getMatchedCount())
                .isZero();
        assertThat(things.updateOne(id(id).append("version", 1), set("version", 2))
                        .getMatchedCount())
                .isOne();
        assertThat(things.find(id(id)).first()).containsEntry("version", 2).doesNotContainKey("name");
    }

    @Test
    void claimsTheFirstInOrderAndOnlyOnce() {
        things.insertMany(List.of(
                thing("b").append("order", 2).append("state", "WAITING"),
                thing("a").append("order", 1).append("state", "WAITING")));
        FindOneAndUpdateOptions firstInOrder =
                new FindOneAndUpdateOptions().sort(new Document("order", 1)).returnDocument(ReturnDocument.AFTER);
        Document waiting = new Document("state", "WAITING");
        Document claim =
                new Document("$set", new Document("state", "CLAIMED")).append("$inc", new Document("claim", 1));

        assertThat(things.findOneAndUpdate(waiting, claim, firstInOrder))
                .containsEntry("name", "a")
                .containsEntry("claim", 1);
        assertThat(things.findOneAndUpdate(waiting, claim, firstInOrder)).containsEntry("name", "b");
        assertThat(things.findOneAndUpdate(waiting, claim, firstInOrder)).isNull();
    }

    @Test
    void insertsOrUpdates() {
        Document change =
                new Document("$inc", new Document("count", 1)).append("$setOnInsert", new Document("first", "yes"));
        FindOneAndUpdateOptions upsert =
                new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER);

        assertThat(things.findOneAndUpdate(new Document("name", "a"), change, upsert))
                .containsEntry("count", 1)
                .containsEntry("first", "yes");
        assertThat(things.updateOne(new Document("name", "a"), change, new UpdateOptions().upsert(true))
                        .getUpsertedId())
                .isNull();
        assertThat(things.find(new Document("name", "a")).first()).containsEntry("count", 2);
    }

    @Test
    void changesElementsOfArrays() {
        things.insertOne(thing("a").append("parts", List.of(part(1), part(2))));
        Document a = new Document("name", "a");

        things.updateOne(a, new Document("$push", new Document("parts", part(3))));
        things.updateOne(a, new Document("$pull", new Document("parts", new Document("number", 1))));
        things.updateOne(
                a,
                set("parts.$[part].done", true),
                new UpdateOptions().arrayFilters(List.of(new Document("part.number", 3))));
        things.updateOne(new Document(a).append("parts.number", 2), set("parts.$.done", false));
        things.updateOne(a, new Document("$addToSet", new Document("tags", "x")));
        things.updateOne(a, new Document("$addToSet", new Document("tags", "x")));

        assertThat(things.find(a).first())
                .containsEntry("parts", List.of(part(2).append("done", false), part(3).append("done", true)))
                .containsEntry("tags", List.of("x"));
    }

    @Test
    void refusesASecondOfWhatIsUnique() {
        unique(new Document("name", 1));
        things.insertOne(thing("a"));
        things.insertOne(thing("b"));

        assertThatThrownBy(() -> things.insertOne(thing("a"))).satisfies(DatabaseContractTest::isDuplicateKey);
        assertThatThrownBy(() -> things.updateOne(new Document("name", "b"), set("name", "a")))
                .satisfies(DatabaseContractTest::isDuplicateKey);
        assertThatThrownBy(() -> things.findOneAndUpdate(
                        new Document("name", "a").append("state", "GONE"),
                        set("count", 1),
                        new FindOneAndUpdateOptions().upsert(true)))
                .isInstanceOfSatisfying(
                        MongoCommandException.class,
                        e -> assertThat(e.getErrorCode()).isEqualTo(11000));
        assertThat(things.countDocuments()).isEqualTo(2);
    }

    @Test
    void refusesASecondOfWhatIsUniqueTogether() {
        unique(new Document("account", 1).append("course", 1));
        things.insertOne(new Document("account", "ada").append("course", "botany"));
        things.insertOne(new Document("account", "ada").append("course", "zoology"));

        assertThatThrownBy(() -> things.insertOne(new Document("account", "ada").append("course", "botany")))
                .satisfies(DatabaseContractTest::isDuplicateKey);
        assertThat(things.find(new Document("account", "ada")).into(new ArrayList<>()))
                .hasSize(2);
        assertThat(things.find(new Document("course", "botany").append("account", "ada"))
                        .into(new ArrayList<>()))
                .hasSize(1);
    }

    @Test
    void findsAnyOfSeveral() {
        unique(new Document("name", 1));
        things.insertMany(List.of(thing("a"), thing("b"), thing("c")));
        List<Object> ids = new ArrayList<>();
        things.find(in("name", List.of("a", "b"))).forEach(thing -> ids.add(thing.get("_id")));

        assertThat(names(in("name", List.of("a", "c", "x")))).containsExactlyInAnyOrder("a", "c");
        assertThat(names(in("_id", ids))).containsExactlyInAnyOrder("a", "b");
        assertThat(names(in("_id", ids).append("name", "b"))).containsExactly("b");
    }

    @Test
    void findsByWhatIsIndexedHoweverItChanges() {
        things.createIndex(new Document("state", 1).append("lane", 1));
        things.insertMany(List.of(
                thing("a").append("state", "READY").append("lane", 1),
                thing("b").append("state", "READY").append("lane", 2),
                thing("c").append("state", "FAILED").append("lane", 1),
                thing("d"),
                thing("e").append("state", null)));
        Document ready = new Document("state", "READY");

        assertThat(names(ready)).containsExactlyInAnyOrder("a", "b");
        assertThat(names(new Document("lane", 1L).append("state", "READY"))).containsExactly("a");
        assertThat(names(in("state", List.of("FAILED", "READY")).append("lane", 1)))
                .containsExactlyInAnyOrder("a", "c");
        assertThat(names(new Document("state", null))).containsExactlyInAnyOrder("d", "e");
        assertThat(names(new Document("state", new Document("$ne", "READY")))).containsExactlyInAnyOrder("c", "d", "e");
        assertThat(names(new Document("lane", new Document("$gte", 2)))).containsExactly("b");

        things.updateMany(ready, set("state", "FAILED"));
        things.deleteOne(new Document("name", "c"));
        things.updateOne(new Document("name", "d"), set("state", "READY"));
        things.updateOne(new Document("name", "e"), set("state", "READY"));
        things.updateOne(new Document("name", "e"), set("state", null));

        assertThat(names(ready)).containsExactly("d");
        assertThat(names(new Document("state", "FAILED"))).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void findsByWhatLiesInArraysOfArrays() {
        things.createIndex(new Document("sections.lessons._id", 1));
        ObjectId first = new ObjectId();
        ObjectId second = new ObjectId();
        things.insertOne(thing("a").append("sections", List.of(lessons(new ObjectId()), lessons(first, second))));
        things.insertOne(thing("b").append("sections", List.of()));
        Document bySecond = new Document("sections.lessons._id", second);

        assertThat(names(bySecond)).containsExactly("a");

        things.updateOne(new Document("name", "a"), set("sections", List.of(lessons(first))));
        things.updateOne(new Document("name", "b"), set("sections", List.of(lessons(second))));

        assertThat(names(new Document("sections.lessons._id", first))).containsExactly("a");
        assertThat(names(bySecond)).containsExactly("b");
    }

    @Test
    void showsNobodyHalfAChange() throws Exception {
        things.insertOne(new Document("_id", 1).append("left", 0).append("right", 0));
        AtomicBoolean done = new AtomicBoolean();
        Thread writer = Thread.ofVirtual().start(() -> {
            for (int i = 1; i <= 300; i++) {
                things.updateOne(id(1), new Document("$set", new Document("left", i).append("right", i)));
            }
            done.set(true);
        });
        List<Document> torn = new ArrayList<>();
        while (!done.get() && writer.isAlive()) {
            Document seen = things.find(id(1)).first();
            if (seen == null || !Objects.equals(seen.get("left"), seen.get("right"))) {
                torn.add(seen);
            }
        }
        writer.join();

        assertThat(torn).isEmpty();
        assertThat(things.find(id(1)).first()).containsEntry("left", 300);
    }

    private void unique(Document keys) {
        things.createIndex(keys, new IndexOptions().unique(true));
    }

    private List<String> names(Document query) {
        return things.find(query).map(thing -> thing.getString("name")).into(new ArrayList<>());
    }

    private static Document thing(String name) {
        return new Document("name", name);
    }

    private static Document part(int number) {
        return new Document("number", number);
    }

    private static Document lessons(ObjectId... ids) {
        return new Document(
                "lessons",
                List.of(ids).stream().map(id -> new Document("_id", id)).toList());
    }

    private static Document id(Object id) {
        return new Document("_id", id);
    }

    private static Document set(String field, @Nullable Object value) {
        return new Document("$set", new Document(field, value));
    }

    private static Document in(String field, List<?> values) {
        return new Document(field, new Document("$in", values));
    }

    private static void isDuplicateKey(Throwable thrown) {
        assertThat(thrown)
                .isInstanceOfSatisfying(
                        MongoWriteException.class,
                        e -> assertThat(e.getError().getCategory()).isEqualTo(ErrorCategory.DUPLICATE_KEY));
    }
}
