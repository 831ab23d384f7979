package org.lectern.transcoder.worker;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import org.lectern.transcoder.encode.Encoding;
import org.lectern.transcoder.encode.LoudnessMeasurement;
import org.lectern.transcoder.plan.AudioRendition;
import org.lectern.transcoder.probe.AudioTrack;
import org.lectern.transcoder.probe.Source;
import org.lectern.transcoder.tasks.Task;
import org.lectern.transcoder.tasks.Transcodes;

/**
 * Brings the sound of all videos to the same loudness. Whoever encodes the beginning of a track measures it, beside the first
 * pictures, which needn't wait for that; who encodes what follows, wherever that is, uses the same gain.
 */
final class Leveling {
    /** Measuring takes less. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final Workshop workshop;

    Leveling(Workshop workshop) {
        this.workshop = workshop;
    }

    /**
     * By how much the track of a task is to be made louder.
     *
     * @param encoding of its source
     */
    double gainDecibels(Task task, Source source, AudioRendition rendition, Encoding encoding) throws IOException {
        Transcodes transcodes = workshop.transcodes();
        Optional<Double> known = transcodes.findGain(task.transcodeId(), rendition.folder());
        if (known.isEmpty() && task.firstSegment() > 0) {
            known = await(task, rendition);
        }
        return known.isPresent()
                ? known.get()
                : transcodes.level(task.transcodeId(), rendition.folder(), measured(source, rendition, encoding));
    }

    private Optional<Double> await(Task task, AudioRendition rendition) throws InterruptedIOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Optional<Double> known = Optional.empty();
        try {
            while (known.isEmpty() && System.nanoTime() < deadline) {
                Thread.sleep(BETWEEN_LOOKS);
                known = workshop.transcodes().findGain(task.transcodeId(), rendition.folder());
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while the sound was measured");
        }
        return known;
    }

    private double measured(Source source, AudioRendition rendition, Encoding encoding) throws IOException {
        if (!workshop.levelsSound()) {
            return 0;
        }
        double end = source.audio().stream()
                .filter(track -> track.index() == rendition.streamIndex())
                .mapToDouble(AudioTrack::endSeconds)
                .findFirst()
                .orElseThrow();
        return new LoudnessMeasurement(encoding, source.container())
                .measure(rendition, end)
                .gainDecibels();
    }
}
