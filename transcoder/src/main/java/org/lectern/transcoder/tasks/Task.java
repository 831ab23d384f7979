package org.lectern.transcoder.tasks;

import org.bson.types.ObjectId;

/**
 * A piece of work on one transcode, as it was claimed.
 *
 * @param round of the plan that it belongs to
 * @param part which chunk or track, from 0
 * @param claim the claim's number: a write that names an older one changes nothing
 * @param failures how often it has failed before
 */
public record Task(String id, ObjectId transcodeId, int round, Kind kind, int part, long claim, int failures) {}
