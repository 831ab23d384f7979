package org.lectern.catalog;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.lectern.identity.Role;
import org.lectern.identity.SignedIn;
import org.lectern.system.Invalid;
import org.lectern.system.NotFound;

/**
 * A course with its whole syllabus: one document, so that every change to it is one write. Its verbs return a changed
 * copy, throw {@link Invalid} for what is illegal, and {@link NotFound} for a section or lesson that isn't this course's.
 *
 * @param slug unique, lower case, fit for a path; stays when the title changes
 * @param version counts changes; a write names the version that it read and is refused if another came between
 */
public record Course(
        ObjectId id,
        String slug,
        String title,
        String description,
        ObjectId ownerId,
        boolean published,
        List<Section> sections,
        long version,
        Instant createdAt) {
    /** A page that lists more can't be used any more. */
    public static final int MAX_SECTIONS = 200;
    /** In all sections together. */
    public static final int MAX_SUB_SECTIONS = 1_000;
    /** In all lessons together: a document of MongoDB ends at 16 MB, and every reader of a course reads it whole. */
    public static final int MAX_DESCRIPTION_CHARACTERS_IN_ALL = 1_000_000;

    /** Copies the list, so that a course never changes under its reader. */
    public Course {
        sections = List.copyOf(sections);
    }

    /** A new course with nothing in it, seen by its owner alone. */
    public static Course draft(String slug, String title, String description, ObjectId ownerId, Instant createdAt) {
        return new Course(
                new ObjectId(),
                slug,
                Wording.title(title),
                Wording.description(description),
                ownerId,
                false,
                List.of(),
                1,
                createdAt);
    }

    /** Whether the account made the course. */
    public boolean isOwnedBy(ObjectId accountId) {
        return ownerId.equals(accountId);
    }

    /** Whether the viewer, null for a visitor, may know of the course: all may once it is published, before that its owner and administrators. */
    public boolean isVisibleTo(@Nullable SignedIn viewer) {
        return published || (viewer != null && (isOwnedBy(viewer.accountId()) || viewer.is(Role.ADMIN)));
    }

    /** All lessons in the order in which they are meant to be watched. */
    public Stream<SubSection> subSections() {
        return sections.stream().flatMap(section -> section.subSections().stream());
    }

    /** The section, if it is this course's. */
    public Optional<Section> findSection(ObjectId sectionId) {
        return sections.stream().filter(each -> each.id().equals(sectionId)).findFirst();
    }

    /** The lesson, if it is this course's. */
    public Optional<SubSection> findSubSection(ObjectId subSectionId) {
        return subSections().filter(each -> each.id().equals(subSectionId)).findFirst();
    }

    /** The section. */
    public Section section(ObjectId sectionId) {
        return findSection(sectionId).orElseThrow(() -> new NotFound("There is no such section."));
    }

    /** The lesson. */
    public SubSection subSection(ObjectId subSectionId) {
        return findSubSection(subSectionId).orElseThrow(() -> new NotFound("There is no such lesson."));
    }

    /** The section that has the lesson. */
    public Section sectionOf(ObjectId subSectionId) {
        return sections.stream()
                .filter(each -> each.has(subSectionId))
                .findFirst()
                .orElseThrow(() -> new NotFound("There is no such lesson."));
    }

    /** With another title: one line of 1 to 200 characters. The slug stays, since people have linked to it. */
    public Course rename(String newTitle) {
        return with(Wording.title(newTitle), description, published, sections);
    }

    /** With another description: 10,000 characters at most. */
    public Course describe(String newDescription) {
        return with(title, Wording.description(newDescription), published, sections);
    }

    /** Seen by everyone. A course may be published before it is complete. */
    public Course publish() {
        return with(title, description, true, sections);
    }

    /** Seen by its owner alone; enrolments stay for when it is published again. */
    public Course unpublish() {
        return with(title, description, false, sections);
    }

    /** With the section as its last; at most {@link #MAX_SECTIONS}. */
    public Course addSection(Section section) {
        if (sections.size() >= MAX_SECTIONS) {
            throw new Invalid("title", "A course has at most %,d sections.".formatted(MAX_SECTIONS));
        }
        return withSections(Stream.concat(sections.stream(), Stream.of(section)).toList());
    }

    /** With another title for the section. */
    public Course renameSection(ObjectId sectionId, String newTitle) {
        return replaceSection(sectionId, section -> section.rename(newTitle));
    }

    /** Without the section and its lessons. */
    public Course removeSection(ObjectId sectionId) {
        Section gone = section(sectionId);
        return withSections(sections.stream().filter(each -> !each.equals(gone)).toList());
    }

    /** With its sections in this order, which names each of them once. */
    public Course orderSections(List<ObjectId> sectionIds) {
        return withSections(permuted(sections, Section::id, sectionIds));
    }

    /**
     * With the section nearer to the beginning or the end.
     *
     * @param by how many places; negative is nearer to the beginning, and what leads out of the course leads to its end
     */
    public Course shiftSection(ObjectId sectionId, int by) {
        Section shifted = section(sectionId);
        List<Section> others = new ArrayList<>(sections);
        int from = others.indexOf(shifted);
        others.remove(from);
        others.add(place(from, by, others.size()), shifted);
        return withSections(others);
    }

    /** With the lesson as the section's last; at most {@link #MAX_SUB_SECTIONS} in the course. */
    public Course addSubSection(ObjectId sectionId, SubSection subSection) {
        if (subSections().count() >= MAX_SUB_SECTIONS) {
            throw new Invalid("title", "A course has at most %,d lessons.".formatted(MAX_SUB_SECTIONS));
        }
        return replaceSection(sectionId, section -> section.insert(subSection, Integer.MAX_VALUE))
                .refuseTooMuchText();
    }

    /** With the lesson changed; its id stays. */
    public Course changeSubSection(ObjectId subSectionId, UnaryOperator<SubSection> change) {
        return replaceSection(sectionOf(subSectionId).id(), section -> section.replace(subSectionId, change))
                .refuseTooMuchText();
    }

    /** Without the lesson. */
    public Course removeSubSection(ObjectId subSectionId) {
        return replaceSection(sectionOf(subSectionId).id(), section -> section.remove(subSectionId));
    }

    /** With the section's lessons in this order, which names each of them once. */
    public Course orderSubSections(ObjectId sectionId, List<ObjectId> subSectionIds) {
        return replaceSection(
                sectionId,
                section -> new Section(
                        section.id(), section.title(), permuted(section.subSections(), SubSection::id, subSectionIds)));
    }

    /**
     * With the lesson in this section, which may be the one it is in already.
     *
     * @param index among the section's other lessons, from 0; one past the end or more means last
     */
    public Course moveSubSection(ObjectId subSectionId, ObjectId toSectionId, int index) {
        if (index < 0) {
            throw new Invalid("index", "An index is 0 or more.");
        }
        SubSection moved = subSection(subSectionId);
        section(toSectionId);
        return removeSubSection(subSectionId).replaceSection(toSectionId, section -> section.insert(moved, index));
    }

    /**
     * With the lesson nearer to the beginning or the end. The first of a section goes from there to the end of the
     * section before, the last to the beginning of the one after.
     *
     * @param by how many places; negative is nearer to the beginning. A step into another section is one, however many
     *     places were asked for
     */
    public Course shiftSubSection(ObjectId subSectionId, int by) {
        Section section = sectionOf(subSectionId);
        int from = section.subSections().indexOf(subSection(subSectionId));
        int at = sections.indexOf(section);
        if (by < 0 && from == 0) {
            return at == 0
                    ? this
                    : moveSubSection(subSectionId, sections.get(at - 1).id(), Integer.MAX_VALUE);
        }
        int last = section.subSections().size() - 1;
        if (by > 0 && from == last) {
            return at == sections.size() - 1
                    ? this
                    : moveSubSection(subSectionId, sections.get(at + 1).id(), 0);
        }
        return moveSubSection(subSectionId, section.id(), place(from, by, last));
    }

    private static int place(int from, int by, int last) {
        return Math.clamp((long) from + by, 0, last);
    }

    Course at(String newSlug) {
        return new Course(id, newSlug, title, description, ownerId, published, sections, version, createdAt);
    }

    Course nextVersion() {
        return new Course(id, slug, title, description, ownerId, published, sections, version + 1, createdAt);
    }

    private Course replaceSection(ObjectId sectionId, UnaryOperator<Section> change) {
        section(sectionId);
        return withSections(sections.stream()
                .map(each -> each.id().equals(sectionId) ? change.apply(each) : each)
                .toList());
    }

    private static <T> List<T> permuted(List<T> things, Function<T, ObjectId> idOf, List<ObjectId> order) {
        Map<ObjectId, T> byId = things.stream().collect(Collectors.toMap(idOf, Function.identity()));
        if (order.size() != things.size() || !new HashSet<>(order).equals(byId.keySet())) {
            throw new Invalid("ids", "The order must name everything that is there, each once.");
        }
        List<T> ordered = new ArrayList<>(things.size());
        order.forEach(id -> ordered.add(byId.get(id)));
        return ordered;
    }

    private Course refuseTooMuchText() {
        int characters =
                subSections().mapToInt(each -> each.description().length()).sum();
        if (characters > MAX_DESCRIPTION_CHARACTERS_IN_ALL) {
            throw new Invalid(
                    "description",
                    "The descriptions of a course's lessons have at most %,d characters together."
                            .formatted(MAX_DESCRIPTION_CHARACTERS_IN_ALL));
        }
        return this;
    }

    private Course withSections(List<Section> newSections) {
        return with(title, description, published, newSections);
    }

    private Course with(String newTitle, String newDescription, boolean nowPublished, List<Section> newSections) {
        return new Course(id, slug, newTitle, newDescription, ownerId, nowPublished, newSections, version, createdAt);
    }
}
