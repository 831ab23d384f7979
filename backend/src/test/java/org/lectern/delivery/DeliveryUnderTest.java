package org.lectern.delivery;

import com.github.benmanes.caffeine.cache.Ticker;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.lectern.catalog.Course;
import org.lectern.catalog.Courses;
import org.lectern.catalog.Section;
import org.lectern.catalog.SubSection;
import org.lectern.enrolment.Enrolments;
import org.lectern.enrolment.WatchRights;
import org.lectern.identity.Account;
import org.lectern.identity.Accounts;
import org.lectern.identity.Role;
import org.lectern.remote.RemoteAddresses;
import org.lectern.remote.RemoteServers;
import org.lectern.system.DataDirectory;
import org.lectern.testing.LocalS3;
import org.lectern.testing.RemoteHost;
import org.lectern.transcoder.presentation.Presentations;
import org.lectern.transcoder.store.FilesystemStore;
import org.lectern.transcoder.store.MediaStore;
import org.lectern.transcoder.store.OpenObject;
import org.lectern.transcoder.store.S3Store;
import org.lectern.transcoder.store.StoredObject;
import org.lectern.video.Publication;
import org.lectern.video.Video;
import org.lectern.video.VideoState;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/**
 * The running application with published media in it that no transcoder made, in a store that can fail, and with a clock
 * for admissions. What else stands between a request and its answer is as it is in earnest.
 */
@TestConfiguration(proxyBeanMethods = false)
class DeliveryUnderTest {
    static final int SEGMENT_BYTES = 100_000;
    static final int PROGRESSIVE_BYTES = 300_000;
    static final String SEGMENT = bytes(SEGMENT_BYTES, 1);
    static final String PROGRESSIVE = bytes(PROGRESSIVE_BYTES, 2);
    static final String CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n";
    static final String MULTIVARIANT = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nvideo/playlist.m3u8\n".repeat(20);
    static final String MEDIA_PLAYLIST =
            "#EXTM3U\n" + "#EXTINF:4.000,\nsegment-1.m4s\n".repeat(40) + "#EXT-X-ENDLIST\n";
    static final String GROWING_PLAYLIST = "#EXTM3U\n#EXT-X-PLAYLIST-TYPE:EVENT\n#EXTINF:4.000,\nsegment-1.m4s\n";
    static final String PAGE = "<!DOCTYPE html><script>alert(1)</script>";

    /** A lesson that is published, one that is still being prepared, one that was never uploaded, one without a file. */
    static final ObjectId LESSON = new ObjectId();

    static final ObjectId UNREADY = new ObjectId();
    static final ObjectId EMPTY = new ObjectId();
    static final ObjectId PREVIEW = new ObjectId();
    static final ObjectId ANOTHER_LESSON = new ObjectId();
    static final ObjectId TRANSCODE = new ObjectId();

    /** The published ones again, in a store that speaks S3. */
    static final ObjectId LESSON_IN_S3 = new ObjectId();

    static final ObjectId PREVIEW_IN_S3 = new ObjectId();
    static final ObjectId ANOTHER_IN_S3 = new ObjectId();

    static final String REMOTE_FILE = "/segment-1.m4s";
    static final String REMOTE_PREVIEW = "/preview.mp4";
    static final String REMOTE_ETAG = "\"a-remote-file\"";
    static final Instant REMOTE_MODIFIED = Instant.parse("2026-02-03T04:05:06Z");

    /** Lessons whose video is on another server, by its path there. */
    static final Map<String, ObjectId> REMOTE = Stream.of(
                    REMOTE_FILE,
                    REMOTE_PREVIEW,
                    "/init.mp4",
                    "/empty.m4s",
                    "/page.mp4",
                    "/progressive.mp4",
                    "/another.mp4")
            .collect(Collectors.toMap(Function.identity(), _ -> new ObjectId()));

