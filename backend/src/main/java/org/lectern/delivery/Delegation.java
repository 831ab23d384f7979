package org.lectern.delivery;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.lectern.transcoder.store.MediaStore;
import org.lectern.transcoder.store.StoredObject;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Leaves the sending of stored objects to somebody else, where that is configured, once the right to them was checked. */
@Component
final class Delegation {
    /** Long enough for a player to follow the redirect, and to go on with a range after a pause. */
    private static final Duration LINK_VALIDITY = Duration.ofMinutes(5);

    /** Where nginx finds what is in the filesystem's store: an internal location, which nobody else can ask for. */
    private static final String INTERNAL = "/internal-media/";

    private final MediaStore store;
    private final Sender sender;

    /** Who sends. */
    enum Sender {
        /** This process. */
        SELF,
        /** The nginx in front, which has the same folder of media. */
        NGINX,
        /** The store itself, to which clients are redirected; this process where the store has no links. */
        STORE
    }

    Delegation(MediaStore store, @Value("${lectern.media.sent-by:self}") Sender sender) {
        this.store = store;
        this.sender = sender;
    }

    /** Whether this process sends everything. */
    boolean isOurselves() {
        return sender == Sender.SELF;
    }

    /** Whether somebody else sends the object, as the response now says. */
    boolean delegate(HttpServletRequest request, HttpServletResponse response, StoredObject object, String cacheControl)
            throws IOException {
        return switch (sender) {
            case SELF -> false;
            case NGINX -> accelerate(response, object, cacheControl);
            // A link is signed for GET alone.
            case STORE -> request.getMethod().equals("GET") && redirect(response, object, cacheControl);
        };
    }

    /**
     * nginx answers in our place, by the request's own Range and preconditions.
     *
     * @see <a href="https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_ignore_headers">X-Accel-Redirect</a>
     */
    private boolean accelerate(HttpServletResponse response, StoredObject object, String cacheControl)
            throws IOException {
        if (store.localFile(object.key()).isEmpty()) {
            return false;
        }
        response.setHeader("X-Accel-Redirect", INTERNAL + object.key());
        response.setHeader("Cache-Control", cacheControl);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setContentType(MediaTypes.of(object.key()));
        return true;
    }

    private boolean redirect(HttpServletResponse response, StoredObject object, String cacheControl)
            throws IOException {
        Optional<URI> link = store.link(object.key(), MediaTypes.of(object.key()), cacheControl, LINK_VALIDITY);
        if (link.isEmpty()) {
            return false;
        }
        response.setStatus(HttpStatus.TEMPORARY_REDIRECT.value());
        response.setHeader("Location", link.get().toString());
        // Whoever asks again has to have the right then, too.
        response.setHeader("Cache-Control", "no-store");
        return true;
    }
}
