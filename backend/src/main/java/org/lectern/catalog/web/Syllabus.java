package org.lectern.catalog.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.types.ObjectId;
import org.lectern.catalog.Course;
import org.lectern.catalog.Section;
import org.lectern.catalog.SubSection;
import org.lectern.video.Video;
import org.lectern.video.Videos;

/** A course's sections and lessons as a page shows them. */
public record Syllabus(List<Part> parts) {
    /** A section with its lessons. */
    public record Part(ObjectId id, String title, List<Lesson> lessons) {
        /** Copies the list. */
        public Part {
            lessons = List.copyOf(lessons);
        }

        /** How long the section's videos are together. */
        public Length length() {
            return total(lessons);
        }
    }

    /** Copies the list. */
    public Syllabus {
        parts = List.copyOf(parts);
    }

    /** The course's syllabus, with its videos as they are now. */
    public static Syllabus of(Course course, Videos videos) {
        return of(course, videos.findAll(lessonIds(course).toList()));
    }

    static Syllabus of(Course course, Map<ObjectId, Video> videos) {
        int number = 0;
        List<Part> parts = new ArrayList<>();
        for (Section section : course.sections()) {
            List<Lesson> lessons = new ArrayList<>();
            for (SubSection subSection : section.subSections()) {
                lessons.add(new Lesson(subSection, ++number, videos.get(subSection.id())));
            }
            parts.add(new Part(section.id(), section.title(), lessons));
        }
        return new Syllabus(parts);
    }

    static Stream<ObjectId> lessonIds(Course course) {
        return course.subSections().map(SubSection::id);
    }

    /** All lessons in their order. */
    public List<Lesson> lessons() {
        return parts.stream().flatMap(part -> part.lessons().stream()).toList();
    }

    /** How long all videos are together. */
    public Length length() {
        return total(lessons());
    }

    /** The first lesson that anyone may watch once the course is published. */
    public Optional<Lesson> preview() {
        return lessons().stream().filter(Lesson::freePreview).findFirst();
    }

    /** The first lesson that can be watched now, else the first. */
    public Optional<Lesson> first() {
        List<Lesson> lessons = lessons();
        return lessons.stream()
                .filter(Lesson::playable)
                .findFirst()
                .or(() -> lessons.stream().findFirst());
    }

    /** The lesson with this id. */
    public Optional<Lesson> lesson(ObjectId id) {
        return at(index(id));
    }

    /** The lesson before the one with this id. */
    public Optional<Lesson> before(ObjectId id) {
        return at(index(id) - 1);
    }

    /** The lesson after the one with this id. */
    public Optional<Lesson> after(ObjectId id) {
        return at(index(id) + 1);
    }

    private int index(ObjectId id) {
        List<Lesson> lessons = lessons();
        return IntStream.range(0, lessons.size())
                .filter(i -> lessons.get(i).id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private Optional<Lesson> at(int index) {
        List<Lesson> lessons = lessons();
        return index >= 0 && index < lessons.size() ? Optional.of(lessons.get(index)) : Optional.empty();
    }

    private static Length total(List<Lesson> lessons) {
        return new Length(
                lessons.stream().mapToLong(lesson -> lesson.length().seconds()).sum());
    }
}
