package org.lectern.catalog.web;

import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.lectern.catalog.SubSection;
import org.lectern.video.Video;
import org.lectern.video.VideoState;

/**
 * A sub-section on a page, with what it plays.
 *
 * @param number counted from 1 through the whole course
 * @param video null where nothing was ever uploaded
 */
public record Lesson(
        SubSection subSection, int number, @Nullable Video video) {
    public ObjectId id() {
        return subSection.id();
    }

    public String title() {
        return subSection.title();
    }

    public String description() {
        return subSection.description();
    }

    public boolean freePreview() {
        return subSection.freePreview();
    }

    /** The address of the remote file that it plays as long as nothing uploaded is ready. */
    public @Nullable String videoUrl() {
        return subSection.videoUrl();
    }

    /** How far the video has come. */
    public VideoState state() {
        return video == null ? VideoState.AWAITING_UPLOAD : video.state();
    }

    /** Whether there is anything to watch. */
    public boolean playable() {
        return streamable() || remote();
    }

    /** Whether there is something published to stream, in whatever sizes it has. */
    public boolean streamable() {
        return video != null && video.playable();
    }

    /** Whether it plays a remote file. */
    public boolean remote() {
        return videoUrl() != null && !streamable();
    }

    /** Whether what there is to watch isn't whole yet. */
    public boolean growing() {
        return video != null && video.growing();
    }

    /** Whether what there is to watch is a part, and stays one: the rest has failed. */
    public boolean partOnly() {
        return video != null && video.playing() == VideoState.FAILED;
    }

    /** Whether what there is to watch was uploaded before what is being prepared. */
    public boolean older() {
        return video != null && video.older();
    }

    /** Whether there is a still picture of it: sound alone has none, and the picture is made last. */
    public boolean hasPoster() {
        return video != null
                && video.playing() == VideoState.READY
                && video.variants().stream().anyMatch(variant -> variant.height() > 0);
    }

    /** How long the video is. */
    public Length length() {
        Double duration = video == null ? null : video.durationSeconds();
        return new Length(duration == null ? 0 : Math.round(duration));
    }
}
