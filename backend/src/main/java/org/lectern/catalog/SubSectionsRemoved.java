package org.lectern.catalog;

import java.util.List;
import org.bson.types.ObjectId;

/** Happened: these lessons are gone; what others keep about them can go, too. */
public record SubSectionsRemoved(List<ObjectId> subSectionIds) {
    /** Copies the list. */
    public SubSectionsRemoved {
        subSectionIds = List.copyOf(subSectionIds);
    }
}