    /** A random text of single bytes, the same with each start. */
    private static String bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Bean
    @Primary
    StoreUnderTest storeUnderTest(DataDirectory dataDirectory, LocalS3 s3) throws IOException {
        StoreUnderTest store = new StoreUnderTest(new FilesystemStore(dataDirectory.resolve("media")), s3.store());
        for (ObjectId lesson : List.of(LESSON, PREVIEW, ANOTHER_LESSON, LESSON_IN_S3, PREVIEW_IN_S3, ANOTHER_IN_S3)) {
            Publication publication = new Publication(lesson, TRANSCODE);
            store.put(publication.multivariantPlaylist(), MULTIVARIANT);
            store.put(publication.progressive(), PROGRESSIVE);
            store.put(publication.prefix() + "video/segment-1.m4s", SEGMENT);
            store.put(publication.prefix() + "video/init.mp4", SEGMENT.substring(0, 700));
            store.put(publication.prefix() + "video/empty.m4s", "");
            store.put(publication.prefix() + "video/playlist.m3u8", MEDIA_PLAYLIST);
            store.put(publication.prefix() + "video/growing.m3u8", GROWING_PLAYLIST);
            store.put(publication.prefix() + "video/page.mp4", PAGE);
            store.put(publication.prefix() + "video/page.html", PAGE);
            store.put(publication.prefix() + "captions/en.vtt", CAPTIONS);
            store.put(publication.prefix() + "poster.jpg", SEGMENT.substring(0, 900));
            store.put(publication.prefix() + "away/segment-1.m4s", SEGMENT);
            store.put(publication.prefix() + "failing/segment-1.m4s", SEGMENT);
            store.put(publication.prefix() + "failing/tiny.m4s", SEGMENT.substring(0, 1000));
            store.put(publication.prefix() + "short/segment-1.m4s", SEGMENT);
            store.put(publication.prefix() + "stalling/segment-1.m4s", SEGMENT);
            store.put(publication.prefix() + "stalling/tiny.m4s", SEGMENT.substring(0, 1));
        }
        return store;
    }

    @Bean
    LocalS3 s3() {
        return new LocalS3();
    }

    /** The other server. */
    @Bean
    RemoteHost remoteHost() {
        RemoteHost host = new RemoteHost();
        Map<String, String> contents = Map.of(
                "/init.mp4", SEGMENT.substring(0, 700), "/empty.m4s", "", "/page.mp4", PAGE, REMOTE_FILE, SEGMENT);
        for (String path : REMOTE.keySet()) {
            host.on(
                    path,
                    RemoteHost.File.of(
                            contents.getOrDefault(path, PROGRESSIVE).getBytes(StandardCharsets.ISO_8859_1),
                            path.endsWith("m4s") ? "video/iso.segment" : "video/mp4",
                            "ETag: " + REMOTE_ETAG,
                            "Last-Modified: " + HttpDate.format(REMOTE_MODIFIED)));
        }
        return host;
    }

    @Bean
    @Primary
    RemoteAddresses remoteAddressesUnderTest() {
        return new RemoteAddresses(true, Set.of());
    }

    /** One course with all lessons, whose instructor and one learner may watch them, and somebody who may not. */
    record Classroom(ObjectId courseId, Account instructor, Account learner, Account outsider) {}

    static final String PASSWORD = "correct horse battery staple";

