package org.lectern.transcoder.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store of media does. Each test uses keys of its own. */
abstract class MediaStoreContract {
    /** More than two parts of an upload to S3, and not a whole number of them. */
    static final int LARGE = 2 * S3Store.PART_BYTES + 12_345;

    /** The store, which is the same for all tests. */
    abstract MediaStore store();

    @Test
    void keepsWhatWasPut() throws IOException {
        Instant before = Instant.now();
        StoredObject put = put("keeps/a.txt", "what was put");

        assertThat(put.key()).isEqualTo("keeps/a.txt");
        assertThat(put.bytes()).isEqualTo(12);
        assertThat(put.lastModified()).isBetween(before.minus(Duration.ofSeconds(2)), Instant.now());
        assertThat(put.version()).matches("[A-Za-z0-9-]+");
        assertThat(store().find("keeps/a.txt")).contains(put);
        assertThat(text("keeps/a.txt")).isEqualTo("what was put");
    }

    @Test
    void keepsAnObjectWithoutBytes() throws IOException {
        assertThat(put("empty/none", "").bytes()).isZero();
        assertThat(store().list("empty/")).containsExactly("empty/none");
        assertThat(text("empty/none")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {S3Store.PART_BYTES - 1, S3Store.PART_BYTES, S3Store.PART_BYTES + 1, LARGE})
    void keepsObjectsAroundTheSizeOfAPartAndOfSeveral(int length) throws IOException {
        byte[] content = bytes(length);
        StoredObject put = store().put("large/" + length, new ByteArrayInputStream(content));

        assertThat(put.bytes()).isEqualTo(length);
        assertThat(put.version()).matches("[A-Za-z0-9-]+");
        assertThat(Arrays.equals(read("large/" + length, 0, length), content)).isTrue();
        int seam = Math.min(length, S3Store.PART_BYTES) - 7;
        assertThat(Arrays.equals(read("large/" + length, seam, 7), Arrays.copyOfRange(content, seam, seam + 7)))
                .isTrue();
    }

    @Test
    void copiesAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "from a file");
        assertThat(store().put("file/copy", file).bytes()).isEqualTo(11);
        assertThat(file).hasContent("from a file");
        assertThat(text("file/copy")).isEqualTo("from a file");
    }

    @Test
    void replacesAnObjectByAnother() throws IOException {
        StoredObject first = put("replace/a", "the first, which is longer");
        StoredObject second = put("replace/a", "the second");

        assertThat(second.version()).isNotEqualTo(first.version());
        assertThat(text("replace/a")).isEqualTo("the second");
        assertThat(store().list("replace/")).containsExactly("replace/a");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, S3Store.PART_BYTES, LARGE})
    void leavesNothingOfAStreamThatFails(int bytesBefore) throws IOException {
        IOException reason = new IOException("the sender went away");
        assertThatThrownBy(() -> store().put("failing/" + bytesBefore, failingAfter(bytesBefore, reason)))
                .isSameAs(reason);

        assertThat(store().find("failing/" + bytesBefore)).isEmpty();
        assertThat(store().list("")).noneMatch(key -> key.contains("failing/"));
        assertThat(unfinished()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, LARGE})
    void showsNothingOfANewObjectUntilItIsWhole(int bytes) throws IOException {
        String key = "whole/" + bytes;
        store().put(key, lookingAfter(bytes, () -> {
            assertThat(store().find(key)).isEmpty();
            assertThat(store().list(key)).isEmpty();
        }));

        assertThat(store().find(key).orElseThrow().bytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, LARGE})
    void showsWhatWasThereUntilAnotherIsWhole(int bytes) throws IOException {
        String key = "another/" + bytes;
        StoredObject before = put(key, "what was there");
        store().put(key, lookingAfter(bytes, () -> {
            assertThat(store().find(key)).contains(before);
            assertThat(text(key)).isEqualTo("what was there");
        }));

        assertThat(store().find(key).orElseThrow().bytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, LARGE})
    void leavesWhatWasThereWhenAStreamFails(int bytesBefore) throws IOException {
        StoredObject before = put("steady/a", "what was there");
        IOException reason = new IOException("the sender went away");
        assertThatThrownBy(() -> store().put("steady/a", failingAfter(bytesBefore, reason)))
                .isSameAs(reason);

        assertThat(store().find("steady/a")).contains(before);
        assertThat(text("steady/a")).isEqualTo("what was there");
    }

    @ParameterizedTest
    @ValueSource(ints = {10, LARGE})
    void leavesWhatIsBeingPutWhenItDeletesWhatIsUnfinished(int bytes) throws IOException {
        String key = "going/" + bytes;
        Instant yesterday = Instant.now().minus(Duration.ofDays(1));
        store().put(key, lookingAfter(bytes, () -> store().deleteUnfinished(yesterday)));

        assertThat(store().find(key).orElseThrow().bytes()).isEqualTo(bytes);
    }

    @Test
    void readsRangesUpToTheEdges() throws IOException {
        put("ranges/digits", "0123456789");

        assertThat(range("ranges/digits", 0, 10)).isEqualTo("0123456789");
        assertThat(range("ranges/digits", 0, 1)).isEqualTo("0");
        assertThat(range("ranges/digits", 3, 4)).isEqualTo("3456");
        assertThat(range("ranges/digits", 9, 1)).isEqualTo("9");
        assertThat(range("ranges/digits", 5, 0)).isEmpty();
        assertThat(range("ranges/digits", 10, 0)).isEmpty();
    }

    @Test
    void mayBeReadInPartOnly() throws IOException {
        store().put("partly/read", new ByteArrayInputStream(bytes(LARGE)));
        for (int viewer = 0; viewer < 20; viewer++) {
            try (InputStream content = store().read("partly/read", 0, LARGE)) {
                assertThat(content.read()).isNotNegative();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 100})
    void saysThatThereIsNoSuchObject(long length) throws IOException {
        put("nothing/beside", "x");

        assertThat(store().find("nothing/here")).isEmpty();
        assertThat(store().find("nothing")).isEmpty();
        assertThat(store().localFile("nothing/here")).isEmpty();
        assertThatThrownBy(() -> read("nothing/here", 0, length)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void givesAFileOnlyWithTheObjectInIt() throws IOException {
        put("local/file", "as a file");
        store().localFile("local/file").ifPresent(file -> assertThat(file).hasContent("as a file"));
    }

    @Test
    void listsKeysInOrder() throws IOException {
        for (String key : List.of("list/b", "list/a/2", "list/a/10", "list/a.txt", "list/B", "listed", "list/a/1/x")) {
            put(key, key);
        }
        assertThat(store().list("list/"))
                .containsExactly("list/B", "list/a.txt", "list/a/1/x", "list/a/10", "list/a/2", "list/b");
        assertThat(store().list("list/a/1")).containsExactly("list/a/1/x", "list/a/10");
        assertThat(store().list("list")).hasSize(7).endsWith("listed");
        assertThat(store().list("list/none/")).isEmpty();
    }

    @Test
    void listsAndDeletesMoreThanAPage() throws IOException {
        for (int i = 0; i < 1_003; i++) {
            put("many/%04d".formatted(i), "x");
        }
        assertThat(store().list("many/"))
                .hasSize(1_003)
                .isSorted()
                .startsWith("many/0000")
                .endsWith("many/1002");
        store().deleteAll("many/");
        assertThat(store().list("many/")).isEmpty();
    }

    @Test
    void deletesAnObjectOnceOrMore() throws IOException {
        put("delete/a", "a");
        put("delete/b", "b");
        store().delete("delete/a");
        store().delete("delete/a");

        assertThat(store().find("delete/a")).isEmpty();
        assertThat(store().list("delete/")).containsExactly("delete/b");
    }

    @Test
    void deletesAllBelowAPrefixAndNothingBeside() throws IOException {
        for (String key : List.of("all/1/a", "all/1/b/c", "all/10", "all/2/a")) {
            put(key, key);
        }
        store().deleteAll("all/1/");
        store().deleteAll("all/none/");

        assertThat(store().list("all/")).containsExactly("all/10", "all/2/a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/a",
                "a/",
                "a//b",
                ".",
                "..",
                "../a",
                "a/../b",
                "a/.b",
                ".incoming/a",
                "a b",
                "a\\b",
                "a\nb",
                "ä",
                "a?b",
                "a\0b",
                "%2e%2e/a"
            })
    void refusesWhatIsNoKey(String key) {
        refuses(() -> store().put(key, InputStream.nullInputStream()));
        refuses(() -> store().find(key));
        refuses(() -> store().read(key, 0, 1));
        refuses(() -> store().localFile(key));
        refuses(() -> store().delete(key));
        refuses(() -> store().deleteAll(key + "/"));
        refuses(() -> store().list(key + "/"));
    }

    @Test
    void deletesAllOnlyBelowAWholeFolder() throws IOException {
        put("whole/a", "a");
        refuses(() -> store().deleteAll("whole"));
        refuses(() -> store().deleteAll(""));
        assertThat(store().list("whole/")).containsExactly("whole/a");
    }

    /** What puts have begun and not finished, as the store's own means show it. */
    abstract List<String> unfinished() throws IOException;

    StoredObject put(String key, String text) throws IOException {
        return store().put(key, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    static InputStream failingAfter(int bytes, IOException reason) {
        return new SequenceInputStream(new ByteArrayInputStream(bytes(bytes)), new InputStream() {
            @Override
            public int read() throws IOException {
                throw reason;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                throw reason;
            }
        });
    }

    /** Looks what a reader would see when all but the end of the stream has been sent. */
    private static InputStream lookingAfter(int bytes, Look look) {
        return new SequenceInputStream(new ByteArrayInputStream(bytes(bytes)), new InputStream() {
            @Override
            public int read() throws IOException {
                look.look();
                return -1;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return read();
            }
        });
    }

    /** What is looked at while something is put. */
    @FunctionalInterface
    private interface Look {
        void look() throws IOException;
    }

    static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static void refuses(ThrowingCallable use) {
        assertThatIllegalArgumentException().isThrownBy(use);
    }

    private String text(String key) throws IOException {
        return range(key, 0, store().find(key).orElseThrow().bytes());
    }

    private String range(String key, long offset, long length) throws IOException {
        return new String(read(key, offset, length), StandardCharsets.UTF_8);
    }

    private byte[] read(String key, long offset, long length) throws IOException {
        try (InputStream content = store().read(key, offset, length)) {
            return content.readAllBytes();
        }
    }
}
