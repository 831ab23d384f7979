package org.lectern.catalog;

import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * One lesson. It has at most one video.
 *
 * @param freePreview whether anyone may watch it once the course is published
 * @param videoUrl the lesson's Source where that is a remote file; null where it is uploaded
 */
public record SubSection(
        ObjectId id,
        String title,
        String description,
        boolean freePreview,
        @Nullable String videoUrl) {}
