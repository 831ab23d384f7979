package org.lectern.video;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.lectern.system.DataDirectory;
import org.lectern.transcoder.cage.Binaries;
import org.lectern.transcoder.cage.Cage;
import org.lectern.transcoder.store.MediaStore;
import org.lectern.transcoder.tasks.Tasks;
import org.lectern.transcoder.tasks.Transcodes;
import org.lectern.transcoder.worker.Performed;
import org.lectern.transcoder.worker.Worker;
import org.lectern.transcoder.worker.WorkerLimits;
import org.lectern.transcoder.worker.Workshop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** The worker that a single machine has in its web process. It is made ready beside the start, which it mustn't slow down. */
@Component
@ConditionalOnProperty(name = "lectern.worker.embedded", matchIfMissing = true)
class EmbeddedWorker implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedWorker.class);

    private final Transcodes transcodes;
    private final Tasks tasks;
    private final MediaStore store;
    private final TranscodeMeters meters;
    private final Path binaries;
    private final Path workRoot;
    private final boolean levelsSound;
    private final WorkerLimits limits;
    private @Nullable CompletableFuture<Worker> worker;

    EmbeddedWorker(
            Transcodes transcodes,
            Tasks tasks,
            MediaStore store,
            TranscodeMeters meters,
            DataDirectory dataDirectory,
            Environment environment,
            @Value("${lectern.ffmpeg.directory:}") String binaries,
            @Value("${lectern.transcode.loudness:on}") boolean levelsSound) {
        this.transcodes = transcodes;
        this.tasks = tasks;
        this.store = store;
        this.meters = meters;
        this.binaries = binaries.isEmpty() ? dataDirectory.resolve("ffmpeg") : Path.of(binaries);
        this.levelsSound = levelsSound;
        this.limits = WorkerLimits.configured(environment::getProperty);
        this.workRoot = dataDirectory.resolve("work");
    }

    @Override
    public synchronized void start() {
        worker = CompletableFuture.supplyAsync(
                this::open,
                task -> Thread.ofPlatform().daemon().name("worker-start").start(task));
    }

    private Worker open() {
        try {
            Cage cage = new Cage(Binaries.shippedIn(binaries), limits.cage());
            Workshop workshop = new Workshop(
                    transcodes, tasks, store, cage, workRoot, limits.acceptance(), levelsSound, limits.leastRoom());
            return new Worker(workshop, this::measure);
        } catch (IOException | RuntimeException e) {
            LOG.error("No video can be transcoded: the worker doesn't start", e);
            throw new CompletionException(e);
        }
    }

    private void measure(Performed performed) {
        if (performed.done()) {
            meters.done(performed.kind().name(), performed.speed());
        } else {
            meters.failed(performed.kind().name());
        }
    }

    @Override
    public synchronized void stop() {
        if (worker != null) {
            worker.handle((opened, failure) -> {
                        if (opened != null) {
                            opened.close();
                        }
                        return failure;
                    })
                    .join();
            worker = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return worker != null;
    }
}
