package org.lectern.video;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.testing.DatabaseTest;
import org.lectern.transcoder.contract.TranscodeOrder;
import org.lectern.transcoder.store.FilesystemStore;
import org.lectern.transcoder.store.MediaStore;
import org.lectern.transcoder.tasks.Tasks;
import org.lectern.transcoder.tasks.Transcodes;

/** What a process left that died over it goes after a day, and nothing else does. */
@DatabaseTest
class OwnerlessMediaTest {
    private final Transcodes transcodes;
    private final MongoDatabase database;
    private final ObjectId lesson = new ObjectId();
    private final ObjectId gone = new ObjectId(Date.from(Instant.EPOCH));

    @TempDir
    Path folder;

    private MediaStore store;
    private Videos videos;

    OwnerlessMediaTest(MongoDatabase database) {
        this.database = database;
        this.transcodes = new Transcodes(database, new Tasks(database));
    }

    @BeforeEach
    void store() throws IOException {
        store = newStore();
        videos = new Videos(database, transcodes, store);
    }

    /** An empty one. */
    MediaStore newStore() throws IOException {
        return new FilesystemStore(folder);
    }

    @Test
    void goesWithItsTranscode() throws IOException {
        Video owned = videos.upload(lesson, new ObjectId(), "a.mp4", new ByteArrayInputStream(new byte[1]));
        put("sources/" + gone);
        put("published/" + lesson + "/" + gone + "/360p/00001-1.m4s");
        put("published/" + lesson + "/somethingelse");
        transcodes.enqueue(new TranscodeOrder(gone, lesson, "sources/" + gone, "published/x/", ""));

        assertThat(videos.forgetOwnerless(Instant.now().plus(Duration.ofDays(2))))
                .containsExactlyInAnyOrder("sources/" + gone, "published/" + lesson + "/" + gone + "/360p/00001-1.m4s");
        assertThat(transcodes.findAll(Set.of(gone))).isEmpty();
        assertThat(store.list("sources/")).hasSize(1);
        assertThat(store.list("published/")).containsExactly("published/" + lesson + "/somethingelse");
        assertThat(videos.find(lesson)).map(Video::id).contains(owned.id());
    }

    @Test
    void staysWhileItMayStillGetAnOwner() throws IOException {
        put("sources/" + gone);
        put("sources/" + new ObjectId());
        assertThat(videos.forgetOwnerless(Instant.now().minus(Duration.ofDays(1))))
                .as("one is new, the other was written just now")
                .isEmpty();
        assertThat(store.list("sources/")).hasSize(2);
    }

    @Test
    void goesEvenIfItNeverBecameAnObject() throws IOException {
        MediaStore files = new FilesystemStore(folder);
        Path unfinished = Files.createFile(folder.resolve(".incoming").resolve("begun"));

        new Videos(database, transcodes, files).forgetOwnerless(Instant.now().plus(Duration.ofDays(2)));
        assertThat(unfinished).doesNotExist();
    }

    @Test
    void isAskedForAmongWhatNobodyOwnsAlone() throws IOException {
        videos.upload(lesson, new ObjectId(), "a.mp4", new ByteArrayInputStream(new byte[1]));
        put("sources/" + gone);
        List<String> asked = new ArrayList<>();
        MediaStore listening = (MediaStore) Proxy.newProxyInstance(
                MediaStore.class.getClassLoader(), new Class<?>[] {MediaStore.class}, (_, method, arguments) -> {
                    if (method.getName().equals("find")) {
                        asked.add((String) arguments[0]);
                    }
                    return method.invoke(store, arguments);
                });

        new Videos(database, transcodes, listening)
                .forgetOwnerless(Instant.now().plus(Duration.ofDays(2)));
        assertThat(asked).containsExactly("sources/" + gone);
    }

    private void put(String key) throws IOException {
        store.put(key, new ByteArrayInputStream(new byte[1]));
    }
}
