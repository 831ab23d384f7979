package org.lectern.identity;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What is kept of something that must be recognised, yet not be readable from the database. */
final class Digests {
    private Digests() {}

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
