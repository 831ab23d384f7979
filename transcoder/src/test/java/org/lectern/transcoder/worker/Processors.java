package org.lectern.transcoder.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** The machine's processors: what they have worked, and who may use them. Nothing else may run meanwhile. */
final class Processors {
    private static final double TICKS_A_SECOND = 100;
    /** With the number of a processor behind it, no more than the fifteen letters that the kernel keeps. */
    private static final String THREAD = "processor-";

    private Processors() {}

    @FunctionalInterface
    interface Work {
        void run() throws IOException;
    }

    /**
     * What all have worked, in user and system mode (proc(5), stat): a sandboxed program isn't its parent's child to the end,
     * so its own account is lost.
     */
    static double cpuSeconds() throws IOException {
        return cpuSeconds("cpu");
    }

    /** What one of them has worked. */
    static double cpuSeconds(int processor) throws IOException {
        return cpuSeconds("cpu" + processor);
    }

    private static double cpuSeconds(String name) throws IOException {
        String[] fields = Files.readAllLines(Path.of("/proc/stat")).stream()
                .filter(line -> line.startsWith(name + " "))
                .findFirst()
                .orElseThrow()
                .split("\\s+", -1);
        return (Long.parseLong(fields[1]) + Long.parseLong(fields[2]) + Long.parseLong(fields[3])) / TICKS_A_SECOND;
    }

    /** Holds this process, and what it starts from now on, to one of them. */
    static void hold(int processor) throws IOException {
        taskset("-acp", String.valueOf(processor), ProcessHandle.current().pid());
    }

    /** Lets it use all of them again. */
    static void holdNoMore() throws IOException {
        long last = Files.readAllLines(Path.of("/proc/stat")).stream()
                        .filter(line -> line.matches("cpu[0-9]+ .*"))
                        .count()
                - 1;
        taskset("-acp", "0-" + last, ProcessHandle.current().pid());
    }

    /** Does something in a thread that is held to one of them, with all programs that it starts. */
    static CompletableFuture<Void> on(int processor, Work work) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        String name = THREAD + processor;
        Thread.ofPlatform().daemon().name(name).start(() -> {
            try {
                taskset("-cp", String.valueOf(processor), thread(name));
                work.run();
                done.complete(null);
            } catch (IOException | RuntimeException | Error failure) {
                done.completeExceptionally(failure);
            }
        });
        return done;
    }

    /** The kernel's number for it, found by its name. */
    private static long thread(String name) throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            return threads.filter(thread -> isNamed(thread, name))
                    .mapToLong(thread -> Long.parseLong(thread.getFileName().toString()))
                    .max()
                    .orElseThrow();
        }
    }

    private static boolean isNamed(Path thread, String name) {
        try {
            return Files.readString(thread.resolve("comm")).strip().equals(name);
        } catch (IOException gone) {
            return false;
        }
    }

    private static void taskset(String options, String processors, long id) throws IOException {
        Process process = new ProcessBuilder("taskset", options, processors, String.valueOf(id))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor()).isZero();
        } catch (InterruptedException interrupted) {
            throw new UncheckedIOException(new IOException(interrupted));
        }
    }
}
