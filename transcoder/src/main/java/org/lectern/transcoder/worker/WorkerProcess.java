package org.lectern.transcoder.worker;

import com.mongodb.ConnectionString;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.lectern.transcoder.cage.Binaries;
import org.lectern.transcoder.cage.Cage;
import org.lectern.transcoder.store.ConfiguredStore;
import org.lectern.transcoder.tasks.Tasks;
import org.lectern.transcoder.tasks.Transcodes;

/**
 * A worker by itself, on any machine that reaches the database and the media. Where they are is told by the properties of
 * {@link #HELP}, as arguments or in the environment. With a store in the filesystem, all processes share the data
 * directory's folder {@code media}.
 */
final class WorkerProcess {
    private static final String DEFAULT_DATABASE = "lectern";
    private static final String LOG_CONFIGURATION = "logback.configurationFile";

    private static final String HELP = """
            A worker of Lectern: transcodes videos, chunk by chunk, beside as many others as there are.

              java -jar lectern-transcoder-worker.jar --lectern.mongodb.uri=mongodb://… --lectern.data-directory=DIR

            Each property is an argument, --name=value, or a variable of the environment: lectern.data-directory is
            LECTERN_DATA_DIRECTORY. An argument goes before a variable.

              lectern.mongodb.uri          the database, as the web processes have it; MONGODB_URI, too
              lectern.data-directory       for files that may be lost, and for the media if they aren't in S3
              lectern.work-directory       where it works; data-directory/work. Workers may share it
              lectern.ffmpeg.directory     where the shipped ffmpeg is unpacked; data-directory/ffmpeg
              lectern.store                filesystem or s3
              lectern.s3.endpoint, .region, .bucket, .access-key, .secret-key
              lectern.transcode.loudness   on or off

            What one run of ffmpeg may use up (a time is like 90s, 15m or 2h):

              lectern.worker.limits.run-time                from start to end; 2h
              lectern.worker.limits.time-without-progress   2m
              lectern.worker.limits.processor-time          of all its threads together; 4h
              lectern.worker.limits.memory-bytes            of address space, 1610612736 or more; 8589934592
              lectern.worker.limits.file-bytes              of a file that it writes; 34359738368

            What a source may be, and what is left of the disk:

              lectern.worker.limits.source-duration         12h
              lectern.worker.limits.pixels                  of one picture; 35651584
              lectern.worker.limits.longest-side            of a picture; 8192
              lectern.worker.limits.streams                 64
              lectern.worker.limits.free-disk-bytes         left free on the work directory's disk; 268435456

            It takes up work at once, and gives back what it is at when it is told to end (SIGTERM).
            """;

    private final Map<String, String> arguments;

    private WorkerProcess(Map<String, String> arguments) {
        this.arguments = arguments;
    }

    /** Works until the process is told to end. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (System.getProperty(LOG_CONFIGURATION) == null) {
            System.setProperty(LOG_CONFIGURATION, "org/lectern/transcoder/worker/logging.xml");
        }
        Map<String, String> properties = new HashMap<>();
        for (String argument : arguments) {
            int value = argument.indexOf('=');
            if (!argument.startsWith("--lectern.") || value < 0) {
                System.out.print(HELP);
                System.exit(argument.equals("--help") ? 0 : 2);
            }
            properties.put(argument.substring(2, value), argument.substring(value + 1));
        }
        try {
            new WorkerProcess(properties).work();
        } catch (IllegalArgumentException misconfigured) {
            System.err.println(misconfigured.getMessage());
            System.exit(2);
        }
    }

    private void work() throws IOException, InterruptedException {
        Optional<String> uri = property("lectern.mongodb.uri");
        ConnectionString connection = new ConnectionString(uri.isPresent() ? uri.get() : required("mongodb.uri"));
        Path data = Path.of(required("lectern.data-directory"));
        WorkerLimits limits = WorkerLimits.configured(name -> property(name).orElse(null));
        boolean levelsSound = isOn("lectern.transcode.loudness");
        MongoClient client = MongoClients.create(connection);
        MongoDatabase database = client.getDatabase(
                        Objects.requireNonNullElse(connection.getDatabase(), DEFAULT_DATABASE))
                .withWriteConcern(WriteConcern.MAJORITY);
        Tasks tasks = new Tasks(database);
        Worker worker = new Worker(new Workshop(
                new Transcodes(database, tasks),
                tasks,
                ConfiguredStore.open(name -> property(name).orElse(null), data.resolve("media")),
                new Cage(
                        Binaries.shippedIn(property("lectern.ffmpeg.directory")
                                .map(Path::of)
                                .orElse(data.resolve("ffmpeg"))),
                        limits.cage()),
                property("lectern.work-directory").map(Path::of).orElse(data.resolve("work")),
                limits.acceptance(),
                levelsSound,
                limits.leastRoom()));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            worker.close();
            client.close();
        }));
        new CountDownLatch(1).await();
    }

    private Optional<String> property(String name) {
        String value = arguments.getOrDefault(name, System.getenv(ConfiguredStore.environmentVariable(name)));
        return Optional.ofNullable(value).filter(told -> !told.isBlank());
    }

    private String required(String name) {
        return property(name)
                .orElseThrow(() -> new IllegalArgumentException("The environment variable "
                        + ConfiguredStore.environmentVariable(name) + " is missing; --help tells of it"));
    }

    /** Whether a switch is on, which it is unless it is turned off. */
    private boolean isOn(String name) {
        return switch (property(name).orElse("on")) {
            case "on" -> true;
            case "off" -> false;
            default -> throw new IllegalArgumentException(name + " is neither on nor off");
        };
    }
}
