package org.lectern.catalog.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.lectern.catalog.Course;
import org.lectern.catalog.Section;
import org.lectern.catalog.SubSection;
import org.lectern.video.Video;
import org.lectern.video.VideoState;

class SyllabusTest {
    private final SubSection first = SubSection.titled("First");
    private final SubSection second = SubSection.titled("Second").offerAsFreePreview(true);
    private final SubSection third = SubSection.titled("Third");
    private final Course course = Course.draft("course", "Course", "", new ObjectId(), Instant.EPOCH)
            .addSection(new Section(new ObjectId(), "Beginning", List.of(first, second)))
            .addSection(new Section(new ObjectId(), "End", List.of(third)));

    @Test
    void countsLessonsThroughAllSections() {
        assertThat(syllabus().lessons()).extracting(Lesson::number).containsExactly(1, 2, 3);
    }

    @Test
    void leadsFromOneSectionIntoTheNext() {
        assertThat(syllabus().after(second.id())).map(Lesson::id).contains(third.id());
        assertThat(syllabus().before(third.id())).map(Lesson::id).contains(second.id());
    }

    @Test
    void endsAtBothEnds() {
        assertThat(syllabus().before(first.id())).isEmpty();
        assertThat(syllabus().after(third.id())).isEmpty();
    }

    @Test
    void beginsWithTheFirstLessonThatCanBeWatched() {
        assertThat(syllabus(playable(second, 30)).first()).map(Lesson::id).contains(second.id());
        assertThat(syllabus().first()).map(Lesson::id).contains(first.id());
    }

    @Test
    void addsUpWhatIsKnown() {
        assertThat(syllabus(playable(first, 59.6), playable(third, 30)).length().seconds())
                .isEqualTo(90);
    }

    @Test
    void findsThePreview() {
        assertThat(syllabus().preview()).map(Lesson::id).contains(second.id());
    }

    private Syllabus syllabus(Video... videos) {
        return Syllabus.of(
                course, Arrays.stream(videos).collect(Collectors.toMap(Video::subSectionId, video -> video)));
    }

    private static Video playable(SubSection subSection, double seconds) {
        return new Video(
                new ObjectId(),
                subSection.id(),
                VideoState.READY,
                100,
                true,
                seconds,
                List.of(),
                null,
                List.of(),
                new ObjectId(),
                null,
                null,
                VideoState.READY);
    }
}
