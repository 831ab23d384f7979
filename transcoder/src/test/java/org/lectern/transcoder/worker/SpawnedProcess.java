package org.lectern.transcoder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A process of Lectern's, which can be killed and stopped like any, and what works for it. */
public final class SpawnedProcess implements AutoCloseable {
    private final Process process;
    private final Path work;

    private SpawnedProcess(Process process, Path work) {
        this.process = process;
        this.work = work;
    }

    /**
     * Starts one.
     *
     * @param java what follows the name of the Java program
     * @param work the folder in which its worker works, if it has one: no other process uses it, so that its ffmpeg can be
     *     told from others'
     * @param environment variables beside those of this process
     */
    public static SpawnedProcess start(List<String> java, Path work, Map<String, String> environment)
            throws IOException {
        Path folder = Files.createDirectories(work).toRealPath();
        Path log = Objects.requireNonNull(folder.getParent()).resolve(folder.getFileName() + ".log");
        List<String> words = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
        words.addAll(java);
        ProcessBuilder command = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        command.environment().putAll(environment);
        return new SpawnedProcess(command.start(), folder);
    }

    /**
     * Starts a worker by itself.
     *
     * @param data the data directory, which workers share
     */
    static SpawnedProcess worker(String databaseUri, Path data, Path work, Map<String, String> environment)
            throws IOException {
        List<String> java =
                List.of("-Xmx256m", "-cp", System.getProperty("java.class.path"), WorkerProcess.class.getName());
        List<String> arguments = new ArrayList<>(java);
        arguments.add("--lectern.mongodb.uri=" + databaseUri);
        arguments.add("--lectern.data-directory=" + data);
        arguments.add("--lectern.work-directory=" + work);
        return start(arguments, work, environment);
    }

    /** SIGKILL. */
    public void kill() {
        process.destroyForcibly();
    }

    /** SIGSTOP or SIGCONT, of the process itself, not of its children. */
    void signal(String name) throws IOException {
        Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
        try {
            assertThat(kill.waitFor()).isZero();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether it hasn't ended. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** The names of the workers that work, or have worked, in its folder. */
    Set<String> workers() throws IOException {
        try (Stream<Path> folders = Files.list(work)) {
            return folders.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .collect(Collectors.toSet());
        }
    }

    /** The processes that work in its folder: ffmpeg, and what it is locked up in. */
    public List<String> children() throws IOException {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(entry -> entry.getFileName().toString().matches("[0-9]+"))
                    .filter(entry -> !entry.getFileName().toString().equals(String.valueOf(process.pid())))
                    .map(SpawnedProcess::commandLine)
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
