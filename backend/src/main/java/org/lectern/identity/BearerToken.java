package org.lectern.identity;

import java.time.Instant;

/** A token as it is handed out, once. */
public record BearerToken(String token, Instant expiresAt) {}
