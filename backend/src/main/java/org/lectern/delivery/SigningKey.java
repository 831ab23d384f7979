package org.lectern.delivery;

import java.security.GeneralSecurityException;
import java.time.Instant;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** One of the secrets that grants are signed with. */
final class SigningKey {
    private static final String ALGORITHM = "HmacSHA256";

    private final int number;
    private final Instant createdAt;
    private final SecretKeySpec secret;

    SigningKey(int number, byte[] secret, Instant createdAt) {
        this.number = number;
        this.createdAt = createdAt;
        this.secret = new SecretKeySpec(secret, ALGORITHM);
    }

    /** Counts from 1; names the key in what it signs. */
    int number() {
        return number;
    }

    Instant createdAt() {
        return createdAt;
    }

    /** The HMAC-SHA256 of the bytes before {@code length}: 32 bytes. */
    byte[] sign(byte[] message, int length) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            mac.update(message, 0, length);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has " + ALGORITHM, e);
        }
    }
}
