package org.lectern.transcoder.worker;

import com.mongodb.ConnectionString;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.lectern.transcoder.cage.Binaries;
import org.lectern.transcoder.cage.Cage;
import org.lectern.transcoder.probe.Acceptance;
import org.lectern.transcoder.store.ConfiguredStore;
import org.lectern.transcoder.tasks.Tasks;
import org.lectern.transcoder.tasks.Transcodes;

/**
 * A worker by itself, on any machine that reaches the database and the media. Its environment says where they are:
 * {@code MONGODB_URI}, {@code LECTERN_DATA_DIRECTORY}, and the properties of {@link ConfiguredStore} as variables,
 * {@code LECTERN_STORE} and so on. {@code LECTERN_TRANSCODE_LOUDNESS} may be {@code off}; {@code LECTERN_WORK_DIRECTORY} is for files
 * that may be lost, {@code LECTERN_FFMPEG_DIRECTORY} for the ffmpeg that is unpacked. With a store in the filesystem, all processes share the data directory's folder {@code media}.
 */
final class WorkerProcess {
    private static final String DEFAULT_DATABASE = "lectern";

    private WorkerProcess() {}

    /** Works until the process is told to end. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        ConnectionString connection = new ConnectionString(required("MONGODB_URI"));
        Path data = Path.of(required("LECTERN_DATA_DIRECTORY"));
        MongoClient client = MongoClients.create(connection);
        MongoDatabase database = client.getDatabase(
                        Objects.requireNonNullElse(connection.getDatabase(), DEFAULT_DATABASE))
                .withWriteConcern(WriteConcern.MAJORITY);
        Tasks tasks = new Tasks(database);
        Worker worker = new Worker(new Workshop(
                new Transcodes(database, tasks),
                tasks,
                ConfiguredStore.open(
                        property -> System.getenv(ConfiguredStore.environmentVariable(property)),
                        data.resolve("media")),
                new Cage(Binaries.shippedIn(folder("LECTERN_FFMPEG_DIRECTORY", data.resolve("ffmpeg")))),
                folder("LECTERN_WORK_DIRECTORY", data.resolve("work")),
                Acceptance.DEFAULT,
                isOn("LECTERN_TRANSCODE_LOUDNESS"),
                Workshop.LEAST_ROOM));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            worker.close();
            client.close();
        }));
        new CountDownLatch(1).await();
    }

    /** Whether a switch is on, which it is unless it is turned off. */
    private static boolean isOn(String name) {
        return switch (System.getenv().getOrDefault(name, "on")) {
            case "on" -> true;
            case "off" -> false;
            default ->
                throw new IllegalArgumentException("The environment variable " + name + " is neither on nor off");
        };
    }

    private static Path folder(String name, Path otherwise) {
        String value = System.getenv(name);
        return value == null || value.isBlank() ? otherwise : Path.of(value);
    }

    private static String required(String name) {
        String value = System.getenv(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("The environment variable " + name + " is missing");
        }
        return value;
    }
}
