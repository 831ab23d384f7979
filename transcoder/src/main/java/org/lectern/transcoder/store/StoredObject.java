package org.lectern.transcoder.store;

import java.time.Instant;

/**
 * An object's facts.
 *
 * @param bytes its length in bytes
 * @param lastModified when it was put, to the second or finer
 * @param version differs whenever the content under the key differs; {@code [A-Za-z0-9-]+}, fit for a strong ETag
 */
public record StoredObject(String key, long bytes, Instant lastModified, String version) {}
