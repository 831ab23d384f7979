package org.lectern.video;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.bson.types.ObjectId;
import org.springframework.stereotype.Component;

/** The videos of all sub-sections. */
@Component
public class Videos {
    /** The sub-section's video; empty where nothing was ever uploaded. */
    public Optional<Video> find(ObjectId subSectionId) {
        return Optional.empty();
    }

    /** The videos of those sub-sections that have one, by sub-section. */
    public Map<ObjectId, Video> findAll(Collection<ObjectId> subSectionIds) {
        return Map.of();
    }

    /** Forgets the sub-section's video and everything stored for it; does nothing if there is none. */
    public void delete(ObjectId subSectionId) {}
}
