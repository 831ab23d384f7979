package org.lectern.delivery;

import com.github.benmanes.caffeine.cache.Ticker;
import org.lectern.catalog.Courses;
import org.lectern.enrolment.WatchRights;
import org.lectern.identity.Accounts;
import org.lectern.remote.RemoteAddresses;
import org.lectern.remote.RemoteServers;
import org.lectern.system.connections.FarSources;
import org.lectern.transcoder.presentation.Presentations;
import org.lectern.transcoder.store.MediaStore;
import org.lectern.video.Videos;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts delivery together. */
@Configuration(proxyBeanMethods = false)
class DeliveryConfiguration {
    /** A remote file, and whatever the store isn't a folder for. */
    @Bean
    FarSources farSources(@Value("${lectern.store:filesystem}") String store) {
        boolean far = !store.equals("filesystem");
        return path -> path.startsWith("/stream-video/") || (far && path.startsWith("/hls/"));
    }

    @Bean
    Media media(
            MediaStore store,
            Videos videos,
            Presentations presentations,
            WatchRights rights,
            PlaybackGrants grants,
            Courses courses,
            RemoteAddresses addresses,
            RemoteServers servers,
            Accounts accounts,
            Streams streams,
            Delegation delegation,
            @Value("${server.servlet.session.cookie.name}") String sessionCookie) {
        return new Media(
                store,
                new Admissions(grants, rights, accounts, streams, sessionCookie, Ticker.systemTicker()),
                new Publications(videos::find),
                new Playlists(store),
                new GrowingPlaylists(presentations),
                new RemoteSources(videos::find, courses, addresses, servers, store),
                delegation);
    }
}
