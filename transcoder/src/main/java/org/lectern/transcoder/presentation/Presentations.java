package org.lectern.transcoder.presentation;

import java.util.Optional;
import org.bson.types.ObjectId;
import org.lectern.transcoder.tasks.Tasks;
import org.lectern.transcoder.tasks.Transcodes;
import org.lectern.transcoder.tasks.Transcodes.Planned;

/** The presentations of videos that aren't finished: they grow with each segment that a worker records. */
public final class Presentations {
    private final Transcodes transcodes;
    private final Tasks tasks;

    /** Those of some transcodes. */
    public Presentations(Transcodes transcodes, Tasks tasks) {
        this.transcodes = transcodes;
        this.tasks = tasks;
    }

    /**
     * A presentation as it was at a moment.
     *
     * @param outputPrefix below which its segments are stored
     * @param revision changes whenever it grows, stops, or goes on
     */
    public record Growing(Presentation presentation, String outputPrefix, long revision) {}

    /** Changes whenever the presentation grows, stops or goes on, and is cheap to ask for; negative if there is none. */
    public long revision(ObjectId transcodeId) {
        return tasks.revision(transcodeId);
    }

    /** What there is of a transcode that isn't READY; empty if that is nothing, or if it is READY. */
    public Optional<Growing> find(ObjectId transcodeId) {
        while (true) {
            Optional<Planned> planned = transcodes.findUnfinished(transcodeId);
            if (planned.isEmpty()) {
                return Optional.empty();
            }
            long revision = tasks.revision(transcodeId);
            Presentation presentation = new Presentation(
                    planned.get().plan(),
                    tasks.recorded(transcodeId),
                    planned.get().order().uriPrefix(),
                    false,
                    planned.get().failed());
            // its tasks may have been forgotten, or replaced, while they were read
            Optional<Planned> after = transcodes.findUnfinished(transcodeId);
            if (after.isPresent() && after.get().round() == planned.get().round()) {
                // what is left of an earlier plan may lack the sound for a moment, but isn't hidden again
                boolean known = planned.get().playable() && presentation.hasPictures();
                return presentation.isPlayable() || known
                        ? Optional.of(
                                new Growing(presentation, planned.get().order().outputPrefix(), revision))
                        : Optional.empty();
            }
        }
    }
}