    @Bean
    Classroom classroom(Accounts accounts, Courses courses, Enrolments enrolments, RemoteHost remoteHost) {
        Account instructor = accounts.create("delivery-instructor@example.com", PASSWORD, "I", Set.of(Role.INSTRUCTOR));
        Account learner = accounts.create("delivery-learner@example.com", PASSWORD, "L", Set.of());
        Account outsider = accounts.create("delivery-outsider@example.com", PASSWORD, "O", Set.of());
        ObjectId courseId = courses.create(instructor.id(), "Delivery", "").id();
        courses.change(courseId, course -> {
            Section section = Section.titled("Bytes");
            Course changed = course.addSection(section);
            for (ObjectId lesson : List.of(
                    LESSON, UNREADY, EMPTY, PREVIEW, ANOTHER_LESSON, LESSON_IN_S3, PREVIEW_IN_S3, ANOTHER_IN_S3)) {
                boolean free = lesson.equals(PREVIEW) || lesson.equals(PREVIEW_IN_S3);
                changed = changed.addSubSection(section.id(), new SubSection(lesson, "A lesson", "", free, null));
            }
            for (Map.Entry<String, ObjectId> remote : REMOTE.entrySet()) {
                boolean free = remote.getKey().equals(REMOTE_PREVIEW);
                String url = remoteHost.url(remote.getKey());
                changed = changed.addSubSection(
                        section.id(), new SubSection(remote.getValue(), "A lesson", "", free, url));
            }
            return changed.publish();
        });
        enrolments.enrol(learner.id(), courseId);
        return new Classroom(courseId, instructor, learner, outsider);
    }

    /** The commands to the database, so that a test can tell what costs none. */
    @Bean
    CommandsUnderTest commandsUnderTest() {
        return new CommandsUnderTest();
    }

    @Bean
    MongoClientSettingsBuilderCustomizer countedCommands(CommandsUnderTest commands) {
        return settings -> settings.addCommandListener(commands);
    }

    /** Time as admissions see it: it passes when a test says so. */
    @Bean
    TickerUnderTest tickerUnderTest() {
        return new TickerUnderTest();
    }

    @Bean
    @Primary
    Media mediaUnderTest(
            StoreUnderTest store,
            Presentations presentations,
            WatchRights rights,
            PlaybackGrants grants,
            Accounts accounts,
            Streams streams,
            TickerUnderTest ticker,
            Courses courses,
            RemoteAddresses addresses,
            RemoteServers servers,
            @Value("${lectern.media.sent-by:self}") Delegation.Sender sender,
            @Value("${server.servlet.session.cookie.name}") String sessionCookie) {
        return new Media(
                store,
                new Admissions(grants, rights, accounts, streams, sessionCookie, ticker),
                new Publications(DeliveryUnderTest::video),
                new Playlists(store),
                new GrowingPlaylists(presentations),
                new RemoteSources(DeliveryUnderTest::video, courses, addresses, servers, store),
                new Delegation(store, sender));
    }

    private static Optional<Video> video(ObjectId subSectionId) {
        if (subSectionId.equals(EMPTY) || REMOTE.containsValue(subSectionId)) {
            return Optional.empty();
        }
        boolean ready = !subSectionId.equals(UNREADY);
        return Optional.of(new Video(
                new ObjectId(),
                subSectionId,
                ready ? VideoState.READY : VideoState.TRANSCODING,
                ready ? 100 : 40,
                ready,
                60.0,
                List.of(),
                null,
                List.of(),
                TRANSCODE,
                "lecture.mov",
                ready ? new Publication(subSectionId, TRANSCODE) : null,
                ready ? VideoState.READY : null));
    }

    /** Counts what requests and the test itself send; what goes on in the background doesn't matter. */
    static final class CommandsUnderTest implements CommandListener {
        private final AtomicInteger sent = new AtomicInteger();

        int sent() {
            return sent.get();
        }

        @Override
        public void commandStarted(CommandStartedEvent event) {
            String thread = Thread.currentThread().getName();
            if (thread.startsWith("tomcat-handler") || thread.equals("main")) {
                sent.incrementAndGet();
            }
        }
    }

    static final class TickerUnderTest implements Ticker {
        private final AtomicLong nanos = new AtomicLong();

        void pass(Duration time) {
            nanos.addAndGet(time.toNanos());
        }

        @Override
        public long read() {
            return nanos.get();
        }
    }

    /** A store that keeps some objects elsewhere, in S3 among other places, and of those some fail amid the reading. */
    static final class StoreUnderTest implements MediaStore {
        private static final Set<String> IN_S3 = Set.of(
                Publication.folder(LESSON_IN_S3), Publication.folder(PREVIEW_IN_S3), Publication.folder(ANOTHER_IN_S3));

