package org.lectern.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.bson.types.ObjectId;
import org.lectern.catalog.Course;
import org.lectern.catalog.Courses;
import org.lectern.catalog.SubSection;
import org.lectern.remote.RemoteAddress;
import org.lectern.remote.RemoteAddresses;
import org.lectern.remote.RemoteFailure;
import org.lectern.remote.RemoteServers;
import org.lectern.system.Invalid;
import org.lectern.system.connections.Transmission;
import org.lectern.transcoder.store.MediaStore;
import org.lectern.video.Publication;
import org.lectern.video.Video;

/**
 * The remote files that lessons play as long as there is no progressive file of anything uploaded, remembered for a moment
 * like what is published.
 */
final class RemoteSources {
    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final int MOST_REMEMBERED = 10_000;

    private final Function<ObjectId, Optional<Video>> videos;
    private final Courses courses;
    private final RemoteAddresses addresses;
    private final RemoteServers servers;
    private final MediaStore store;
    private final Cache<ObjectId, Optional<String>> remembered = Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterWrite(FRESH)
            .build();

    RemoteSources(
            Function<ObjectId, Optional<Video>> videos,
            Courses courses,
            RemoteAddresses addresses,
            RemoteServers servers,
            MediaStore store) {
        this.videos = videos;
        this.courses = courses;
        this.addresses = addresses;
        this.servers = servers;
        this.store = store;
    }

    /**
     * What the sub-section plays from elsewhere; empty where it plays what was uploaded, or nothing.
     *
     * @throws RemoteFailure if its address isn't one that may be fetched from any more, 502
     */
    Optional<RemoteAddress> find(ObjectId subSectionId) throws IOException {
        Optional<String> written = remembered.getIfPresent(subSectionId);
        if (written == null) {
            written = read(subSectionId);
            remembered.put(subSectionId, written);
        }
        try {
            return written.map(addresses::checked);
        } catch (Invalid refused) {
            throw new RemoteFailure("This lesson's video is at an address that isn't fetched from.");
        }
    }

    private Optional<String> read(ObjectId subSectionId) throws IOException {
        Optional<String> written = courses.findBySubSection(subSectionId)
                .map((Course course) -> course.subSection(subSectionId))
                .map(SubSection::videoUrl);
        Optional<Publication> published = videos.apply(subSectionId).map(Video::publication);
        boolean outranked = written.isPresent()
                && published.isPresent()
                && store.find(published.get().progressive()).isPresent();
        return outranked ? Optional.empty() : written;
    }

    /** Passes on what is asked for, as it comes. */
    void send(HttpServletRequest request, HttpServletResponse response, RemoteAddress address) throws IOException {
        MediaRequest asked = MediaRequest.of(request);
        Transmission transmission = Transmission.of(request);
        try (RemoteContent content = RemoteContent.ask(servers, address, asked, transmission::isAwaited)) {
            Reply.send(request, response, content.representation(), content.answerable(asked));
        }
    }
}
