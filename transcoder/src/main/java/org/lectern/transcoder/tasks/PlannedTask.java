package org.lectern.transcoder.tasks;

/**
 * A task to be added.
 *
 * @param part which chunk or track, from 0
 * @param order among the tasks of its transcode, the lowest first
 * @param weight its share of the work: the number of segments that it will record, or any comparable number
 */
public record PlannedTask(Kind kind, int part, Lane lane, int order, int weight) {}
