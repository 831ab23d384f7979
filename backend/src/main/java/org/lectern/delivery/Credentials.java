package org.lectern.delivery;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a request shows of who sends it, a session cookie or a token, without asking whose it is.
 *
 * @param digest tells two apart, and is of no use to whoever reads it
 */
record Credentials(String digest) {
    /** Those of the request; empty if it shows none. */
    static Optional<Credentials> of(HttpServletRequest request, String sessionCookie) {
        @Nullable String session = cookie(request, sessionCookie);
        @Nullable String authorization = request.getHeader("Authorization");
        if (session == null && authorization == null) {
            return Optional.empty();
        }
        return Optional.of(new Credentials(digest(session + "\n" + authorization)));
    }

    private static @Nullable String cookie(HttpServletRequest request, String name) {
        Cookie[] cookies = request.getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                if (cookie.getName().equals(name)) {
                    return cookie.getValue();
                }
            }
        }
        return null;
    }

    private static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
