package org.lectern.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.remote.RemoteAddresses;
import org.lectern.system.Invalid;
import org.lectern.system.NotFound;
import org.lectern.testing.DatabaseTest;

@DatabaseTest
class CoursesTest {
    private final ObjectId owner = new ObjectId();
    private final AtomicLong seconds =
            new AtomicLong(Instant.parse("2026-11-22T10:00:00Z").getEpochSecond());
    private final InstantSource ticking = () -> Instant.ofEpochSecond(seconds.getAndIncrement());
    private final Courses courses;

    CoursesTest(MongoDatabase database) {
        courses = new Courses(database, Clock.tick(ticking.withZone(ZoneOffset.UTC), Duration.ofMillis(1)));
    }

    @Test
    void findsWhatItKept() {
        Course made = courses.create(owner, " Botany ", "Plants");
        Section roots = Section.titled("Roots");
        SubSection taproots = SubSection.titled("Taproots")
                .describe("Carrots")
                .offerAsFreePreview(true)
                .playFrom(new RemoteAddresses(false, Set.of(443)).checked("https://example.org/a.mp4"));

        Course changed = courses.change(
                made.id(),
                course -> course.addSection(roots)
                        .addSubSection(roots.id(), taproots)
                        .addSubSection(roots.id(), SubSection.titled("Fibrous roots")));

        assertThat(courses.get(made.id())).isEqualTo(changed);
        assertThat(courses.findBySlug("botany")).contains(changed);
        assertThat(courses.findBySection(roots.id())).contains(changed);
        assertThat(courses.findBySubSection(taproots.id())).contains(changed);
        assertThat(courses.ownedBy(owner)).containsExactly(changed);
        assertThat(courses.findAll(List.of(made.id(), new ObjectId()))).containsExactly(changed);
        assertThat(changed.version()).isEqualTo(made.version() + 1);
    }

    @Test
    void findsNothingThatIsNotThere() {
        ObjectId nobody = new ObjectId();

        assertThat(courses.find(nobody)).isEmpty();
        assertThat(courses.findBySlug("nothing")).isEmpty();
        assertThat(courses.findBySection(nobody)).isEmpty();
        assertThat(courses.findBySubSection(nobody)).isEmpty();
        assertThat(courses.ownedBy(nobody)).isEmpty();
        assertThat(courses.findAll(List.of())).isEmpty();
        assertThatThrownBy(() -> courses.get(nobody)).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> courses.change(nobody, Course::publish)).isInstanceOf(NotFound.class);
    }

    @Test
    void giveEveryCourseASlugOfItsOwn() {
        assertThat(IntStream.range(0, 12)
                        .mapToObj(_ -> courses.create(owner, "Botany", "").slug()))
                .doesNotHaveDuplicates()
                .startsWith("botany", "botany-2", "botany-3");
    }

    @Test
    void giveCoursesMadeAtOnceSlugsOfTheirOwn() throws Exception {
        assertThat(atOnce(8, () -> courses.create(owner, "Botany", "").slug())).doesNotHaveDuplicates();
    }

    @Test
    void loseNoChangeWhenSeveralCome() throws Exception {
        Course course = courses.create(owner, "Botany", "");

        List<String> titles = atOnce(8, () -> {
            Section section = Section.titled("Section " + new ObjectId());
            courses.change(course.id(), each -> each.addSection(section));
            return section.title();
        });

        assertThat(courses.get(course.id()).sections())
                .extracting(Section::title)
                .containsExactlyInAnyOrderElementsOf(titles);
        assertThat(courses.get(course.id()).version()).isEqualTo(course.version() + 8);
    }

    @Test
    void writeNothingWhenNothingChanges() {
        Course course = courses.create(owner, "Botany", "");

        assertThat(courses.change(course.id(), Course::unpublish)).isEqualTo(course);
    }

    @Test
    void keepTheCourseWhenAVerbIsRefused() {
        Course course = courses.create(owner, "Botany", "");

        assertThatThrownBy(() -> courses.change(
                        course.id(), each -> each.rename("Plants").rename("")))
                .isInstanceOf(Invalid.class);
        assertThat(courses.get(course.id())).isEqualTo(course);
    }

    @Test
    void deleteACourse() {
        Course course = courses.create(owner, "Botany", "");

        assertThat(courses.delete(course.id())).contains(course);
        assertThat(courses.delete(course.id())).isEmpty();
        assertThat(courses.find(course.id())).isEmpty();
    }

    @Test
    void listPublishedOnesNewestFirstInPages() {
        List<String> titles = IntStream.range(0, 5).mapToObj(i -> "Course " + i).toList();
        titles.forEach(this::published);
        courses.create(owner, "Draft", "");

        assertThat(courses.published("", 0, 2)).satisfies(page -> {
            assertThat(page.courses()).extracting(Course::title).containsExactly("Course 4", "Course 3");
            assertThat(page.total()).isEqualTo(5);
            assertThat(page.pages()).isEqualTo(3);
        });
        assertThat(courses.published("", 2, 2).courses())
                .extracting(Course::title)
                .containsExactly("Course 0");
        assertThat(courses.published("", 3, 2).courses()).isEmpty();
    }

    @Test
    void searchTitlesAndDescriptionsWhateverTheirCaseAndAccents() {
        Course kaefer = published("Große KÄFER");
        Course birds =
                courses.change(courses.create(owner, "Birds", "They eat\nKäfer").id(), Course::publish);
        published("Fish");

        for (String query : List.of("käfer", "KÄFER", " kafer ", "Kä")) {
            assertThat(courses.published(query, 0, 20).courses()).as(query).containsExactlyInAnyOrder(kaefer, birds);
        }
        assertThat(courses.published("eat käfer", 0, 20).courses()).containsExactly(birds);
        assertThat(courses.published("birds they", 0, 20).courses())
                .as("from the title into the description")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {".*", "C++ (really)", "a\\Eb", "^$", "[x]{2}", "50 %", "a|b", "\"quoted\" 'too'", "日本", "a/b"})
    void takeAQueryLiterally(String text) {
        Course course = published("Title with " + text + " in it");
        published("Any other");

        assertThat(courses.published(text, 0, 20).courses()).containsExactly(course);
    }

    @Test
    void takeAQueryThatAsksForNothingAsNone() {
        Course course = published("Botany");

        assertThat(courses.published("\u0000 \t", 0, 20).courses()).containsExactly(course);
        assertThat(courses.published("bot\u0000any", 0, 20).courses()).isEmpty();
    }

    @Test
    void refusePagesThatCannotBe() {
        assertThatThrownBy(() -> courses.published("", -1, 20)).isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> courses.published("", Integer.MAX_VALUE, 20)).isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> courses.published("", 0, 0)).isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> courses.published("", 0, 101)).isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> courses.published("x".repeat(201), 0, 20)).isInstanceOf(Invalid.class);
    }

    private Course published(String title) {
        return courses.change(courses.create(owner, title, "").id(), Course::publish);
    }

    private static <T> List<T> atOnce(int times, Callable<T> work) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> futures = IntStream.range(0, times)
                    .mapToObj(_ -> threads.submit(work))
                    .toList();
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        }
    }
}
