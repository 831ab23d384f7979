package org.lectern.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.cage.Binaries;
import org.lectern.transcoder.cage.Cage;
import org.lectern.transcoder.cage.Invocation;
import org.lectern.transcoder.cage.Limits;
import org.lectern.transcoder.cage.Program;

/**
 * Lectern beside nginx, which serves the same files on the same machine, in turn, in one run; then viewers at the pace of
 * their films. What counts is the processor time of the servers' own processes: this client has another.
 */
class DeliverBench {
    private static final int ROUNDS = Integer.getInteger("lectern.bench.rounds", 3);
    private static final int SECONDS = Integer.getInteger("lectern.bench.seconds", 3);
    private static final int PACED_SECONDS = Integer.getInteger("lectern.bench.paced-seconds", 180);
    private static final int VIEWERS = Integer.getInteger("lectern.bench.viewers", 500);
    /** Loads whose names don't hold this are left out; where any are, no viewers watch, and no results are kept. */
    private static final String ONLY = System.getProperty("lectern.bench.only", "");

    private static final List<Integer> CONNECTIONS = List.of(1, 16, 256);

    private static final int SEGMENT_BYTES = 4 << 20;
    private static final int SEGMENTS = 48;
    private static final long LONG_BYTES = 512L << 20;
    private static final int PACED_SEGMENTS = 45;
    private static final int LEAST_WARM_UPS = 3;
    private static final int MOST_WARM_UPS = 6;
    private static final Duration QUIET_WITHIN = Duration.ofSeconds(30);
    /** 4 Mbit/s. */
    private static final int PACED_BYTES = 500_000 * PacedViewer.SEGMENT_SECONDS;

    private static final ObjectId TRANSCODE = new ObjectId("0123456789abcdef00000002");
    private static final String FOLDER = "/" + BenchedServer.LESSON + "/" + TRANSCODE + "/";
    private static final Pattern ID = Pattern.compile("\"id\":\"([0-9a-f]{24})\"");

    @TempDir
    private Path directory;

    private final List<Process> processes = new ArrayList<>();
    private final List<String> grants = new ArrayList<>();
    private final StringBuilder report = new StringBuilder();
    private Server lectern = new Server("Lectern", 0, "", "", List.of());
    private Server nginx = lectern;
    private String token = "";

    /**
     * A server under load.
     *
     * @param files where its files are; {@code playlists} the same, with the right to them checked
     */
    private record Server(String name, int port, String files, String playlists, List<ProcessHandle> processes) {
        double cpuSeconds() throws IOException {
            double seconds = 0;
            for (ProcessHandle process : processes) {
                seconds += DeliverBench.cpuSeconds(process);
            }
            return seconds;
        }
    }

