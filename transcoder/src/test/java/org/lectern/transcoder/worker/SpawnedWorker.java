package org.lectern.transcoder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A worker in a process of its own, which can be killed and stopped like any. */
final class SpawnedWorker implements AutoCloseable {
    private final Process process;
    private final Path work;

    /**
     * Starts it.
     *
     * @param data the data directory, which workers share
     * @param work a folder that no other worker uses, so that its ffmpeg can be told from others'
     */
    SpawnedWorker(String databaseUri, Path data, Path work, Map<String, String> environment) throws IOException {
        this.work = Files.createDirectories(work).toRealPath();
        ProcessBuilder command = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WorkerProcess.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(this.work
                        .resolveSibling(this.work.getFileName() + ".log")
                        .toFile());
        command.environment().put("MONGODB_URI", databaseUri);
        command.environment().put("LECTERN_DATA_DIRECTORY", data.toString());
        command.environment().put("LECTERN_WORK_DIRECTORY", this.work.toString());
        command.environment().putAll(environment);
        this.process = command.start();
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
    }

    /** SIGSTOP or SIGCONT, of the worker itself, not of its children. */
    void signal(String name) throws IOException {
        Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
        try {
            assertThat(kill.waitFor()).isZero();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The processes that work in its folder: ffmpeg, and what it is locked up in. */
    List<String> children() throws IOException {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(entry -> entry.getFileName().toString().matches("[0-9]+"))
                    .filter(entry -> !entry.getFileName().toString().equals(String.valueOf(process.pid())))
                    .map(SpawnedWorker::commandLine)
                    .filter(command -> command.contains(work + "/"))
                    .toList();
        }
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                    .replace('\0', ' ');
        } catch (IOException gone) {
            return "";
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
