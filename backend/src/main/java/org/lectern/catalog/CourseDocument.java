package org.lectern.catalog;

import java.util.Date;
import org.bson.Document;

/** How a course lies in the database. */
final class CourseDocument {
    /** Made from the title and the description, for searching alone. */
    static final String SEARCH_TEXT = "searchText";

    private CourseDocument() {}

    static Document of(Course course) {
        return new Document("_id", course.id())
                .append("slug", course.slug())
                .append("title", course.title())
                .append("description", course.description())
                .append(SEARCH_TEXT, SearchText.of(course))
                .append("ownerId", course.ownerId())
                .append("published", course.published())
                .append(
                        "sections",
                        course.sections().stream().map(CourseDocument::of).toList())
                .append("version", course.version())
                .append("createdAt", Date.from(course.createdAt()));
    }

    static Course toCourse(Document document) {
        return new Course(
                document.getObjectId("_id"),
                document.getString("slug"),
                document.getString("title"),
                document.getString("description"),
                document.getObjectId("ownerId"),
                document.getBoolean("published"),
                document.getList("sections", Document.class).stream()
                        .map(CourseDocument::toSection)
                        .toList(),
                document.getLong("version"),
                document.getDate("createdAt").toInstant());
    }

    private static Document of(Section section) {
        return new Document("_id", section.id())
                .append("title", section.title())
                .append(
                        "subSections",
                        section.subSections().stream().map(CourseDocument::of).toList());
    }

    private static Section toSection(Document document) {
        return new Section(
                document.getObjectId("_id"),
                document.getString("title"),
                document.getList("subSections", Document.class).stream()
                        .map(CourseDocument::toSubSection)
                        .toList());
    }

    private static Document of(SubSection subSection) {
        Document document = new Document("_id", subSection.id())
                .append("title", subSection.title())
                .append("description", subSection.description())
                .append("freePreview", subSection.freePreview());
        if (subSection.videoUrl() != null) {
            document.append("videoUrl", subSection.videoUrl());
        }
        return document;
    }

    private static SubSection toSubSection(Document document) {
        return new SubSection(
                document.getObjectId("_id"),
                document.getString("title"),
                document.getString("description"),
                document.getBoolean("freePreview"),
                document.getString("videoUrl"));
    }
}
