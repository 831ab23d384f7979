package org.lectern.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.system.Invalid;
import org.lectern.system.NotFound;

class CourseTest {
    private final ObjectId owner = new ObjectId();
    private final Course empty =
            Course.draft("botany", "Botany", "Plants and more", owner, Instant.parse("2026-11-22T10:00:00Z"));

    private final Section roots = Section.titled("Roots");
    private final Section leaves = Section.titled("Leaves");
    private final SubSection tap = SubSection.titled("Taproots");
    private final SubSection fibrous = SubSection.titled("Fibrous roots");
    private final SubSection stomata = SubSection.titled("Stomata");
    private final Course course = empty.addSection(roots)
            .addSection(leaves)
            .addSubSection(roots.id(), tap)
            .addSubSection(roots.id(), fibrous)
            .addSubSection(leaves.id(), stomata);

    @Test
    void beginsUnpublishedAndEmpty() {
        assertThat(empty.published()).isFalse();
        assertThat(empty.sections()).isEmpty();
        assertThat(empty.isOwnedBy(owner)).isTrue();
        assertThat(empty.isOwnedBy(new ObjectId())).isFalse();
    }

    @Test
    void keepsItsSlugWhenRenamed() {
        Course renamed = course.rename("  Plants ");

        assertThat(renamed.title()).isEqualTo("Plants");
        assertThat(renamed.slug()).isEqualTo("botany");
        assertThat(course.title()).isEqualTo("Botany");
    }

    @Test
    void isPublishedAndUnpublishedAsOftenAsOneLikes() {
        assertThat(course.publish().publish().published()).isTrue();
        assertThat(course.publish().unpublish().published()).isFalse();
    }

    @Test
    void findsTheSectionOfALesson() {
        assertThat(course.sectionOf(fibrous.id()).id()).isEqualTo(roots.id());
        assertThat(course.subSections()).containsExactly(tap, fibrous, stomata);
    }

    @Test
    void ordersItsSections() {
        assertThat(course.orderSections(List.of(leaves.id(), roots.id())).sections())
                .extracting(Section::id)
                .containsExactly(leaves.id(), roots.id());
    }

    @Test
    void ordersTheLessonsOfASection() {
        assertThat(course.orderSubSections(roots.id(), List.of(fibrous.id(), tap.id()))
                        .subSections())
                .containsExactly(fibrous, tap, stomata);
    }

    @Test
    void refusesAnOrderThatIsNoPermutation() {
        Stream.of(
                        List.of(roots.id()),
                        List.of(roots.id(), roots.id()),
                        List.of(roots.id(), leaves.id(), leaves.id()),
                        List.of(roots.id(), new ObjectId()),
                        List.<ObjectId>of())
                .forEach(order -> assertThatThrownBy(() -> course.orderSections(order))
                        .as("%s", order)
                        .isInstanceOf(Invalid.class));
        assertThatThrownBy(() -> course.orderSubSections(roots.id(), List.of(tap.id(), stomata.id())))
                .as("a lesson of another section")
                .isInstanceOf(Invalid.class);
    }

    @Test
    void movesALessonIntoAnotherSection() {
        Course moved = course.moveSubSection(tap.id(), leaves.id(), 0);

        assertThat(moved.section(roots.id()).subSections()).containsExactly(fibrous);
        assertThat(moved.section(leaves.id()).subSections()).containsExactly(tap, stomata);
    }

    @Test
    void movesALessonWithinItsSection() {
        assertThat(course.moveSubSection(tap.id(), roots.id(), 1)
                        .section(roots.id())
                        .subSections())
                .containsExactly(fibrous, tap);
        assertThat(course.moveSubSection(tap.id(), roots.id(), 99)
                        .section(roots.id())
                        .subSections())
                .containsExactly(fibrous, tap);
        assertThatThrownBy(() -> course.moveSubSection(tap.id(), roots.id(), -1))
                .isInstanceOf(Invalid.class);
    }

    @Test
    void shiftsASectionAndStopsAtTheEnds() {
        Course shifted = course.shiftSection(roots.id(), 1);

        assertThat(shifted.sections()).extracting(Section::title).containsExactly("Leaves", "Roots");
        assertThat(shifted.shiftSection(roots.id(), 1)).isEqualTo(shifted);
        assertThat(shifted.shiftSection(roots.id(), Integer.MIN_VALUE)).isEqualTo(course);
    }

    @Test
    void shiftsALessonThroughItsSectionAndIntoTheNext() {
        Course once = course.shiftSubSection(tap.id(), 1);
        assertThat(once.section(roots.id()).subSections()).containsExactly(fibrous, tap);

        Course twice = once.shiftSubSection(tap.id(), 1);
        assertThat(twice.section(roots.id()).subSections()).containsExactly(fibrous);
        assertThat(twice.section(leaves.id()).subSections()).containsExactly(tap, stomata);
        assertThat(twice.shiftSubSection(tap.id(), -1)).isEqualTo(once);

        Course last = twice.shiftSubSection(tap.id(), 5);
        assertThat(last.section(leaves.id()).subSections()).containsExactly(stomata, tap);
        assertThat(last.shiftSubSection(tap.id(), 1)).isEqualTo(last);
        assertThat(course.shiftSubSection(tap.id(), -1)).isEqualTo(course);
    }

