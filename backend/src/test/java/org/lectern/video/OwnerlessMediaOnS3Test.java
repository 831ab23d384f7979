package org.lectern.video;

import com.mongodb.client.MongoDatabase;
import org.junit.jupiter.api.AfterEach;
import org.lectern.testing.DatabaseTest;
import org.lectern.testing.LocalS3;
import org.lectern.transcoder.store.MediaStore;

/** The same where media lies in S3. */
@DatabaseTest
class OwnerlessMediaOnS3Test extends OwnerlessMediaTest {
    private final LocalS3 server = new LocalS3();

    OwnerlessMediaOnS3Test(MongoDatabase database) {
        super(database);
    }

    @Override
    MediaStore newStore() {
        return server.store();
    }

    @AfterEach
    void stop() {
        server.close();
    }
}
