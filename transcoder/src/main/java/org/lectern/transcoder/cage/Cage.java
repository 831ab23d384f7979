package org.lectern.transcoder.cage;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs ffmpeg and ffprobe on untrusted media. Where bubblewrap works, a program sees its own files, its inputs and its
 * work folder and no network; everywhere it has limits on processor time, memory, file size and time without progress, an
 * empty environment, and dies with this process.
 */
public final class Cage {
    private static final Logger LOG = LoggerFactory.getLogger(Cage.class);
    private static final int COMPLAINTS_KEPT = 40;
    /** All that {@code -progress} prints twice a second but for the position in the output. */
    private static final Pattern REPEATED_EVEN_WHEN_STUCK = Pattern.compile("(?!out_time_us=)[a-z0-9_]+=");

    private static final Duration LOOK_AROUND = Duration.ofMillis(100);
    private static final AtomicInteger RUNS = new AtomicInteger();

    private static final Path AUTOGROUP = Path.of("/proc/self/autogroup");
    /**
     * Where the kernel groups processes by session, niceness counts within a session only, and each has a niceness of its own as
     * a whole (sched(7), The autogroup feature). Unprivileged, one may be set ten times a second.
     */
    private static final String NICE_AS_A_SESSION =
            "for try in 1 2 3; do echo \"$0\" >" + AUTOGROUP + " && break; sleep 0.1; done 2>/dev/null; exec \"$@\"";
    /**
     * Nobody writes to the program's input, and only this process holds its other end: it closes when this process dies, however it
     * does. Then all that the program's session consists of is killed. The kernel's own signal at a parent's death
     * (PR_SET_PDEATHSIG) isn't enough, as each process has to ask for it anew: bubblewrap's inner one does so only when the
     * sandbox stands, and whoever loses its parent before that lives on.
     */
    private static final String DIES_WITH_THE_OTHER_END =
            "exec 3<&0 </dev/null; (read -r end <&3; kill -KILL 0) >/dev/null 2>&1 & lifeline=$!; exec 3<&-; "
                    + "\"$0\" \"$@\"; status=$?; kill $lifeline; exit $status";

    private final Binaries binaries;
    private final CageLimits limits;
    private final boolean sandboxed;

    /** A cage with the limits that hold unless somebody says otherwise. */
    public Cage(Binaries binaries) {
        this(binaries, CageLimits.DEFAULT);
    }

    /** Finds out which bars this machine offers, and logs which are missing. */
    public Cage(Binaries binaries, CageLimits limits) {
        this.binaries = binaries;
        this.limits = limits;
        this.sandboxed = canSandbox(binaries);
        for (String tool : List.of("setpriv", "setsid", "prlimit", "nice", "sh", "env")) {
            if (find(tool) == null) {
                LOG.warn("ffmpeg runs without {}: install util-linux and coreutils", tool);
            }
        }
        if (!sandboxed) {
            LOG.warn("ffmpeg runs without a sandbox: bubblewrap isn't installed, or may not be used here");
        }
    }

    /** What a run may use up, by what it is for. */
    public CageLimits limits() {
        return limits;
    }

    /** Whether the file system and the network are hidden from the programs. */
    public boolean isSandboxed() {
        return sandboxed;
    }

    /** Runs to the end, handing each line of the standard output on as it comes. */
    public Outcome run(Invocation invocation, Consumer<String> eachLine) throws IOException {
        return run(invocation, eachLine, () -> {});
    }