    @Test
    void removesASectionWithItsLessons() {
        assertThat(course.removeSection(roots.id()).subSections()).containsExactly(stomata);
    }

    @Test
    void removesALesson() {
        assertThat(course.removeSubSection(tap.id()).subSections()).containsExactly(fibrous, stomata);
    }

    @Test
    void changesALessonAndLeavesTheOthers() {
        assertThat(course.changeSubSection(
                                fibrous.id(), lesson -> lesson.rename("Hairy").offerAsFreePreview(true))
                        .subSections())
                .containsExactly(tap, new SubSection(fibrous.id(), "Hairy", "", true, null), stomata);
    }

    @Test
    void knowsNoSectionOrLessonOfAnotherCourse() {
        ObjectId foreign = new ObjectId();
        Stream.<Runnable>of(
                        () -> course.renameSection(foreign, "x"),
                        () -> course.removeSection(foreign),
                        () -> course.addSubSection(foreign, tap),
                        () -> course.orderSubSections(foreign, List.of()),
                        () -> course.changeSubSection(foreign, lesson -> lesson),
                        () -> course.removeSubSection(foreign),
                        () -> course.moveSubSection(foreign, roots.id(), 0),
                        () -> course.moveSubSection(tap.id(), foreign, 0))
                .forEach(verb -> assertThatExceptionOfType(NotFound.class).isThrownBy(verb::run));
    }

    @Nested
    class Limits {
        @Test
        void has200SectionsAtMost() {
            Course full = empty;
            for (int i = 0; i < Course.MAX_SECTIONS; i++) {
                full = full.addSection(Section.titled("Section " + i));
            }
            Course last = full;
            assertThatThrownBy(() -> last.addSection(roots)).isInstanceOf(Invalid.class);
        }

        @Test
        void has1000LessonsAtMostInAllSectionsTogether() {
            Course full = empty.addSection(roots).addSection(leaves);
            for (int i = 0; i < Course.MAX_SUB_SECTIONS; i++) {
                full = full.addSubSection(i % 2 == 0 ? roots.id() : leaves.id(), SubSection.titled("Lesson " + i));
            }
            Course last = full;
            assertThatThrownBy(() -> last.addSubSection(roots.id(), tap)).isInstanceOf(Invalid.class);
        }

        @Test
        void hasNoMoreTextThanOneDocumentHolds() {
            Course long_ = course;
            String text = "x".repeat(Wording.MAX_DESCRIPTION_CHARACTERS);
            for (int i = 0; i < 100; i++) {
                long_ = long_.addSubSection(
                        roots.id(), SubSection.titled("Lesson " + i).describe(text));
            }
            Course last = long_;
            assertThatThrownBy(() -> last.changeSubSection(tap.id(), lesson -> lesson.describe("y")))
                    .isInstanceOf(Invalid.class);
            assertThatThrownBy(() -> last.addSubSection(
                            leaves.id(), SubSection.titled("One more").describe("y")))
                    .isInstanceOf(Invalid.class);
        }
    }

    @Nested
    class Titles {
        @Test
        void haveUpTo200Characters() {
            assertThat(empty.rename("ä".repeat(200)).title()).hasSize(200);
            assertThat(empty.rename("🌱".repeat(200)).title().codePoints().count())
                    .isEqualTo(200);
            assertThatThrownBy(() -> empty.rename("x".repeat(201))).isInstanceOf(Invalid.class);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " ", "\u00a0\u2003", "\u200b\u200d"})
        void needSomethingToBeSeen(String nothing) {
            assertThatThrownBy(() -> empty.rename(nothing)).isInstanceOf(Invalid.class);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "a\u0000b",
                    "a\tb",
                    "a\nb",
                    "a\n",
                    "a\u0085b",
                    "a\u2028b",
                    "a\u202eb",
                    "a\u202ab",
                    "a\u2066b",
                    "a\ud800b"
                })
        void refuseControlCharactersAndOverridesOfDirection(String title) {
            assertThatThrownBy(() -> empty.rename(title)).isInstanceOf(Invalid.class);
            assertThatThrownBy(() -> course.renameSection(roots.id(), title)).isInstanceOf(Invalid.class);
            assertThatThrownBy(() -> SubSection.titled(title)).isInstanceOf(Invalid.class);
        }

        @ParameterizedTest
        @ValueSource(strings = {"<script>alert(1)</script>", "نباتات\u200f 1", "👩\u200d🌾", "日本語"})
        void takeWhatPeopleWrite(String title) {
            assertThat(empty.rename(title).title()).isEqualTo(title);
        }
    }

    @Nested
    class Descriptions {
        @Test
        void haveSeveralLinesEndedInOneWay() {
            assertThat(empty.describe(" One\r\ntwo\rthree\n\tfour \r\n").description())
                    .isEqualTo("One\ntwo\nthree\n\tfour");
        }

        @Test
        void haveUpTo10000Characters() {
            assertThat(empty.describe("x".repeat(10_000)).description()).hasSize(10_000);
            assertThatThrownBy(() -> empty.describe("x".repeat(10_001))).isInstanceOf(Invalid.class);
        }

        @Test
        void refuseControlCharactersAndOverridesOfDirection() {
            assertThatThrownBy(() -> empty.describe("a\u0000b")).isInstanceOf(Invalid.class);
            assertThatThrownBy(() -> empty.describe("a\u202eb")).isInstanceOf(Invalid.class);
        }
    }
}