        private final FilesystemStore files;
        private final S3Store s3;
        private volatile @Nullable S3Store far;

        StoreUnderTest(FilesystemStore files, S3Store s3) {
            this.files = files;
            this.s3 = s3;
        }

        /** Has whatever is in a folder of that name read from there. */
        void keepFarAway(S3Store store) {
            far = store;
        }

        private MediaStore of(String key) {
            S3Store known = far;
            if (known != null && key.contains("/far/")) {
                return known;
            }
            return IN_S3.stream().anyMatch(key::startsWith) ? s3 : files;
        }

        StoredObject put(String key, String latin1) throws IOException {
            return put(key, new ByteArrayInputStream(latin1.getBytes(StandardCharsets.ISO_8859_1)));
        }

        @Override
        public InputStream read(String key, long offset, long length) throws IOException {
            InputStream content = of(key).read(key, offset, length);
            if (key.contains("/failing/")) {
                return new Failing(content, length / 2);
            }
            if (key.contains("/stalling/")) {
                return new Stalling(content, length / 2);
            }
            return key.contains("/short/") ? of(key).read(key, offset, length - 1) : content;
        }

        @Override
        public Optional<OpenObject> open(String key, @Nullable String range) throws IOException {
            return of(key).open(key, range);
        }

        @Override
        public Optional<Path> localFile(String key) throws IOException {
            return Stream.of("/away/", "/failing/", "/short/", "/stalling/").anyMatch(key::contains)
                    ? Optional.empty()
                    : of(key).localFile(key);
        }

        @Override
        public Optional<URI> link(String key, String mediaType, String cacheControl, Duration validity) {
            return key.contains("/away/")
                    ? Optional.of(URI.create("https://store.example/" + key + "?signed"))
                    : Optional.empty();
        }

        @Override
        public StoredObject put(String key, InputStream content) throws IOException {
            return of(key).put(key, content);
        }

        @Override
        public StoredObject put(String key, Path file) throws IOException {
            return of(key).put(key, file);
        }

        @Override
        public Optional<StoredObject> find(String key) throws IOException {
            return of(key).find(key);
        }

        @Override
        public List<String> list(String prefix) throws IOException {
            return of(prefix).list(prefix);
        }

        @Override
        public void delete(String key) throws IOException {
            of(key).delete(key);
        }

        @Override
        public void deleteAll(String prefix) throws IOException {
            of(prefix).deleteAll(prefix);
        }
    }

    private static final class Failing extends FilterInputStream {
        private long left;

        Failing(InputStream in, long bytesUntilFailure) {
            super(in);
            this.left = bytesUntilFailure;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left <= 0) {
                throw new IOException("The store hung up");
            }
            int count = super.read(buffer, offset, (int) Math.min(length, left));
            left -= count;
            return count;
        }
    }

    /** Gives some bytes, and then nothing more and no end, until it is let go of. */
    static final class Stalling extends FilterInputStream {
        private static final Set<Stalling> OPEN = ConcurrentHashMap.newKeySet();

        private final CountDownLatch letGo = new CountDownLatch(1);
        private long left;

        Stalling(InputStream in, long bytesUntilStall) {
            super(in);
            this.left = bytesUntilStall;
            OPEN.add(this);
        }

        static int open() {
            return OPEN.size();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left <= 0) {
                try {
                    letGo.await(1, TimeUnit.MINUTES);
                } catch (InterruptedException cut) {
                    throw new InterruptedIOException("Nobody waits any more");
                }
                throw new IOException("Nobody let go of it");
            }
            int count = super.read(buffer, offset, (int) Math.min(length, left));
            left -= count;
            return count;
        }

        @Override
        public void close() throws IOException {
            OPEN.remove(this);
            letGo.countDown();
            super.close();
        }
    }
}