    /**
     * Runs to the end, calling {@code meanwhile} on this thread several times a second. An exception from there, or
     * an interrupt of this thread, ends the program.
     *
     * @throws LimitExceeded if the program took too long, or made no progress
     * @throws InterruptedIOException if this thread was interrupted
     */
    public Outcome run(Invocation invocation, Consumer<String> eachLine, Meanwhile meanwhile) throws IOException {
        Run run = new Run(invocation, eachLine);
        // The kernel ends a child when the very thread that started it does: so that thread is never a pooled or a
        // virtual one, and ending it is how a stubborn program is killed.
        Thread keeper = Thread.ofPlatform()
                .daemon()
                .name("cage-" + RUNS.incrementAndGet())
                .unstarted(run);
        keeper.start();
        try {
            while (true) {
                meanwhile.run();
                try {
                    return run.outcome.get(LOOK_AROUND.toMillis(), TimeUnit.MILLISECONDS);
                } catch (TimeoutException stillRunning) {
                    run.checkLimits();
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while " + invocation.program() + " was running");
        } catch (ExecutionException failed) {
            throw new IOException(invocation.program() + " could not be run", failed.getCause());
        } finally {
            run.end();
        }
    }

    /** What is done beside a run. */
    @FunctionalInterface
    public interface Meanwhile {
        /** Looks at what there is so far. */
        void run() throws IOException;
    }

    private List<String> bars(Invocation invocation) {
        List<String> bars = new ArrayList<>();
        Limits limits = invocation.limits();
        if (find("setpriv") != null) {
            bars.addAll(List.of("setpriv", "--pdeathsig", "KILL", "--"));
        }
        if (find("setsid") != null) {
            // away from the terminal: nothing can be typed into it from within, and its Ctrl-C is for us alone
            bars.add("setsid");
        }
        if (find("prlimit") != null) {
            bars.addAll(List.of(
                    "prlimit",
                    "--cpu=" + limits.cpuSeconds(),
                    "--as=" + limits.memoryBytes(),
                    "--fsize=" + limits.fileBytes(),
                    "--nofile=256",
                    "--core=0",
                    "--"));
        }
        if (invocation.niceness() > 0 && find("nice") != null) {
            String niceness = String.valueOf(invocation.niceness());
            bars.addAll(List.of("nice", "-n", niceness));
            if (Files.isWritable(AUTOGROUP) && find("sh") != null) {
                bars.addAll(List.of("sh", "-c", NICE_AS_A_SESSION, niceness));
            }
        }
        if (find("setsid") != null && find("sh") != null) {
            bars.addAll(List.of("sh", "-c", DIES_WITH_THE_OTHER_END));
        }
        String libraries = binaries.folder().toString();
        if (sandboxed) {
            bars.addAll(sandbox(binaries));
            for (Path input : invocation.inputs()) {
                bars.addAll(List.of("--ro-bind", input.toString(), input.toString()));
            }
            String work = invocation.workFolder().toString();
            bars.addAll(List.of("--bind", work, work, "--chdir", work, "--setenv", "LD_LIBRARY_PATH", libraries, "--"));
        } else if (find("env") != null) {
            bars.addAll(List.of("env", "-i", "LD_LIBRARY_PATH=" + libraries, "LANG=C.UTF-8"));
        }
        return bars;
    }

    private static List<String> sandbox(Binaries binaries) {
        List<String> words = new ArrayList<>(
                List.of("bwrap", "--unshare-all", "--die-with-parent", "--clearenv", "--cap-drop", "ALL"));
        for (String system : List.of("/usr", "/lib", "/lib64", "/etc/ld.so.cache")) {
            words.addAll(List.of("--ro-bind-try", system, system));
        }
        words.addAll(List.of("--dev", "/dev", "--tmpfs", "/tmp"));
        words.addAll(List.of(
                "--ro-bind", binaries.folder().toString(), binaries.folder().toString()));
        return words;
    }

    private static boolean canSandbox(Binaries binaries) {
        if (find("bwrap") == null) {
            return false;
        }
        List<String> bars = new ArrayList<>(sandbox(binaries));
        bars.addAll(List.of("--setenv", "LD_LIBRARY_PATH", binaries.folder().toString(), "--"));
        try (CagedProcess trial =
                new CagedProcess.Locator(binaries.executable(Program.FFPROBE), bars).createExecutor()) {
            trial.addArgument("-version");
            trial.execute();
            trial.getInputStream().transferTo(OutputStream.nullOutputStream());
            return trial.getProcessExitCode() == 0;
        } catch (IOException refused) {
            return false;
        }
    }

    private static @Nullable Path find(String tool) {
        return Stream.of("/usr/bin", "/bin", "/usr/local/bin")
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    /** One process and the thread that keeps it. */
    private final class Run implements Runnable {
        private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        private final Invocation invocation;
        private final Consumer<String> eachLine;
        private final CagedProcess process;
        private final long started = System.nanoTime();
        private volatile long lastSign = started;
        private volatile boolean ended;

        Run(Invocation invocation, Consumer<String> eachLine) {
            this.invocation = invocation;
            this.eachLine = eachLine;
            this.process = new CagedProcess.Locator(binaries.executable(invocation.program()), bars(invocation))
                    .createExecutor();
            this.process.setExecFolder(invocation.workFolder().toFile());
            invocation.arguments().words().forEach(process::addArgument);
        }

        @Override
        public void run() {
            try {
                process.execute();
                Complaints complaints = new Complaints(process.getErrorStream());
                Thread drain = Thread.ofVirtual().start(complaints);
                String position = "";
                try (BufferedReader lines = reader(process.getInputStream())) {
                    for (String line = lines.readLine(); line != null && !ended; line = lines.readLine()) {
                        if (!REPEATED_EVEN_WHEN_STUCK.matcher(line).lookingAt() && !line.equals(position)) {
                            lastSign = System.nanoTime();
                            position = line;
                        }
                        eachLine.accept(line);
                    }
                }
                if (!ended) {
                    drain.join();
                    outcome.complete(complaints.outcome(process.getProcessExitCode()));
                }
            } catch (IOException | InterruptedException | RuntimeException failure) {
                outcome.completeExceptionally(failure);
            }
        }

        void checkLimits() throws LimitExceeded {
            long now = System.nanoTime();
            Limits limits = invocation.limits();
            if (now - started > limits.wallClock().toNanos()) {
                throw new LimitExceeded("took longer than " + limits.wallClock().toSeconds() + " s");
            }
            if (now - lastSign > limits.silence().toNanos()) {
                throw new LimitExceeded(
                        "made no progress for " + limits.silence().toSeconds() + " s");
            }
        }

        void end() {
            ended = true;
            try {
                process.destroy();
            } catch (IllegalStateException shuttingDown) {
                LOG.debug("The shutdown ends {} by itself", invocation.program());
            }
        }
    }

    /** Drains the error output, which would block the program otherwise, and keeps its end. */
    private static final class Complaints implements Runnable {
        private final InputStream from;
        private final Deque<String> last = new ArrayDeque<>();
        private int count;

        Complaints(InputStream from) {
            this.from = from;
        }

        @Override
        public void run() {
            try (BufferedReader lines = reader(from)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    keep(line);
                }
            } catch (IOException closed) {
                LOG.trace("The program went away", closed);
            }
        }

        private synchronized void keep(String line) {
            count++;
            last.addLast(line.length() > 500 ? line.substring(0, 500) : line);
            if (last.size() > COMPLAINTS_KEPT) {
                last.removeFirst();
            }
        }

        synchronized Outcome outcome(int exitCode) {
            return new Outcome(exitCode, List.copyOf(last), count);
        }
    }

    private static BufferedReader reader(InputStream in) {
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }
}
