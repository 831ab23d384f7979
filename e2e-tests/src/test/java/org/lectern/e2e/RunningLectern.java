package org.lectern.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The Lectern under test, with its demo accounts: the one at {@code -Dlectern.url}, or else the packaged backend, started
 * once for all tests on a free port and a data directory of its own, and stopped when the tests end.
 */
final class RunningLectern {
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Duration START = Duration.ofSeconds(90);
    private static @Nullable RunningLectern instance;

    private final URI url;
    private final @Nullable Path log;

    private RunningLectern(URI url, @Nullable Path log) {
        this.url = url;
        this.log = log;
    }

    static synchronized RunningLectern get() {
        RunningLectern running = instance;
        if (running == null) {
            running = Optional.ofNullable(System.getProperty("lectern.url"))
                    .map(given -> new RunningLectern(URI.create(given), null))
                    .orElseGet(RunningLectern::start);
            instance = running;
        }
        return running;
    }

    /** Where a path of Lectern is. */
    URI at(String path) {
        return url.resolve(path);
    }

    /** The server's log, where the tests started it. */
    Optional<Path> log() {
        return Optional.ofNullable(log);
    }

    private static RunningLectern start() {
        try {
            Path data = Files.createTempDirectory(Files.createDirectories(TARGET.resolve("lectern")), "data-");
            Path log = data.resolve("log").resolve("lectern.log");
            int port = freePort();
            Process server = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--enable-native-access=ALL-UNNAMED",
                            "-jar",
                            packagedBackend().toString(),
                            "--spring.profiles.active=demo",
                            "--lectern.remote.allow-loopback=true",
                            "--server.port=" + port,
                            "--lectern.data-directory=" + data)
                    .redirectErrorStream(true)
                    .redirectOutput(data.resolve("start.log").toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
            RunningLectern lectern = new RunningLectern(URI.create("http://127.0.0.1:" + port), log);
            lectern.awaitHealth(server);
            return lectern;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Path packagedBackend() throws IOException {
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(Path.of("../backend/target"), "*-app.jar")) {
            for (Path jar : jars) {
                return jar.toRealPath();
            }
        }
        throw new IOException(
                "There is no ../backend/target/*-app.jar: run 'mvn package' first, or give -Dlectern.url");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void awaitHealth(Process server) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest health = HttpRequest.newBuilder(at("/actuator/health"))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            Waiting.until(
                    "Lectern to be in good health",
                    START,
                    () -> {
                        if (!server.isAlive()) {
                            throw new IllegalStateException(
                                    "Lectern ended with " + server.exitValue() + "; what it said is beside " + log);
                        }
                        try {
                            return client.send(health, BodyHandlers.discarding())
                                            .statusCode()
                                    == 200;
                        } catch (IOException notYet) {
                            return false;
                        } catch (InterruptedException interrupted) {
                            Thread.currentThread().interrupt();
                            throw new IllegalStateException(interrupted);
                        }
                    },
                    () -> "its log: " + log);
        }
    }

    private static void stop(Process server) {
        server.destroy();
        try {
            if (!server.waitFor(20, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            server.destroyForcibly();
        }
    }

    /** The demo account of a role. */
    enum Demo {
        LEARNER,
        INSTRUCTOR,
        ADMIN;

        static final String PASSWORD = "lectern-demo";

        String email() {
            return name().toLowerCase(Locale.ROOT) + "@example.com";
        }
    }
}
