package org.lectern.delivery;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.bson.types.ObjectId;
import org.lectern.remote.RemoteAddress;
import org.lectern.system.AbortedResponses;
import org.lectern.system.NotFound;
import org.lectern.system.connections.Transmission;
import org.lectern.transcoder.hls.MediaPlaylist;
import org.lectern.transcoder.presentation.Presentation;
import org.lectern.transcoder.store.MediaStore;
import org.lectern.transcoder.store.StoredObject;
import org.lectern.video.Publication;

/**
 * The media of all sub-sections, as they are asked for over HTTP. Every method decides first whether the request may have
 * them, and answers it.
 */
public final class Media {
    private static final String IMMUTABLE = "private, max-age=31536000, immutable";
    /** Kept, and asked for again with each use: a growing playlist, or a URL whose content may be published anew. */
    private static final String REVALIDATED = "private, no-cache";
    /** {@code ?ladder=planned} asks for rungs, too, that aren't there yet. */
    private static final String LADDER = "ladder";

    private static final String PLANNED = "planned";

    private final MediaStore store;
    private final Admissions admissions;
    private final Publications publications;
    private final Playlists playlists;
    private final GrowingPlaylists growing;
    private final RemoteSources remoteSources;
    private final Delegation delegation;

    Media(
            MediaStore store,
            Admissions admissions,
            Publications publications,
            Playlists playlists,
            GrowingPlaylists growing,
            RemoteSources remoteSources,
            Delegation delegation) {
        this.store = store;
        this.admissions = admissions;
        this.publications = publications;
        this.playlists = playlists;
        this.growing = growing;
        this.remoteSources = remoteSources;
        this.delegation = delegation;
    }

    /** Whether a request for the sub-section's media may be answered without asking who is signed in. */
    public boolean admitsAsItIs(HttpServletRequest request, ObjectId subSectionId) {
        return admissions.admitsAsItIs(request, subSectionId);
    }

    /** Sends the multivariant playlist of what is published of the sub-section now. */
    public void sendMultivariantPlaylist(
            HttpServletRequest request, HttpServletResponse response, ObjectId subSectionId) throws IOException {
        admissions.admit(request, response, subSectionId);
        boolean planned = PLANNED.equals(request.getParameter(LADDER));
        Playlist playlist = publications.look(subSectionId, publication -> {
            Optional<StoredObject> finished = store.find(publication.multivariantPlaylist());
            return finished.isPresent()
                    ? Optional.of(playlists.get(finished.get()))
                    : growing.multivariant(publication.transcodeId(), planned);
        });
        Reply.send(request, response, representation(request, playlist));
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
        // Not by somebody else: it lasts as long as the film, and has to end with the right to it.
        MediaRequest asked = MediaRequest.of(request);
        whenTold(
                request,
                () -> publications.look(
                        subSectionId, publication -> StoredContent.ask(store, publication.progressive(), asked)),
                content -> {
                    try (content) {
                        Reply.send(request, response, content.representation(REVALIDATED));
                    }
                });
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
        String key = Publication.folder(subSectionId) + name;
        if (MediaTypes.of(name).equals(MediaTypes.PLAYLIST)) {
            admissions.admit(request, response, subSectionId);
            whenTold(
                    request,
                    () -> store.find(key),
                    object -> sendPlaylist(request, response, subSectionId, name, object));
            return;
        }
        if (name.endsWith(Presentation.PREPARED)) {
            admissions.admit(request, response, subSectionId);
        } else {
            admissions.admitToStream(request, response, subSectionId);
        }
        MediaRequest asked = MediaRequest.of(request);
        whenTold(
                request,
                () -> delegation.isOurselves() ? StoredContent.ask(store, key, asked) : StoredContent.find(store, key),
                content -> {
                    if (content.isPresent()) {
                        sendStored(request, response, content.get());
                    } else {
                        sendPlaylist(request, response, subSectionId, name, Optional.empty());
                    }
                });
    }

    private void sendStored(HttpServletRequest request, HttpServletResponse response, StoredContent content)
            throws IOException {
        try (content) {
            if (!delegation.delegate(request, response, content.object(), IMMUTABLE)) {
                Reply.send(request, response, content.representation(IMMUTABLE));
            }
        }
    }

    /** A playlist that is stored, or what isn't stored as long as a video grows. */
    private void sendPlaylist(
            HttpServletRequest request,
            HttpServletResponse response,
            ObjectId subSectionId,
            String name,
            Optional<StoredObject> object)
            throws IOException {
        Playlist playlist = object.isPresent()
                ? playlists.get(object.get())
                : growing(subSectionId, name).orElseThrow(() -> new NotFound("This lesson has no such file."));
        Reply.send(request, response, representation(request, playlist));
    }

    /** Goes on with what the store tells, which may take its time; not if the viewer of a stream has left before it does. */
    private static <T> void whenTold(
            HttpServletRequest request, Transmission.Wait<T, IOException> question, Told<T> told) throws IOException {
        Transmission transmission = Transmission.of(request);
        T answer;
        try {
            answer = transmission.await(question);
        } catch (IOException | RuntimeException failed) {
            if (!transmission.isCut()) {
                throw failed;
            }
            AbortedResponses.abort(request, failed);
            return;
        }
        told.goOn(answer);
    }

    /** What is done with an answer of the store. */
    private interface Told<T> {
        void goOn(T answer) throws IOException;
    }

    /** What isn't stored, and is written anew while a video grows. */
    private Optional<Playlist> growing(ObjectId subSectionId, String name) {
        String[] path = name.split("/", -1);
        if (!ObjectId.isValid(path[0])) {
            return Optional.empty();
        }
        Publication publication = new Publication(subSectionId, new ObjectId(path[0]));
        if (path.length == 2 && path[1].equals(Presentation.PREPARED)) {
            return growing.prepared(publication.transcodeId(), publication.prefix());
        }
        return path.length == 3 && path[2].equals(MediaPlaylist.FILE_NAME)
                ? growing.media(publication.transcodeId(), publication.prefix(), path[1])
                : Optional.empty();
    }

    private static Representation representation(HttpServletRequest request, Playlist playlist) {
        Playlist sent = PlaybackGrants.query(request).map(playlist::carrying).orElse(playlist);
        return sent.representation(AcceptEncoding.gzip(request), sent.complete() ? IMMUTABLE : REVALIDATED);
    }
}
