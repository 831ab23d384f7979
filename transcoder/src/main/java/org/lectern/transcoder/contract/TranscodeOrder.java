package org.lectern.transcoder.contract;

import org.bson.types.ObjectId;

/**
 * What a worker is asked: make a published video of a source.
 *
 * @param id of the transcode that this order begins
 * @param ownerId the instructor whose work this is, so that all get their turn
 * @param sourceKey of the original in the store
 * @param outputPrefix below which everything is published; ends with a slash
 * @param uriPrefix put before the URIs in the multivariant playlist, which is served one level higher
 */
public record TranscodeOrder(ObjectId id, ObjectId ownerId, String sourceKey, String outputPrefix, String uriPrefix) {}
