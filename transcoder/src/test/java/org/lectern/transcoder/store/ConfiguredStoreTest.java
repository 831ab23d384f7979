package org.lectern.transcoder.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfiguredStoreTest {
    @TempDir
    Path folder;

    @Test
    void isInTheFilesystemUnlessItIsSaid() throws IOException {
        assertThat(open(Map.of())).isInstanceOf(FilesystemStore.class);
        assertThat(open(Map.of("lectern.store", "filesystem"))).isInstanceOf(FilesystemStore.class);
    }

    @Test
    void isABucketWhenItIsSaid() throws IOException {
        try (LocalS3 s3 = new LocalS3();
                S3Store store = (S3Store) open(s3(s3.endpoint().toString()))) {
            assertThat(store.list("")).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "lectern.store, tape, 'lectern.store is filesystem or s3, not tape.'",
        "lectern.s3.endpoint, , lectern.s3.endpoint (LECTERN_S3_ENDPOINT) must be an address",
        "lectern.s3.endpoint, s3.example.com, lectern.s3.endpoint (LECTERN_S3_ENDPOINT) must be an address",
        "lectern.s3.endpoint, ftp://localhost, lectern.s3.endpoint (LECTERN_S3_ENDPOINT) must be an address",
        "lectern.s3.region, Europe, lectern.s3.region (LECTERN_S3_REGION) must be the name of a region",
        "lectern.s3.bucket, My/Bucket, lectern.s3.bucket (LECTERN_S3_BUCKET) must be the name of a bucket",
        "lectern.s3.access-key, , lectern.s3.access-key (LECTERN_S3_ACCESS_KEY) must be an access key",
        "lectern.s3.secret-key, , lectern.s3.secret-key (LECTERN_S3_SECRET_KEY) must be a secret key",
    })
    void saysInASentenceWhatIsWrong(String property, String value, String sentence) {
        Map<String, String> properties = s3("http://localhost:1");
        if (value == null) {
            properties.remove(property);
        } else {
            properties.put(property, value);
        }
        assertThatThrownBy(() -> open(properties))
                .isInstanceOf(StoreUnusable.class)
                .message()
                .contains(sentence)
                .hasLineCount(1);
    }

    private MediaStore open(Map<String, String> properties) throws IOException {
        return ConfiguredStore.open(properties::get, folder);
    }

    private static Map<String, String> s3(String endpoint) {
        return new HashMap<>(Map.of(
                "lectern.store", "s3",
                "lectern.s3.endpoint", endpoint,
                "lectern.s3.region", LocalS3.REGION,
                "lectern.s3.bucket", LocalS3.BUCKET,
                "lectern.s3.access-key", LocalS3.ACCESS_KEY,
                "lectern.s3.secret-key", LocalS3.SECRET_KEY));
    }
}
