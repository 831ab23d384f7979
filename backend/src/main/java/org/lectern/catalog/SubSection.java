package org.lectern.catalog;

import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.lectern.remote.RemoteAddress;

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
        @Nullable String videoUrl) {

    /** A new lesson without a description, for enrolled learners only, whose video is yet to come. */
    public static SubSection titled(String title) {
        return new SubSection(new ObjectId(), Wording.title(title), "", false, null);
    }

    /** With another title: one line of 1 to 200 characters. */
    public SubSection rename(String newTitle) {
        return new SubSection(id, Wording.title(newTitle), description, freePreview, videoUrl);
    }

    /** With another description: 10,000 characters at most. */
    public SubSection describe(String newDescription) {
        return new SubSection(id, title, Wording.description(newDescription), freePreview, videoUrl);
    }

    /** Watchable by anyone or, again, by enrolled learners only. */
    public SubSection offerAsFreePreview(boolean free) {
        return new SubSection(id, title, description, free, videoUrl);
    }

    /** With a remote file as its Source, or without one. */
    public SubSection playFrom(@Nullable RemoteAddress remote) {
        return new SubSection(id, title, description, freePreview, remote == null ? null : remote.toString());
    }
}
