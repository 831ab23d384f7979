package org.lectern.upload;

import jakarta.annotation.PreDestroy;
import java.io.FilterInputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.lectern.catalog.Course;
import org.lectern.catalog.SubSectionsRemoved;
import org.lectern.remote.Abandoned;
import org.lectern.remote.Import;
import org.lectern.remote.Imports;
import org.lectern.remote.RemoteAddress;
import org.lectern.remote.RemoteAddresses;
import org.lectern.remote.RemoteFailure;
import org.lectern.remote.RemoteRequest;
import org.lectern.remote.RemoteResponse;
import org.lectern.remote.RemoteServers;
import org.lectern.system.Invalid;
import org.lectern.system.Refusal;
import org.lectern.system.TooMany;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Takes remote files in as if somebody had uploaded them: fetched by the server, in the background, straight into the
 * store. One that a process leaves behind when it is killed is ended by whichever process notices that it doesn't move.
 */
@Component
public class RemoteUploads {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteUploads.class);

    private static final int MOST_AT_ONCE = 3;
    private static final Duration BETWEEN_BEATS = Duration.ofSeconds(1);
    private static final Duration GONE_AFTER = Duration.ofSeconds(30);
    private static final String INTERRUPTED = "The server was stopped meanwhile. Try again.";

    private final Imports imports;
    private final Uploads uploads;
    private final RemoteAddresses addresses;
    private final RemoteServers servers;
    private final Duration timeLimit;

    private final Set<Import> here = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;
    private Map<ObjectId, Seen> seen = new HashMap<>();

    RemoteUploads(
            Imports imports,
            Uploads uploads,
            RemoteAddresses addresses,
            RemoteServers servers,
            @Value("${lectern.import.time-limit:6h}") Duration timeLimit) {
        this.imports = imports;
        this.uploads = uploads;
        this.addresses = addresses;
        this.servers = servers;
        this.timeLimit = timeLimit;
    }

    /**
     * Begins to fetch what the lesson plays from elsewhere.
     *
     * @throws Invalid if it plays nothing from elsewhere, or from an address that isn't fetched from
     * @throws org.lectern.system.Conflict if it is being fetched already
     * @throws TooMany if the course's owner has several being fetched
     */
    public Import begin(Course course, ObjectId subSectionId) {
        String written = course.subSection(subSectionId).videoUrl();
        if (written == null) {
            throw new Invalid("videoUrl", "This lesson has no video elsewhere that could be imported.");
        }
        RemoteAddress address = addresses.checked(written);
        if (imports.countRunning(course.ownerId()) >= MOST_AT_ONCE) {
            throw new TooMany(
                    "You have " + MOST_AT_ONCE + " videos being imported. Wait for one of them.",
                    Duration.ofMinutes(1));
        }
        Import begun = imports.begin(subSectionId, course.ownerId());
        here.add(begun);
        Thread.ofVirtual().name("import-" + subSectionId).start(() -> fetch(begun, course.ownerId(), address));
        return begun;
    }

    private void fetch(Import running, ObjectId ownerId, RemoteAddress address) {
        try (RemoteResponse response = servers.ask(RemoteRequest.whole(address), () -> !stopping)) {
            if (response.status() != 200) {
                throw new RemoteFailure("The video's server answers with status " + response.status() + ".");
            }
            response.videoType();
            uploads.receive(running.subSectionId(), ownerId, fileName(address), new Watched(response, running));
            imports.finish(running);
        } catch (Abandoned abandoned) {
            imports.fail(running, INTERRUPTED);
        } catch (Refusal refusal) {
            imports.fail(running, refusal.sentence());
        } catch (IOException | RuntimeException failure) {
            LOG.error("The import for {} failed", running.subSectionId(), failure);
            imports.fail(running, "It couldn't be stored. Try again later.");
        } finally {
            here.remove(running);
        }
    }

    private static String fileName(RemoteAddress address) {
        try {
            return URLDecoder.decode(address.fileName().replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException undecodable) {
            return address.fileName();
        }
    }

    /** What comes from the remote server, as long as it is wanted and within the time that there is for it. */
    private final class Watched extends FilterInputStream {
        private final Import running;
        private final @Nullable Long total;
        private final long untilNanos = System.nanoTime() + timeLimit.toNanos();

        private long received;
        private long beatAtNanos = System.nanoTime();

        Watched(RemoteResponse response, Import running) throws IOException {
            super(response.body());
            this.running = running;
            OptionalLong length = response.length();
            this.total = length.isPresent() ? length.getAsLong() : null;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            received += Math.max(0, count);
            long now = System.nanoTime();
            if (now - untilNanos > 0) {
                throw new RemoteFailure("It took longer than " + timeLimit.toMinutes() + " minutes.");
            }
            if (count < 0 || now - beatAtNanos > BETWEEN_BEATS.toNanos()) {
                beatAtNanos = now;
                if (stopping || !imports.advance(running, received, total)) {
                    throw new Abandoned();
                }
            }
            return count;
        }
    }

    /** What is being fetched here is given up, and said to be. */
    @PreDestroy
    void stop() {
        stopping = true;
        here.forEach(running -> imports.fail(running, INTERRUPTED));
    }

    @EventListener
    void onSubSectionsRemoved(SubSectionsRemoved removed) {
        imports.forget(removed.subSectionIds());
    }

    @Scheduled(initialDelayString = "PT5S", fixedDelayString = "PT5S")
    void giveUpWhatNobodyFetches() {
        giveUpWhatStands(System.nanoTime());
    }

    /** Ends imports that haven't moved for a while of this process's own clock. */
    synchronized void giveUpWhatStands(long nowNanos) {
        Map<ObjectId, Seen> still = new HashMap<>();
        imports.beats().forEach((running, beat) -> {
            Seen before = seen.get(running.attempt());
            Seen now = before != null && before.beat == beat ? before : new Seen(beat, nowNanos);
            if (nowNanos - now.sinceNanos > GONE_AFTER.toNanos()) {
                imports.fail(running, INTERRUPTED);
            } else {
                still.put(running.attempt(), now);
            }
        });
        seen = still;
    }

    /** A beat, and since when it has been the same. */
    private record Seen(long beat, long sinceNanos) {}
}
