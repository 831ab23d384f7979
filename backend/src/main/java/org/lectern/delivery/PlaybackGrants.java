package org.lectern.delivery;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.lectern.identity.Accounts;
import org.lectern.identity.Standing;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;

/** Issues playback grants, and tells a genuine one from any other. */
@Component
public class PlaybackGrants {
    /** How long a grant holds: longer than a lesson with its pauses. What it grants is looked up anew all the time. */
    static final Duration LIFETIME = Duration.ofHours(12);

    /** The name of the cookies. */
    static final String COOKIE = "lectern-grant";
    /** The name of the query parameter. */
    static final String PARAMETER = "grant";

    private static final short VERSION = 2;
    private static final short ANYONE = 0;
    private static final short ONE_ACCOUNT = 1;
    private static final int ID_BYTES = 12;
    private static final int MESSAGE_BYTES = 2 * Short.BYTES + Integer.BYTES + ID_BYTES + ID_BYTES + 2 * Integer.BYTES;
    /** A multiple of three, so that in Base64 no bit is idle and every flipped one shows. */
    private static final int VALUE_BYTES = MESSAGE_BYTES + 32;

    /** 2025 began: seconds since then fit into four bytes until 2093. */
    private static final long EPOCH = 1_735_689_600;

    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_-]+");
    private static final byte[] NO_ID = new byte[ID_BYTES];

    private final SigningKeys keys;
    private final Accounts accounts;
    private final Clock clock;

    PlaybackGrants(SigningKeys keys, Accounts accounts, Clock clock) {
        this.keys = keys;
        this.accounts = accounts;
        this.clock = clock;
    }

    /**
     * Sends the viewer a grant with the response, for all media of the sub-section. That they may watch it must have
     * been decided before.
     *
     * @param accountId who watches, or null for a visitor
     */
    public PlaybackGrant issue(
            HttpServletRequest request,
            HttpServletResponse response,
            ObjectId subSectionId,
            @Nullable ObjectId accountId) {
        PlaybackGrant grant = grant(subSectionId, accountId);
        String value = sign(grant);
        for (String path : List.of("/hls/", "/stream-video/")) {
            ResponseCookie cookie = ResponseCookie.from(COOKIE, value)
                    .path(request.getContextPath() + path + subSectionId.toHexString())
                    .maxAge(LIFETIME)
                    .httpOnly(true)
                    .secure(request.isSecure())
                    .sameSite("Lax")
                    .build();
            response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
        }
        return grant;
    }

    /**
     * The value of a new grant, as the query parameter {@code grant} of a media URL takes it: for embedding, and for
     * players that keep no cookies.
     */
    public String sign(ObjectId subSectionId, @Nullable ObjectId accountId) {
        return sign(grant(subSectionId, accountId));
    }

    private PlaybackGrant grant(ObjectId subSectionId, @Nullable ObjectId accountId) {
        int signOuts = Optional.ofNullable(accountId)
                .flatMap(accounts::standing)
                .map(Standing::signOuts)
                .orElse(0);
        return new PlaybackGrant(
                subSectionId, accountId, signOuts, clock.instant().plus(LIFETIME));
    }

    String sign(PlaybackGrant grant) {
        SigningKey key = keys.current();
        ObjectId account = grant.accountId();
        ByteBuffer value = ByteBuffer.allocate(VALUE_BYTES)
                .putShort(VERSION)
                .putShort(account == null ? ANYONE : ONE_ACCOUNT)
                .putInt(key.number())
                .put(grant.subSectionId().toByteArray())
                .put(account == null ? NO_ID : account.toByteArray())
                .putInt(grant.signOuts())
                .putInt(Math.toIntExact(grant.expiresAt().getEpochSecond() - EPOCH));
        value.put(key.sign(value.array(), MESSAGE_BYTES));
        return Base64.getUrlEncoder().encodeToString(value.array());
    }

    /** The grant that the value is; empty if it is forged, has expired, or is for another sub-section. */
    Optional<PlaybackGrant> verify(String value, ObjectId subSectionId) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(value);
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
        ByteBuffer message = ByteBuffer.wrap(bytes);
        if (bytes.length != VALUE_BYTES || message.getShort() != VERSION) {
            return Optional.empty();
        }
        boolean anyone = message.getShort() == ANYONE;
        Optional<SigningKey> key = keys.find(message.getInt());
        byte[] signature = Arrays.copyOfRange(bytes, MESSAGE_BYTES, VALUE_BYTES);
        if (key.isEmpty() || !MessageDigest.isEqual(signature, key.get().sign(bytes, MESSAGE_BYTES))) {
            return Optional.empty();
        }
        ObjectId granted = new ObjectId(message);
        ObjectId account = new ObjectId(message);
        int signOuts = message.getInt();
        Instant expiresAt = Instant.ofEpochSecond(EPOCH + message.getInt());
        PlaybackGrant grant = new PlaybackGrant(granted, anyone ? null : account, signOuts, expiresAt);
        return Optional.of(grant)
                .filter(signed -> signed.subSectionId().equals(subSectionId))
                .filter(signed -> signed.expiresAt().isAfter(clock.instant()));
    }

    /** Whether it is time for a new one, so that nobody's grant ends while they watch. */
    boolean wearsOut(PlaybackGrant grant) {
        return grant.expiresAt().isBefore(clock.instant().plus(LIFETIME.dividedBy(2)));
    }

    /** The query of a URL that shows a grant, as it may be added to another URL of the same sub-section. */
    static Optional<String> query(HttpServletRequest request) {
        String value = request.getParameter(PARAMETER);
        return value != null && VALUE.matcher(value).matches()
                ? Optional.of(PARAMETER + "=" + value)
                : Optional.empty();
    }

    /** The values that came as cookies. There may be several: an old one, or one set for another path by another page. */
    static List<String> cookies(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        List<String> values = new ArrayList<>();
        for (Cookie cookie : cookies == null ? new Cookie[0] : cookies) {
            if (cookie.getName().equals(COOKIE)) {
                values.add(cookie.getValue());
            }
        }
        return values;
    }
}
