package org.lectern.delivery.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.lectern.delivery.Media;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/** Media by URLs that are the same for every learner. */
@RestController
class MediaApi {
    private final Media media;

    MediaApi(Media media) {
        this.media = media;
    }

    /** The multivariant playlist, and by the relative URLs in it everything else. */
    @RequestMapping(
            path = {"/hls/{subSectionId}", "/hls/{subSectionId}/{*name}"},
            method = {RequestMethod.GET, RequestMethod.HEAD})
    void hls(HttpServletRequest request, HttpServletResponse response) throws IOException {
        MediaPath path = MediaPath.of(request);
        if (path.name().equals("master.m3u8")) {
            media.sendMultivariantPlaylist(request, response, path.subSectionId());
        } else if (path.name().contains("/")) {
            media.sendPublished(request, response, path.subSectionId(), path.name());
        } else {
            throw MediaPath.nothing();
        }
    }

    /** The video as one progressive file: what a {@code <video src>} needs. */
    @RequestMapping(
            path = {"/stream-video/{subSectionId}", "/stream-video/{subSectionId}/{*name}"},
            method = {RequestMethod.GET, RequestMethod.HEAD})
    void streamVideo(HttpServletRequest request, HttpServletResponse response) throws IOException {
        MediaPath path = MediaPath.of(request);
        if (!path.name().isEmpty()) {
            throw MediaPath.nothing();
        }
        media.sendProgressive(request, response, path.subSectionId());
    }
}
