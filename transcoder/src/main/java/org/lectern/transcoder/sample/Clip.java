package org.lectern.transcoder.sample;

import java.util.List;

/** What a clip shows, one slide after the other, and the captions that it carries. */
public final class Clip {
    /** For how many seconds one slide fades into the next; both are seen meanwhile. */
    static final double CROSSING_SECONDS = 0.6;

    private final List<Slide> slides;
    private final List<Captions> captions;

    Clip(List<Slide> slides, List<Captions> captions) {
        this.slides = List.copyOf(slides);
        this.captions = List.copyOf(captions);
    }

    /** From the first frame to the last. */
    public double seconds() {
        return slides.stream().mapToDouble(Slide::seconds).sum() - CROSSING_SECONDS * (slides.size() - 1);
    }

    List<Slide> slides() {
        return slides;
    }

    List<Captions> captions() {
        return captions;
    }
}
