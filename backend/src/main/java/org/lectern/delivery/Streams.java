package org.lectern.delivery;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BooleanSupplier;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.lectern.system.TooMany;
import org.lectern.system.connections.Transmission;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * What is being sent to whom at this moment, by this process. Nobody is sent more than so much at once, and what is being
 * sent ends with the right to it.
 */
@Component
final class Streams {
    private static final Logger log = LoggerFactory.getLogger(Streams.class);

    /** About as long as a segment takes on a slow line. */
    private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(3);

    private static final long LOOK_UP_MILLIS = 200;

    private final int perAccount;
    private final int perAddress;
    private final ConcurrentMap<Object, List<Stream>> byViewer = new ConcurrentHashMap<>();

    private record Stream(Transmission transmission, BooleanSupplier stillAdmitted) {
        boolean isOver() {
            return transmission.isOver();
        }
    }

    /**
     * Allows so many at once.
     *
     * @param perAccount to somebody who is known, wherever they are
     * @param perAddress to all visitors of free previews who come from one address
     */
    Streams(
            @Value("${lectern.streams.per-account:32}") int perAccount,
            @Value("${lectern.streams.per-address:256}") int perAddress,
            MeterRegistry meters) {
        this.perAccount = perAccount;
        this.perAddress = perAddress;
        Gauge.builder("lectern.streams", this, Streams::count)
                .description("Responses with media that are being sent")
                .register(meters);
    }

    /**
     * Counts the response to the request until it has been sent.
     *
     * @param accountId whose right it is; null for a visitor, who is known by address alone
     * @param stillAdmitted asked now and then while it is being sent, which ends when the answer is no
     * @throws TooMany if as many are being sent to the viewer as may be, 429
     */
    void begin(HttpServletRequest request, @Nullable ObjectId accountId, BooleanSupplier stillAdmitted) {
        Object viewer = accountId == null ? request.getRemoteAddr() : accountId;
        int most = accountId == null ? perAddress : perAccount;
        Stream stream = new Stream(Transmission.of(request), stillAdmitted);
        byViewer.compute(viewer, (_, known) -> {
            List<Stream> streams = known == null ? new ArrayList<>(4) : known;
            streams.removeIf(Stream::isOver);
            if (streams.size() >= most) {
                throw new TooMany(
                        "You are being sent as many streams at once as you may have. Close one of your players.",
                        ASK_AGAIN_AFTER);
            }
            streams.add(stream);
            return streams;
        });
    }

    /** How many are being sent. */
    int count() {
        return open().size();
    }

    /** Ends those that wait for their source while nobody waits for them any more: the source is let go of. */
    @Scheduled(fixedRate = LOOK_UP_MILLIS)
    void cutWhoseViewerHasLeft() {
        for (Stream stream : open()) {
            stream.transmission().cutIfLeft();
        }
    }

    /** Ends those whose viewer has lost the right to them since they began. */
    @Scheduled(fixedDelayString = "${lectern.streams.look-again-every:2s}")
    void cutWhatHasLostItsRight() {
        for (Stream stream : open()) {
            if (!stream.stillAdmitted().getAsBoolean()) {
                log.debug("Cut a stream off whose viewer may not watch any more");
                stream.transmission().cut();
            }
        }
    }

    private List<Stream> open() {
        List<Stream> open = new ArrayList<>();
        for (Object viewer : byViewer.keySet()) {
            byViewer.computeIfPresent(viewer, (_, streams) -> {
                streams.removeIf(Stream::isOver);
                open.addAll(streams);
                return streams.isEmpty() ? null : streams;
            });
        }
        return open;
    }
}
