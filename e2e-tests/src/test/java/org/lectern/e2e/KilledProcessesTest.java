package org.lectern.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.transcoder.TestMedia;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.contract.TranscodeOrder;
import org.lectern.transcoder.store.FilesystemStore;
import org.lectern.transcoder.store.MediaStore;
import org.lectern.transcoder.tasks.Tasks;
import org.lectern.transcoder.tasks.Transcodes;
import org.lectern.transcoder.worker.Conformance;
import org.lectern.transcoder.worker.Invariants;
import org.lectern.transcoder.worker.SpawnedProcess;

/**
 * The packaged processes, killed by SIGKILL while they transcode and started again: the web process that has everything in it,
 * as {@code ./run} starts it; a database by itself; a web process beside it; workers. The video doesn't notice.
 */
class KilledProcessesTest {
    private static final int SECONDS = 100;
    private static final int MOST_KILLS_OF_A_VIDEO = 3;
    private static final Duration START = Duration.ofMinutes(3);

    @TempDir
    static Path shared;

    private static Path source;

    @TempDir
    Path folder;

    private final Map<Role, SpawnedProcess> processes = new EnumMap<>(Role.class);
    private final Random random = new Random(20);
    private final HttpClient http = HttpClient.newHttpClient();
    private final int databasePort = freePort();
    private final int webPort = freePort();
    private MongoClient client;
    private MongoDatabase database;
    private MediaStore store;
    private int started;

    private enum Role {
        /** Web pages, database and worker in one. */
        EVERYTHING,
        DATABASE,
        WEB,
        WORKER,
        OTHER_WORKER
    }

    @BeforeAll
    static void draw() throws IOException {
        source = TestMedia.make(
                shared,
                "clip.mkv",
                new Arguments()
                        .option("-f", "lavfi")
                        .option("-i", "testsrc2=size=854x480:rate=25:duration=" + SECONDS)
                        .option("-f", "lavfi")
                        .option("-i", "sine=duration=" + (SECONDS - 1))
                        .option("-c:v", "mpeg4")
                        .option("-b:v", "2M")
                        .option("-c:a", "aac"));
    }

    @BeforeEach
    void connect() throws IOException {
        store = new FilesystemStore(
                Files.createDirectories(folder.resolve("data")).resolve("media"));
        client = MongoClients.create(databaseUri("&serverSelectionTimeoutMS=1000"));
        database = client.getDatabase("lectern");
    }

    @AfterEach
    void stop() {
        processes.values().forEach(SpawnedProcess::close);
        client.close();
        http.close();
    }

    @Test
    void loseNothingWhenTheDatabaseIsKilledWithAllThatIsInItsProcess() throws Exception {
        start(Role.EVERYTHING, Role.WORKER);
        killAmidWork(List.of(Role.EVERYTHING, Role.WORKER, Role.EVERYTHING));
    }

    @Test
    @Tag("slow")
    void loseNothingAtTwentyRandomMoments() throws Exception {
        start(Role.EVERYTHING, Role.WORKER);
        killAmidWork(any(List.of(Role.EVERYTHING, Role.EVERYTHING, Role.WORKER), 9));
        processes.values().forEach(SpawnedProcess::close);
        processes.clear();
        start(Role.DATABASE, Role.WEB, Role.WORKER, Role.OTHER_WORKER);
        killAmidWork(any(List.of(Role.DATABASE, Role.WEB, Role.WORKER, Role.OTHER_WORKER), 12));
    }

