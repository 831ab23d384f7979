package org.lectern.transcoder.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterId;
import com.mongodb.connection.ServerId;
import java.io.IOException;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DatabaseAwayTest {
    private static final ServerAddress ADDRESS = new ServerAddress();

    static Stream<Exception> whileItIsAway() {
        Exception broken = new MongoSocketReadException("Prematurely reached end of stream", ADDRESS);
        return Stream.of(
                broken,
                new MongoTimeoutException("Timed out"),
                new MongoConnectionPoolClearedException(new ServerId(new ClusterId(), ADDRESS), broken),
                new MongoNotPrimaryException(new BsonDocument(), ADDRESS));
    }

    @ParameterizedTest
    @MethodSource("whileItIsAway")
    void isNoFaultOfTheTask(Exception failure) {
        assertThat(DatabaseAway.isReasonOf(failure)).isTrue();
    }

    @Test
    void aRefusalOrADiskIsSomethingElse() {
        assertThat(DatabaseAway.isReasonOf(new MongoCommandException(BsonDocument.parse("{code: 2}"), ADDRESS)))
                .isFalse();
        assertThat(DatabaseAway.isReasonOf(new IOException("No space left on device")))
                .isFalse();
    }
}
