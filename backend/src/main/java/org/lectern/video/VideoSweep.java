package org.lectern.video;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Clears away by the clock what nobody plays any more. */
@Component
class VideoSweep {
    private final Videos videos;

    VideoSweep(Videos videos) {
        this.videos = videos;
    }

    /** Who watches the old one may go on for that long, to the end of what the player has loaded. */
    @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT5M")
    void forgetReplaced() {
        videos.forgetReplaced();
    }
}
