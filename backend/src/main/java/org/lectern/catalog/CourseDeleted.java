package org.lectern.catalog;

import org.bson.types.ObjectId;

/** Happened: the course is gone; what others keep about it can go, too. */
public record CourseDeleted(ObjectId courseId) {}
