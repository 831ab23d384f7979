package org.lectern.catalog.web;

import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.lectern.catalog.SubSection;

/** A lesson as its owner sees it after changing it. */
record SubSectionAnswer(
        String id,
        String sectionId,
        String title,
        String description,
        boolean freePreview,
        @Nullable String videoUrl) {
    static SubSectionAnswer of(SubSection subSection, ObjectId sectionId) {
        return new SubSectionAnswer(
                subSection.id().toHexString(),
                sectionId.toHexString(),
                subSection.title(),
                subSection.description(),
                subSection.freePreview(),
                subSection.videoUrl());
    }
}
