package org.lectern.transcoder.worker;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bson.types.ObjectId;
import org.lectern.transcoder.contract.Transcode;
import org.lectern.transcoder.probe.Refused;
import org.lectern.transcoder.store.StoreAway;
import org.lectern.transcoder.tasks.ClaimLost;
import org.lectern.transcoder.tasks.DatabaseAway;
import org.lectern.transcoder.tasks.Kind;
import org.lectern.transcoder.tasks.Lane;
import org.lectern.transcoder.tasks.Observer;
import org.lectern.transcoder.tasks.Task;
import org.lectern.transcoder.tasks.Transcodes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Claims tasks and does them: one hand for what somebody is waiting for, one for what he will wait for next, one for what
 * is light and long, one for what is heavy and long, the others for everything else. Shows signs of life, and takes tasks from
 * workers that show none.
 */
public final class Worker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final Duration LOOK_FOR_WORK = Duration.ofMillis(200);
    private static final Duration SIGN = Duration.ofSeconds(1);
    private static final Duration LOOK_FOR_FORGOTTEN = Duration.ofSeconds(5);
    /** ffmpeg uses several processors for one task, but hardly more than these. */
    private static final int PROCESSORS_OF_A_TASK = 4;

    /** For which a hand without room claims nothing: what waits for room is claimed by a worker that has some before that. */
    private static final Duration LEFT_TO_OTHERS = Duration.ofSeconds(15);

    private static final int TRIES = 3;
    /** After so many workers have vanished over a task that got no further, it is the task that ends them. */
    private static final int MOST_ABANDONED = 20;

    static final String STORE_AWAY =
            "The server's storage can't be reached just now. The work goes on by itself when it can.";

    private static final String GIVEN_UP = "The video could not be converted, after " + TRIES
            + " attempts. The file may be damaged: play it on your own machine, export it again and upload it once more.";

    private final String name;
    private final Workshop workshop;
    private final WorkRoot root;
    private final Consumer<Performed> listener;
    private final Work work;
    private final List<Hand> hands = new ArrayList<>();
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().daemon().name("worker-clock-", 0).factory());
    private final List<ScheduledFuture<?>> rounds;
    private final Observer observer;
    private final Bell bell = new Bell();
    private final Runnable stopListening;
    private volatile boolean closing;

    /** Starts working, and is measured by nobody. */
    public Worker(Workshop workshop) throws IOException {
        this(workshop, performed -> {});
    }

    /**
     * Starts working. What workers that are gone have left in the work folder is removed.
     *
     * @param listener is told of each task that was tried, on the worker's own threads
     */
    public Worker(Workshop workshop, Consumer<Performed> listener) throws IOException {
        this.workshop = workshop;
        this.root = WorkRoot.below(workshop.workRoot());
        this.name = root.name();
        this.listener = listener;
        this.work = new Work(workshop, root.folder(), bell);
        this.observer = new Observer(workshop.tasks(), System::nanoTime);
        hands.add(new Hand("first", EnumSet.of(Lane.FIRST)));
        hands.add(new Hand("next", EnumSet.of(Lane.NEXT)));
        hands.add(new Hand("long", EnumSet.of(Lane.LONG)));
        hands.add(new Hand("side", EnumSet.of(Lane.SIDE)));
        int rest = Math.max(1, Runtime.getRuntime().availableProcessors() / PROCESSORS_OF_A_TASK);
        for (int i = 0; i < rest; i++) {
            hands.add(new Hand("any-" + i, EnumSet.complementOf(EnumSet.of(Lane.LONG))));
        }
        hands.forEach(hand -> hand.thread.start());
        this.stopListening = workshop.tasks().whenAdded(this::lookForWork);
        this.rounds = List.of(
                everySo(SIGN, this::showSigns),
                everySo(SIGN.multipliedBy(2), this::lookForTheDead),
                everySo(LOOK_FOR_FORGOTTEN, this::lookForForgotten),
                everySo(LOOK_FOR_WORK, this::lookForWork));
    }

    /** Goes on whatever happens: a round that ends with an exception would be the last. */
    private ScheduledFuture<?> everySo(Duration pause, Runnable round) {
        Runnable steady = () -> {
            try {
                round.run();
            } catch (RuntimeException | Error unexpected) {
                LOG.error("A worker's round stumbled", unexpected);
            }
        };
        return clock.scheduleWithFixedDelay(steady, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Stops at once: what is being done is given back, and its ffmpeg ended. */
    @Override
    public void close() {
        closing = true;
        stopListening.run();
        hands.forEach(hand -> hand.thread.interrupt());
        for (Hand hand : hands) {
            try {
                hand.thread.join(Duration.ofSeconds(5));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        rounds.forEach(round -> round.cancel(false));
        clock.shutdown();
        try {
            root.close();
        } catch (IOException left) {
            LOG.warn("The work folder is left for the next worker to remove: {}", left.toString());
        }
    }

    private void showSigns() {
        for (Hand hand : hands) {
            hand.showSign();
        }
    }

    /** One look for all hands, of which only those are woken that there is something for. */
    private void lookForWork() {
        try {
            bell.found(workshop.tasks().claims().waiting());
        } catch (RuntimeException unreachable) {
            LOG.debug("Nobody knows what waits: {}", unreachable.toString());
        }
    }

    private void lookForForgotten() {
        try {
            work.takeUpForgotten();
        } catch (RuntimeException unreachable) {
            LOG.warn("What was left half written can't be looked for: {}", unreachable.toString());
        }
    }

    private void lookForTheDead() {
        try {
            for (String taken : observer.look()) {
                LOG.warn("Task {} was taken from a worker that shows no sign of life", taken);
            }
            for (ObjectId id : workshop.tasks().hopeless(MOST_ABANDONED)) {
                workshop.transcodes().fail(id, GIVEN_UP);
            }
        } catch (RuntimeException unreachable) {
            LOG.warn("The tasks can't be looked through: {}", unreachable.toString());
        }
    }

    /** Does one task after the other, of some lanes. */
    private final class Hand implements Runnable {
        private final Set<Lane> lanes;
        private final Thread thread;
        private final Object lock = new Object();
        private Optional<Task> current = Optional.empty();
        private Optional<ObjectId> leftFor = Optional.empty();
        private boolean lacksRoom;

        Hand(String title, Set<Lane> lanes) {
            this.lanes = lanes;
            this.thread = Thread.ofPlatform().daemon().name("worker-" + title).unstarted(this);
        }

        @Override
        public void run() {
            while (!closing) {
                try {
                    if (lacksRoom) {
                        lacksRoom = false;
                        Thread.sleep(LEFT_TO_OTHERS);
                    }
                    leftFor = Optional.empty();
                    Optional<Task> task = workshop.tasks().claims().claim(name, lanes);
                    if (task.isEmpty()) {
                        bell.await(lanes);
                    }
                    while (task.isPresent()) {
                        Task before = task.get();
                        task = perform(before).or(() -> goOn(before));
                    }
                } catch (InterruptedException closingOrLost) {
                    LOG.debug("Interrupted while idle");
                } catch (RuntimeException | Error unexpected) {
                    // a hand that ended would be missed for as long as the process lives
                    if (!closing) {
                        LOG.error("A worker's hand stumbled", unexpected);
                    }
                }
            }
        }

        /** @return the task that it was left for, claimed */
        private Optional<Task> perform(Task task) {
            MDC.put("transcode", task.transcodeId().toHexString());
            long began = System.nanoTime();
            try {
                Work.Conclusion conclusion;
                hold(Optional.of(task));
                try {
                    if (closing) {
                        throw new InterruptedIOException("Claimed too late");
                    }
                    conclusion = work.perform(task);
                } finally {
                    hold(Optional.empty());
                }
                conclusion.say();
                Performed performed = performed(task, Duration.ofNanos(System.nanoTime() - began));
                LOG.info("{}", performed);
                listener.accept(performed);
                // what was waiting for this can begin
                lookForWork();
            } catch (GaveWay gaveWay) {
                LOG.info("{}", gaveWay.getMessage());
                return giveWay(task, gaveWay.to());
            } catch (ClaimLost lost) {
                LOG.info("{}", lost.getMessage());
            } catch (InterruptedIOException ended) {
                if (closing) {
                    giveBack(task, ended);
                } else {
                    LOG.info("{} {} isn't wanted any more", task.kind(), task.part());
                }
            } catch (Refused refused) {
                LOG.info("Refused: {}", refused.getMessage());
                fail(task, String.valueOf(refused.getMessage()));
            } catch (IOException | RuntimeException failure) {
                listener.accept(
                        new Performed(task.kind(), task.part(), false, 0, Duration.ofNanos(System.nanoTime() - began)));
                giveBack(task, failure);
            } finally {
                MDC.remove("transcode");
            }
            return Optional.empty();
        }

        /** Who was given way to waits for sound and for pictures: with its sound alone it would get nowhere. */
        private Optional<Task> goOn(Task before) {
            boolean picturesMayBeLeft = leftFor.equals(Optional.of(before.transcodeId()))
                    && before.kind() != Kind.VIDEO
                    && !lacksRoom
                    && !closing;
            return picturesMayBeLeft
                    ? workshop.tasks().claims().claimOf(before.transcodeId(), Lane.NEXT, name)
                    : Optional.empty();
        }

        private Optional<Task> giveWay(Task task, ObjectId to) {
            leftFor = task.lane() == Lane.NEXT ? Optional.of(to) : Optional.empty();
            try {
                return workshop.tasks().claims().giveWay(task, to, name);
            } catch (ClaimLost lost) {
                LOG.info("{}", lost.getMessage());
                return Optional.empty();
            }
        }

        private Performed performed(Task task, Duration taken) {
            ObjectId id = task.transcodeId();
            Transcodes transcodes = workshop.transcodes();
            if (task.kind() == Kind.FINISH) {
                Transcode ready = transcodes.findAll(Set.of(id)).get(id);
                double whole = ready == null || ready.durationSeconds() == null ? 0 : ready.durationSeconds();
                return new Performed(
                        task.kind(),
                        task.part(),
                        true,
                        whole,
                        transcodes.taken(id).orElse(taken));
            }
            double seconds = transcodes
                    .findPlan(id)
                    .map(planned -> Performed.seconds(planned.plan().grid(), task.firstMissing(), task.endSegment()))
                    .orElse(0.0);
            return new Performed(task.kind(), task.part(), true, seconds, taken);
        }

        private void giveBack(Task task, Exception failure) {
            try {
                if (closing) {
                    workshop.tasks().release(task);
                } else if (DatabaseAway.isReasonOf(failure)) {
                    LOG.warn(
                            "{} {} goes on when the database is back: {}",
                            task.kind(),
                            task.part(),
                            failure.toString());
                    workshop.tasks().release(task);
                } else if (Room.isMissing(failure)) {
                    LOG.warn("{} {} waits for room on the disk", task.kind(), task.part());
                    lacksRoom = failure instanceof NoRoomHere;
                    workshop.tasks().waits(task, Room.MISSING);
                } else if (StoreAway.isReasonOf(failure)) {
                    LOG.warn("{} {} goes on when the store is back: {}", task.kind(), task.part(), failure.toString());
                    workshop.tasks().waits(task, STORE_AWAY);
                } else if (workshop.tasks().failed(task, String.valueOf(failure.getMessage()), TRIES)) {
                    LOG.warn("{} {} failed and will be tried again", task.kind(), task.part(), failure);
                } else {
                    LOG.error("{} {} failed for good", task.kind(), task.part(), failure);
                    workshop.tasks().heartbeat(task);
                    if (!work.doWithout(task)) {
                        fail(task, GIVEN_UP);
                    }
                }
            } catch (ClaimLost lost) {
                LOG.info("{}", lost.getMessage());
            }
        }

        private void fail(Task task, String reason) {
            try {
                workshop.tasks().heartbeat(task);
                workshop.transcodes().fail(task.transcodeId(), reason);
            } catch (ClaimLost lost) {
                LOG.info("{}", lost.getMessage());
            }
        }

        /** An interrupt that was meant for one task mustn't reach what comes after it. */
        private void hold(Optional<Task> task) {
            synchronized (lock) {
                current = task;
                if (Thread.interrupted()) {
                    LOG.debug("The interrupt is dealt with");
                }
            }
        }

        void showSign() {
            Optional<Task> task;
            synchronized (lock) {
                task = current;
            }
            if (task.isEmpty()) {
                return;
            }
            try {
                workshop.tasks().heartbeat(task.get());
            } catch (ClaimLost lost) {
                synchronized (lock) {
                    if (current.equals(task)) {
                        thread.interrupt();
                    }
                }
            } catch (RuntimeException unreachable) {
                LOG.warn("No sign of life could be given: {}", unreachable.toString());
            }
        }
    }
}
