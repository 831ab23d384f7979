package org.lectern.video;

import org.bson.types.ObjectId;

/**
 * Where in the store a published video lies. Everything under {@code /hls/{subSectionId}/…} is the object
 * {@code published/{subSectionId}/…}, so that a right to one sub-section can't reach another's bytes.
 */
public record Publication(ObjectId subSectionId, ObjectId transcodeId) {
    /** Everything that is published. */
    static final String ALL = "published/";

    /** Everything of the sub-section, whichever transcode made it. */
    public static String folder(ObjectId subSectionId) {
        return ALL + subSectionId.toHexString() + "/";
    }

    /** The part of the sub-section's folder that this transcode wrote. */
    public String prefix() {
        return folder(subSectionId) + transcodeId.toHexString() + "/";
    }

    /** The multivariant playlist, with URIs relative to {@code /hls/{subSectionId}/}. */
    public String multivariantPlaylist() {
        return prefix() + "master.m3u8";
    }

    /** The one progressive MP4, with its index in front. */
    public String progressive() {
        return prefix() + "progressive.mp4";
    }

    /** A still picture that stands for the video, JPEG, 1280 pixels wide at most. */
    public String poster() {
        return prefix() + "poster.jpg";
    }
}
