package org.lectern.catalog.web;

import java.util.List;
import java.util.Map;
import org.bson.types.ObjectId;
import org.lectern.catalog.Course;
import org.lectern.video.Video;
import org.lectern.video.Videos;

/** A course as lists of courses show it. */
public record CourseCard(Course course, int lessons, Length length, Cover cover) {
    /** The courses in the order given, with their videos as they are now, read at once. */
    public static List<CourseCard> of(List<Course> courses, Videos videos) {
        List<ObjectId> lessons = courses.stream().flatMap(Syllabus::lessonIds).toList();
        Map<ObjectId, Video> found = videos.findAll(lessons);
        return courses.stream().map(course -> of(course, found)).toList();
    }

    private static CourseCard of(Course course, Map<ObjectId, Video> videos) {
        Syllabus syllabus = Syllabus.of(course, videos);
        return new CourseCard(course, syllabus.lessons().size(), syllabus.length(), Cover.of(course.title()));
    }
}
