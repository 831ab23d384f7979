package org.lectern.video;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.lectern.system.database.Turns;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Clears away by the clock what nobody plays any more. At a fixed rate: what has a fixed delay shares one thread, and a store
 * that is slow to list or delete mustn't hold up the end of rights.
 */
@Component
class VideoSweep {
    private static final Logger LOG = LoggerFactory.getLogger(VideoSweep.class);
    private static final Duration A_DAY = Duration.ofDays(1);

    private final Videos videos;
    private final Turns turns;
    private final Clock clock;

    VideoSweep(Videos videos, Turns turns, Clock clock) {
        this.videos = videos;
        this.turns = turns;
        this.clock = clock;
    }

    /** Who watches the old one may go on for that long, to the end of what the player has loaded. */
    @Scheduled(initialDelayString = "PT1M", fixedRateString = "PT5M")
    void forgetReplaced() {
        videos.forgetReplaced();
    }

    /** Uploads and workers that died leave what nobody will ever ask for. */
    @Scheduled(initialDelayString = "PT10M", fixedRateString = "PT1H")
    void forgetOwnerless() throws IOException {
        if (turns.take("ownerless media", A_DAY)) {
            List<String> removed = videos.forgetOwnerless(clock.instant().minus(A_DAY));
            if (!removed.isEmpty()) {
                LOG.info(
                        "{} objects that nobody owned were removed, {} among them", removed.size(), removed.getFirst());
            }
        }
    }
}
