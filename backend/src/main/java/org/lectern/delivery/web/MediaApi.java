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
    static final String HLS_ROUTE = "/hls/{subSectionId}/{*name}";
    static final String STREAM_VIDEO_ROUTE = "/stream-video/{subSectionId}/{*name}";

    private final Media media;

    MediaApi(Media media) {
        this.media = media;
    }

    /** The multivariant playlist, and by the relative URLs in it everything else. */
    @RequestMapping(
            path = {"/hls/{subSectionId}", HLS_ROUTE},
            method = {RequestMethod.GET, RequestMethod.HEAD})
    void hls(HttpServletRequest request, HttpServletResponse response) throws IOException {
        answer(MediaPath.of(request), request, response);
    }

    /** The video as one progressive file: what a {@code <video src>} needs. */
    @RequestMapping(
            path = {"/stream-video/{subSectionId}", STREAM_VIDEO_ROUTE},
            method = {RequestMethod.GET, RequestMethod.HEAD})
    void streamVideo(HttpServletRequest request, HttpServletResponse response) throws IOException {
        answer(MediaPath.of(request), request, response);
    }

    /** Whether nobody has to be asked who sends the request. */
    boolean admitsAsItIs(MediaPath path, HttpServletRequest request) {
        return media.admitsAsItIs(request, path.subSectionId());
    }

    /** Answers from where the path leads to. */
    void answer(MediaPath path, HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean hls = path.root().equals(MediaPath.HLS);
        if (!hls && path.name().isEmpty()) {
            media.sendProgressive(request, response, path.subSectionId());
        } else if (hls && path.name().equals("master.m3u8")) {
            media.sendMultivariantPlaylist(request, response, path.subSectionId());
        } else if (hls && path.name().contains("/")) {
            media.sendPublished(request, response, path.subSectionId(), path.name());
        } else {
            throw MediaPath.nothing();
        }
    }
}