    private List<Role> any(List<Role> roles, int count) {
        List<Role> victims = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            victims.add(roles.get(random.nextInt(roles.size())));
        }
        return victims;
    }

    /** Each of them, in order, amid the work on one video after the other: how many it takes depends on the machine. */
    private void killAmidWork(List<Role> victims) throws Exception {
        Deque<Role> left = new ArrayDeque<>(victims);
        for (int videos = 0; !left.isEmpty(); videos++) {
            assertThat(videos)
                    .as("videos, and %s of %s are left to be killed: the clip is too short", left, victims)
                    .isLessThan(victims.size());
            transcode(left);
        }
    }

    /** Transcodes a video; meanwhile kills one after the other, each at a random moment, and starts it again at once. */
    private void transcode(Queue<Role> victims) throws Exception {
        ObjectId id = new ObjectId();
        String prefix = "published/" + id.toHexString() + "/";
        store.put("sources/" + id.toHexString(), source);
        Transcodes transcodes = new Transcodes(database, new Tasks(database));
        transcodes.enqueue(new TranscodeOrder(id, new ObjectId(), "sources/" + id.toHexString(), prefix, ""));
        try (Invariants invariants = new Invariants(database, store, id, prefix)) {
            for (int kills = 0; kills < MOST_KILLS_OF_A_VIDEO && !victims.isEmpty(); kills++) {
                LockSupport.parkNanos(
                        Duration.ofMillis(200 + random.nextInt(2500)).toNanos());
                if (invariants.isReady()) {
                    break;
                }
                Role victim = victims.remove();
                invariants.killed(
                        Objects.requireNonNull(processes.get(victim)), () -> processes.put(victim, spawn(victim)));
            }
            invariants.ready(Duration.ofMinutes(5));
        }
        Path published = folder.resolve("data/media").resolve(prefix);
        new Conformance(Files.createTempDirectory(folder, "conformance")).check(published);
        assertThat(TestMedia.pictures(published.resolve("progressive.mp4")))
                .as("pictures, as many as the source has")
                .hasSize(25 * SECONDS);
        awaitHealth();
    }

    private void start(Role... roles) throws IOException {
        for (Role role : roles) {
            processes.put(role, spawn(role));
            if (role == Role.EVERYTHING || role == Role.DATABASE) {
                await("the database listens", this::databaseListens);
            }
        }
        awaitHealth();
    }

    private SpawnedProcess spawn(Role role) throws IOException {
        Path data = folder.resolve("data");
        return switch (role) {
            case EVERYTHING ->
                backend(
                        data,
                        data.resolve("work"),
                        "--server.port=" + webPort,
                        "--lectern.database.port=" + databasePort);
            case DATABASE ->
                backend(
                        folder.resolve("database"),
                        folder.resolve("database/work"),
                        "--server.port=0",
                        "--lectern.worker.embedded=false",
                        "--lectern.database.port=" + databasePort);
            case WEB ->
                backend(
                        data,
                        data.resolve("work"),
                        "--server.port=" + webPort,
                        "--lectern.worker.embedded=false",
                        "--lectern.mongodb.uri=" + databaseUri(""));
            case WORKER, OTHER_WORKER -> worker(data, folder.resolve("work-" + started++));
        };
    }

    private static SpawnedProcess backend(Path data, Path work, String... arguments) throws IOException {
        List<String> java = new ArrayList<>(List.of(
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "-jar",
                packaged("../backend/target", "*-app.jar"),
                "--lectern.data-directory=" + data,
                "--lectern.ffmpeg.directory=" + Path.of("target").toAbsolutePath()));
        java.addAll(List.of(arguments));
        return SpawnedProcess.start(java, work, Map.of());
    }

    private SpawnedProcess worker(Path data, Path work) throws IOException {
        return SpawnedProcess.start(
                List.of(
                        "-Xmx256m",
                        "-jar",
                        packaged("../transcoder/target", "*-worker.jar"),
                        "--lectern.mongodb.uri=" + databaseUri(""),
                        "--lectern.data-directory=" + data,
                        "--lectern.work-directory=" + work),
                work,
                Map.of(
                        "LECTERN_FFMPEG_DIRECTORY",
                        Path.of("target").toAbsolutePath().toString()));
    }

    private String databaseUri(String more) {
        return "mongodb://127.0.0.1:" + databasePort + "/lectern?directConnection=true&retryWrites=false" + more;
    }

    private static String packaged(String target, String pattern) throws IOException {
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(Path.of(target), pattern)) {
            for (Path jar : jars) {
                return jar.toRealPath().toString();
            }
        }
        throw new IOException("There is no " + target + "/" + pattern + ": run 'mvn package' first");
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }

    private void awaitHealth() {
        await("the web process is in good health", () -> {
            try {
                HttpRequest health = HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + webPort + "/actuator/health"))
                        .timeout(Duration.ofSeconds(10))
                        .build();
                return http.send(health, BodyHandlers.discarding()).statusCode() == 200;
            } catch (IOException notYet) {
                return false;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(interrupted);
            }
        });
    }

    private boolean databaseListens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), databasePort)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private void await(String what, BooleanSupplier condition) {
        Waiting.until(what, START, condition, () -> "the logs are in " + folder);
    }
}
