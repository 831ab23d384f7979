package org.lectern.demo;

import java.util.List;
import org.bson.types.ObjectId;
import org.lectern.catalog.SubSection;
import org.lectern.transcoder.sample.Clip;
import org.lectern.transcoder.sample.Lessons;

/**
 * A lesson of the demo course.
 *
 * @param subSection its id is fixed, so that what is there already is known again
 */
record DemoLesson(SubSection subSection, Clip clip) {
    /** In the order in which they are made and watched: the shortest first. */
    static final List<DemoLesson> ALL = List.of(
            new DemoLesson(
                    new SubSection(
                            new ObjectId("5eed00000000000000000001"),
                            "Lectern in twenty seconds",
                            "What Lectern is for.",
                            true,
                            null),
                    Lessons.welcome()),
            new DemoLesson(
                    new SubSection(
                            new ObjectId("5eed00000000000000000002"),
                            "Read along",
                            "Captions in English and German. Switch them on in the player.",
                            false,
                            null),
                    Lessons.captions()),
            new DemoLesson(
                    new SubSection(
                            new ObjectId("5eed00000000000000000003"),
                            "How a video reaches you",
                            "Ten steps from the file that an instructor uploads to the pictures on your screen.",
                            false,
                            null),
                    Lessons.journey()));

    ObjectId id() {
        return subSection.id();
    }
}
