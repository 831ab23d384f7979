package org.lectern.transcoder.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.transcoder.contract.TranscodeOrder;
import org.lectern.transcoder.store.FailingS3;
import org.lectern.transcoder.store.S3Store;

class SourcesTest {
    @TempDir
    Path folder;

    @Test
    void leaveNothingOfACopyThatBreaksOff() throws IOException {
        ObjectId id = new ObjectId();
        TranscodeOrder order = new TranscodeOrder(id, id, "sources/" + id, "published/" + id + "/", "");
        try (FailingS3 s3 = new FailingS3();
                S3Store store = s3.store()) {
            s3.breaksOff();
            Sources sources = new Sources(store, folder.resolve("sources"), 0);
            assertThatThrownBy(() -> sources.read(order, file -> file)).isInstanceOf(IOException.class);
            assertThat(folder.resolve("sources")).isEmptyDirectory();
        }
    }
}
