package org.lectern.delivery;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.bson.types.ObjectId;
import org.lectern.remote.RemoteAddress;
import org.lectern.system.NotFound;
import org.lectern.transcoder.store.MediaStore;
import org.lectern.transcoder.store.StoredObject;
import org.lectern.video.Publication;
import org.springframework.http.ETag;

/**
 * The media of all sub-sections, as they are asked for over HTTP. Every method decides first whether the request may have
 * them, and answers it.
 */
public final class Media {
    private static final String IMMUTABLE = "private, max-age=31536000, immutable";
    /** Kept, and asked for again with each use: a growing playlist, or a URL whose content may be published anew. */
    private static final String REVALIDATED = "private, no-cache";

    private final MediaStore store;
    private final Admissions admissions;
    private final Publications publications;
    private final Playlists playlists;
    private final RemoteSources remoteSources;

    Media(
            MediaStore store,
            Admissions admissions,
            Publications publications,
            Playlists playlists,
            RemoteSources remoteSources) {
        this.store = store;
        this.admissions = admissions;
        this.publications = publications;
        this.playlists = playlists;
        this.remoteSources = remoteSources;
    }

    /** Sends the multivariant playlist of what is published of the sub-section now. */
    public void sendMultivariantPlaylist(
            HttpServletRequest request, HttpServletResponse response, ObjectId subSectionId) throws IOException {
        admissions.admit(request, response, subSectionId);
        StoredObject object = publications.get(subSectionId, Publication::multivariantPlaylist);
        Reply.send(request, response, playlist(request, object));
    }

    /** Sends the one progressive file of what is published of the sub-section now, or else its remote source. */
    public void sendProgressive(HttpServletRequest request, HttpServletResponse response, ObjectId subSectionId)
            throws IOException {
        admissions.admitToStream(request, response, subSectionId);
        Optional<RemoteAddress> remote = remoteSources.find(subSectionId);
        if (remote.isPresent()) {
            remoteSources.send(request, response, remote.get());
            return;
        }
        StoredObject object = publications.get(subSectionId, Publication::progressive);
        Reply.send(request, response, stored(object, REVALIDATED));
    }

    /**
     * Sends an object of the sub-section's folder, whichever transcode made it: a player may still be in the middle of what
     * another has replaced since.
     *
     * @param name the rest of its key
     */
    public void sendPublished(
            HttpServletRequest request, HttpServletResponse response, ObjectId subSectionId, String name)
            throws IOException {
        boolean playlist = MediaTypes.of(name).equals(MediaTypes.PLAYLIST);
        if (playlist) {
            admissions.admit(request, response, subSectionId);
        } else {
            admissions.admitToStream(request, response, subSectionId);
        }
        StoredObject object = store.find(Publication.folder(subSectionId) + name)
                .orElseThrow(() -> new NotFound("This lesson has no such file."));
        Reply.send(request, response, playlist ? playlist(request, object) : stored(object, IMMUTABLE));
    }

    private Representation stored(StoredObject object, String cacheControl) {
        return new Representation(
                MediaTypes.of(object.key()),
                null,
                false,
                object.bytes(),
                new ETag(object.version(), false),
                object.lastModified(),
                cacheControl,
                Content.stored(store, object.key()));
    }

    private Representation playlist(HttpServletRequest request, StoredObject object) throws IOException {
        Playlists.Playlist playlist = playlists.get(object);
        boolean gzip = AcceptEncoding.gzip(request);
        byte[] bytes = gzip ? playlist.gzip() : playlist.plain();
        String version = playlist.object().version();
        return new Representation(
                MediaTypes.PLAYLIST,
                gzip ? "gzip" : null,
                true,
                bytes.length,
                new ETag(gzip ? version + "-gzip" : version, false),
                playlist.object().lastModified(),
                playlist.complete() ? IMMUTABLE : REVALIDATED,
                Content.of(bytes));
    }
}
