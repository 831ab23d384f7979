package org.lectern.video;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.testing.DatabaseTest;
import org.lectern.transcoder.store.FilesystemStore;
import org.lectern.transcoder.tasks.Kind;
import org.lectern.transcoder.tasks.Tasks;
import org.lectern.transcoder.tasks.Transcodes;

/** A video that can be watched in part when another is uploaded in its place. */
@DatabaseTest
class ReplacedVideoTest {
    private final MongoDatabase database;
    private final Transcodes transcodes;
    private final ObjectId lesson = new ObjectId();

    @TempDir
    Path folder;

    private Videos videos;
    private ObjectId first;

    ReplacedVideoTest(MongoDatabase database) {
        this.database = database;
        this.transcodes = new Transcodes(database, new Tasks(database));
    }

    @BeforeEach
    void replaceWhatGrows() throws IOException {
        videos = new Videos(database, transcodes, new FilesystemStore(folder));
        first = upload();
        transcodes.begun(first, Kind.VIDEO);
        transcodes.begun(first, Kind.AUDIO);
        assertThat(video().growing()).isTrue();
        assertThat(video().older()).isFalse();
        upload();
    }

    @Test
    void growsOnUntilItIsReady() {
        assertThat(video().publication()).isEqualTo(new Publication(lesson, first));
        assertThat(video().growing()).isTrue();
        assertThat(video().older()).isTrue();

        transcodes.ready(first, List.of());
        assertThat(video().growing()).isFalse();
        assertThat(video().older()).isTrue();
    }

    @Test
    void staysInPartIfItFails() {
        transcodes.fail(first, "It fell over.");
        assertThat(video().state()).isEqualTo(VideoState.QUEUED);
        assertThat(video().playing()).isEqualTo(VideoState.FAILED);
        assertThat(video().growing()).isTrue();
    }

    @Test
    void isWholeOnceTheNewOnePlays() {
        transcodes.ready(video().transcodeId(), List.of());
        assertThat(video().growing()).isFalse();
        assertThat(video().older()).isFalse();
    }

    private Video video() {
        return videos.find(lesson).orElseThrow();
    }

    private ObjectId upload() throws IOException {
        return videos.upload(lesson, new ObjectId(), "a.mp4", new ByteArrayInputStream(new byte[1]))
                .transcodeId();
    }
}
