package org.lectern.system;

import org.springframework.security.core.AuthenticationException;

/**
 * Nobody is signed in, and this needs somebody: 401 under {@code /api}, {@code /hls} and {@code /stream-video}, the way to {@code /login}
 * and back elsewhere. Spring Security's own filter answers it, so that it is answered like a route that is closed to visitors.
 */
public final class SignInFirst extends AuthenticationException {
    /** With a sentence for whoever asked. */
    public SignInFirst(String message) {
        super(message);
    }
}