    /** In user and system mode (proc(5)). */
    private static double cpuSeconds(ProcessHandle process) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
    }

    /** What one load did to one server, and to the client, whose process does a part of the kernel's work over loopback. */
    private record Measured(
            long requests, long bytes, long errors, double seconds, double cpuSeconds, double clientCpuSeconds) {
        double bytesPerSecond() {
            return bytes / seconds;
        }

        double requestsPerSecond() {
            return requests / seconds;
        }

        double cpuSecondsPerGibibyte() {
            return cpuSeconds / gibibytes();
        }

        double cpuSecondsPerGibibyteWithTheClients() {
            return (cpuSeconds + clientCpuSeconds) / gibibytes();
        }

        private double gibibytes() {
            return bytes / (double) (1 << 30);
        }
    }

    private record Load(
            String name, int connections, boolean playlists, Supplier<String> target, Supplier<String> range) {}

    @BeforeEach
    void start() throws IOException {
        directory = directory.toRealPath();
        Path media = directory.resolve("data/media/published" + FOLDER);
        Files.createDirectories(media.resolve("video"));
        Files.createDirectories(media.resolve("paced"));
        for (int i = 0; i < SEGMENTS; i++) {
            fill(media.resolve("video/%05d.m4s".formatted(i)), SEGMENT_BYTES);
        }
        for (int i = 0; i < PACED_SEGMENTS; i++) {
            fill(media.resolve("paced/%05d.m4s".formatted(i)), PACED_BYTES);
        }
        fill(media.resolve("video/long.mp4"), LONG_BYTES);
        fill(media.resolve("paced/init.mp4"), 800);
        String playlist = "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:4\n"
                + "#EXTINF:4.00000,\n00000.m4s\n".repeat(110) + "#EXT-X-ENDLIST\n";
        Files.writeString(media.resolve("video/playlist.m3u8"), playlist);
        Files.writeString(media.resolve("paced/playlist.m3u8"), playlist);
        startLectern();
        startNginx();
    }

    private static void fill(Path file, long bytes) throws IOException {
        byte[] block = new byte[1 << 20];
        ThreadLocalRandom.current().nextBytes(block);
        try (OutputStream out = Files.newOutputStream(file)) {
            for (long left = bytes; left > 0; left -= block.length) {
                out.write(block, 0, (int) Math.min(block.length, left));
            }
        }
    }

    private void startLectern() throws IOException {
        Path data = directory.resolve("data");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx1g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BenchedServer.class.getName(),
                        data.toString(),
                        Integer.toString(VIEWERS),
                        "--lectern.ffmpeg.directory="
                                + Path.of("target", "ffmpeg").toAbsolutePath())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("lectern.log").toFile())
                .start();
        processes.add(process);
        Path ready = data.resolve(BenchedServer.READY);
        await("Lectern to start", process, () -> Files.exists(ready));
        List<String> lines = Files.readAllLines(ready);
        token = lines.get(1);
        grants.addAll(lines.subList(2, lines.size()));
        lectern = new Server(
                "Lectern",
                Integer.parseInt(lines.getFirst()),
                "/hls" + FOLDER,
                "/hls" + FOLDER,
                List.of(process.toHandle()));
    }

    private void startNginx() throws IOException {
        int port = freePort();
        int asked = freePort();
        Path folder = Files.createDirectories(directory.resolve("nginx"));
        Files.writeString(folder.resolve("nginx.conf"), """
                USER
                daemon off;
                worker_processes auto;
                pid nginx.pid;
                error_log error.log;
                events { worker_connections 4096; }
                http {
                    access_log off;
                    sendfile on;
                    tcp_nopush on;
                    keepalive_requests 100000000;
                    client_body_temp_path temp; proxy_temp_path temp; fastcgi_temp_path temp; uwsgi_temp_path temp;
                    scgi_temp_path temp;
                    types { application/vnd.apple.mpegurl m3u8; video/iso.segment m4s; video/mp4 mp4; }
                    upstream asked { server 127.0.0.1:ASKED; keepalive 64; }
                    server {
                        listen 127.0.0.1:PORT backlog=4096;
                        location /open/ { alias PUBLISHED/; }
                        location /asked/ { auth_request /may; alias PUBLISHED/; }
                        location = /may {
                            internal;
                            proxy_pass http://asked/;
                            proxy_http_version 1.1;
                            proxy_pass_request_body off;
                            proxy_set_header Content-Length "";
                            proxy_set_header Connection "";
                        }
                    }
                    server { listen 127.0.0.1:ASKED; location / { return 204; } }
                }
                """.replace("PORT", Integer.toString(port))
                .replace("USER", System.getProperty("user.name").equals("root") ? "user root;" : "")
                .replace("ASKED", Integer.toString(asked))
                .replace("PUBLISHED", directory.resolve("data/media/published").toString()));
        Process process = new ProcessBuilder("nginx", "-p", folder.toString(), "-c", "nginx.conf", "-e", "error.log")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out.log").toFile())
                .start();
        processes.add(process);
        await("nginx to start", process, () -> process.children().count() >= 1 && accepts(port));
        nginx = new Server(
                "nginx",
                port,
                "/open" + FOLDER,
                "/asked" + FOLDER,
                Stream.concat(Stream.of(process.toHandle()), process.children()).toList());
    }

    @AfterEach
    void stop() {
        for (Process process : processes.reversed()) {
            process.destroy();
            process.onExit()
                    .orTimeout(20, java.util.concurrent.TimeUnit.SECONDS)
                    .join();
        }
    }

    @Test
    void besideNginx() throws IOException, InterruptedException {
        List<Load> loads = new ArrayList<>();
        for (int connections : CONNECTIONS) {
            loads.add(new Load(
                    "4 MB segments", connections, false, () -> "video/%05d.m4s".formatted(any(SEGMENTS)), () -> ""));
        }
        for (int connections : CONNECTIONS) {
            loads.add(new Load("random 4 MB ranges", connections, false, () -> "video/long.mp4", () -> {
                long first = ThreadLocalRandom.current().nextLong(LONG_BYTES - SEGMENT_BYTES);
                return "Range: bytes=" + first + "-" + (first + SEGMENT_BYTES - 1) + "\r\n";
            }));
        }
        for (int connections : CONNECTIONS) {
            loads.add(new Load("3 KB playlists", connections, true, () -> "video/playlist.m3u8", () -> ""));
        }
        loads.removeIf(load -> !load.name().contains(ONLY));
        warmUp(loads);
        say(
                "| load | connections | Lectern | nginx | throughput, beside nginx | CPU s/GiB, Lectern | nginx | beside nginx | with the client's, Lectern | nginx |");
        say("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        for (Load load : loads) {
            List<Measured> ours = new ArrayList<>();
            List<Measured> theirs = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                ours.add(measure(load, lectern, Duration.ofSeconds(SECONDS)));
                theirs.add(measure(load, nginx, Duration.ofSeconds(SECONDS)));
            }
            row(load, median(ours), median(theirs));
        }
        if (!ONLY.isEmpty()) {
            return;
        }
        say("");
        say("| viewers | beside | segments | within 1 s | slowest | stalls | errors | CPU of Lectern |");
        say("|---:|---|---:|---:|---:|---:|---:|---:|");
        paced(VIEWERS, "nothing");
        AtomicBoolean over = new AtomicBoolean();
        Thread transcoding = Thread.ofVirtual().start(() -> transcode(over));
        paced(VIEWERS / 2, "one transcode");
        over.set(true);
        transcoding.join();
        System.out.println("\n" + report);
        keep();
    }

    /** Until it costs no less than the time before: both do the same for the same time. */
    private void warmUp(List<Load> loads) throws IOException, InterruptedException {
        double last = Double.MAX_VALUE;
        for (int pass = 0; pass < MOST_WARM_UPS; pass++) {
            double cost = 0;
            for (Load load : loads) {
                Measured ours = measure(load, lectern, Duration.ofSeconds(SECONDS));
                measure(load, nginx, Duration.ofSeconds(SECONDS));
                cost += ours.cpuSeconds() / ours.requests();
            }
            awaitQuiet();
            if (pass + 1 >= LEAST_WARM_UPS && cost > 0.95 * last) {
                return;
            }
            last = cost;
        }
    }

    /** The JVM compiles behind the load. What it still has to compile would be taken for the cost of sending. */
    private void awaitQuiet() throws IOException {
        long deadline = System.nanoTime() + QUIET_WITHIN.toNanos();
        double before;
        do {
            before = lectern.cpuSeconds();
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
        } while (lectern.cpuSeconds() - before > 0.1 && System.nanoTime() < deadline);
    }

    private static int any(int bound) {
        return ThreadLocalRandom.current().nextInt(bound);
    }

    private Measured measure(Load load, Server server, Duration duration) throws IOException, InterruptedException {
        AtomicLong requests = new AtomicLong();
        AtomicLong bytes = new AtomicLong();
        AtomicLong errors = new AtomicLong();
        String folder = load.playlists() ? server.playlists() : server.files();
        double cpu = server.cpuSeconds();
        double clientCpu = cpuSeconds(ProcessHandle.current());
        long began = System.nanoTime();
        long end = began + duration.toNanos();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < load.connections(); i++) {
            String cookie = "Cookie: lectern-grant=" + grants.get(i % grants.size()) + "\r\n";
            clients.add(Thread.ofVirtual().start(() -> {
                try (LoadConnection connection = new LoadConnection(server.port())) {
                    while (System.nanoTime() < end) {
                        bytes.addAndGet(connection.get(
                                folder + load.target().get(),
                                cookie + load.range().get()));
                        requests.incrementAndGet();
                    }
                } catch (IOException failed) {
                    errors.incrementAndGet();
                    System.out.println(failed.getMessage());
                }
            }));
        }
        for (Thread client : clients) {
            client.join();
        }
        return new Measured(
                requests.get(),
                bytes.get(),
                errors.get(),
                (System.nanoTime() - began) / 1e9,
                server.cpuSeconds() - cpu,
                cpuSeconds(ProcessHandle.current()) - clientCpu);
    }

    private static Measured median(List<Measured> rounds) {
        return rounds.stream()
                .sorted((a, b) -> Double.compare(a.requestsPerSecond(), b.requestsPerSecond()))
                .toList()
                .get(rounds.size() / 2);
    }

    private void row(Load load, Measured ours, Measured theirs) {
        assertThat(ours.errors() + theirs.errors()).as("errors, %s", load).isZero();
        boolean small = load.playlists();
        String unit = small ? "requests/s" : "MB/s";
        double our = small ? ours.requestsPerSecond() : ours.bytesPerSecond() / 1e6;
        double their = small ? theirs.requestsPerSecond() : theirs.bytesPerSecond() / 1e6;
        say(String.format(
                Locale.ROOT,
                "| %s | %d | %.0f %s | %.0f %s | %.2f | %s |",
                load.name() + (small ? " (nginx with `auth_request`)" : ""),
                load.connections(),
                our,
                unit,
                their,
                unit,
                our / their,
                small
                        ? "| | | |"
                        : String.format(
                                Locale.ROOT,
                                "%.2f | %.2f | %.2f | %.2f | %.2f",
                                ours.cpuSecondsPerGibibyte(),
                                theirs.cpuSecondsPerGibibyte(),
                                ours.cpuSecondsPerGibibyte() / theirs.cpuSecondsPerGibibyte(),
                                ours.cpuSecondsPerGibibyteWithTheClients(),
                                theirs.cpuSecondsPerGibibyteWithTheClients())));
    }

    private void paced(int count, String beside) throws IOException, InterruptedException {
        double cpu = lectern.cpuSeconds();
        long end = System.nanoTime() + Duration.ofSeconds(PACED_SECONDS).toNanos();
        List<PacedViewer> viewers = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            PacedViewer viewer = new PacedViewer(
                    lectern.port(),
                    "/hls" + FOLDER + "paced/",
                    "Cookie: lectern-grant=" + grants.get(i % grants.size()) + "\r\n",
                    PACED_SEGMENTS);
            Duration after = Duration.ofMillis(any(1000 * PacedViewer.SEGMENT_SECONDS * 2));
            viewers.add(viewer);
            threads.add(Thread.ofVirtual().start(() -> viewer.watch(after, end)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        long segments = viewers.stream().mapToLong(PacedViewer::segments).sum();
        say(String.format(
                Locale.ROOT,
                "| %d | %s | %d | %.2f %% | %.2f s | %d | %d | %.0f %% |",
                count,
                beside,
                segments,
                100 - 100.0 * viewers.stream().mapToLong(PacedViewer::late).sum() / segments,
                viewers.stream().mapToDouble(PacedViewer::slowestSeconds).max().orElseThrow(),
                viewers.stream().mapToLong(PacedViewer::stalls).sum(),
                viewers.stream().mapToLong(PacedViewer::errors).sum(),
                100 * (lectern.cpuSeconds() - cpu) / PACED_SECONDS));
    }

    /** Uploads a clip, and another one as soon as it is ready. */
    private void transcode(AtomicBoolean over) {
        try {
            Path clip = directory.resolve("clip.mp4");
            Arguments arguments = new Arguments()
                    .option("-f", "lavfi")
                    .option("-i", "testsrc2=size=1280x720:rate=30:duration=60")
                    .option("-c:v", "libx264")
                    .option("-preset", "ultrafast")
                    .word(clip);
            new Cage(Binaries.shippedIn(Path.of("target", "ffmpeg")))
                    .run(new Invocation(Program.FFMPEG, arguments, List.of(), directory, Limits.ENCODING, 0), _ -> {});
            String course = id(call("POST", "/api/courses", "{\"title\":\"Beside\"}"));
            String section = id(call("POST", "/api/courses/" + course + "/sections", "{\"title\":\"Films\"}"));
            while (!over.get()) {
                String lesson = id(call("POST", "/api/sections/" + section + "/sub-sections", "{\"title\":\"Film\"}"));
                String video = call("/api/sub-sections/" + lesson + "/video", clip);
                while (!over.get() && !video.contains("\"state\":\"READY\"")) {
                    assertThat(video).doesNotContain("FAILED");
                    LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
                    video = call("GET", "/api/sub-sections/" + lesson, "");
                }
            }
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError("no transcode", failed);
        }
    }

    private String call(String method, String path, String body) throws IOException, InterruptedException {
        return call(
                request(path).header("Content-Type", "application/json").method(method, BodyPublishers.ofString(body)));
    }

    private String call(String path, Path file) throws IOException, InterruptedException {
        String head = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"clip.mp4\"\r\n\r\n";
        return call(request(path)
                .header("Content-Type", "multipart/form-data; boundary=x")
                .POST(BodyPublishers.concat(
                        BodyPublishers.ofString(head),
                        BodyPublishers.ofFile(file),
                        BodyPublishers.ofString("\r\n--x--\r\n"))));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + lectern.port() + path))
                .header("Authorization", "Bearer " + token);
    }

    private static String call(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
            return answer.body();
        }
    }

    private static String id(String json) {
        Matcher id = ID.matcher(json);
        assertThat(id.find()).as(json).isTrue();
        return id.group(1);
    }

    private void say(String line) {
        System.out.println(line);
        report.append(line).append('\n');
    }

    /** Replaces what the file of results says of this bench. */
    private void keep() throws IOException {
        String title = "## bench/deliver\n";
        Path results = Path.of("..", "bench", "RESULTS.md");
        String before = Files.readString(results);
        int begin = before.indexOf(title) < 0 ? before.length() : before.indexOf(title);
        int end = before.indexOf("\n## ", begin + 1) < 0 ? before.length() : before.indexOf("\n## ", begin + 1) + 1;
        String section =
                "%s\n%s, %d cores, %s %s, Java %s, nginx with `sendfile` and %s; median of %d rounds of %d s in turn. Lectern checks a grant with every request; \nnginx asks nobody for segments and ranges. Client and servers share the machine. Over loopback the kernel\nsends what waits in a full buffer when the client acknowledges, and counts it as the client's time: of 256 connections that is most of it for nginx, whose buffers\ngrow to 4 MB, and less for Lectern, which has 256 KiB for each, so that viewers who pause don't use up the kernel's memory.\n\n%s\n"
                        .formatted(
                                title,
                                LocalDate.now(java.time.ZoneOffset.UTC),
                                Runtime.getRuntime().availableProcessors(),
                                System.getProperty("os.name"),
                                System.getProperty("os.arch"),
                                Runtime.version().feature(),
                                "`worker_processes auto`",
                                ROUNDS,
                                SECONDS,
                                report);
        String rest = before.substring(end);
        Files.writeString(
                results,
                before.substring(0, begin).stripTrailing() + "\n\n" + section.stripTrailing() + "\n"
                        + (rest.isEmpty() ? "" : "\n" + rest),
                StandardCharsets.UTF_8);
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static boolean accepts(int port) {
        try (LoadConnection _ = new LoadConnection(port)) {
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    private interface Condition {
        boolean holds();
    }

    private void await(String what, Process process, Condition condition) throws IOException {
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (!condition.holds()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                for (String log : List.of("lectern.log", "nginx/out.log", "nginx/error.log")) {
                    if (Files.exists(directory.resolve(log))) {
                        System.out.println(Files.readString(directory.resolve(log)));
                    }
                }
                throw new AssertionError("waited for " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }
}
