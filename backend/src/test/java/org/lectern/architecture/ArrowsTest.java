package org.lectern.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may know whom. The two maps are the whole picture: a new package needs a line here. */
class ArrowsTest {
    private static final Map<String, Set<String>> BACKEND = Map.ofEntries(
            Map.entry("system", Set.of()),
            Map.entry("identity", Set.of("system")),
            Map.entry("video", Set.of("system")),
            Map.entry("remote", Set.of("system")),
            Map.entry("catalog", Set.of("system", "identity", "video", "remote")),
            Map.entry("enrolment", Set.of("system", "identity", "catalog", "video")),
            Map.entry("progress", Set.of("system", "identity", "catalog", "enrolment", "video")),
            Map.entry("upload", Set.of("system", "identity", "catalog", "video", "remote")),
            Map.entry("delivery", Set.of("system", "identity", "catalog", "enrolment", "video", "remote")),
            Map.entry(
                    "learning", Set.of("system", "identity", "catalog", "video", "enrolment", "progress", "delivery")),
            Map.entry("demo", Set.of("system", "identity", "catalog", "video", "enrolment")));

    private static final Map<String, Set<String>> TRANSCODER = Map.ofEntries(
            Map.entry("contract", Set.of()),
            Map.entry("store", Set.of()),
            Map.entry("hls", Set.of()),
            Map.entry("cage", Set.of()),
            Map.entry("fmp4", Set.of()),
            Map.entry("tasks", Set.of("contract", "plan", "hls")),
            Map.entry("presentation", Set.of("contract", "probe", "plan", "hls", "tasks")),
            Map.entry("probe", Set.of("contract", "cage")),
            Map.entry("plan", Set.of("contract", "probe")),
            Map.entry("encode", Set.of("contract", "cage", "probe", "plan", "hls", "fmp4")),
            Map.entry(
                    "worker",
                    Set.of(
                            "contract",
                            "store",
                            "cage",
                            "probe",
                            "plan",
                            "encode",
                            "hls",
                            "fmp4",
                            "tasks",
                            "presentation")),
            Map.entry("sample", Set.of("cage")));

    static Stream<Arguments> arrows() {
        return Stream.concat(arrows("org.lectern.", BACKEND), arrows("org.lectern.transcoder.", TRANSCODER));
    }

    private static Stream<Arguments> arrows(String parent, Map<String, Set<String>> map) {
        return map.entrySet().stream()
                .map(arrow -> Arguments.of(parent, arrow.getKey(), map.keySet(), arrow.getValue()));
    }

    @ParameterizedTest(name = "{0}{1}")
    @MethodSource("arrows")
    void aPackageKnowsOnlyWhatItNeeds(String parent, String noun, Set<String> all, Set<String> known) {
        Set<String> foreign = new HashSet<>(all);
        foreign.remove(noun);
        foreign.removeAll(known);
        noClasses()
                .that()
                .resideInAPackage(parent + noun + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        foreign.stream().map(other -> parent + other + "..").toArray(String[]::new))
                .because("a noun that knows everything can't be understood, tested or replaced by itself")
                .allowEmptyShould(true)
                .check(LecternClasses.MAIN);
    }

    @Test
    void everyPackageHasItsArrows() {
        Set<String> nouns = LecternClasses.MAIN.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith("org.lectern."))
                .map(name -> name.split("\\."))
                .map(parts -> parts[2].equals("transcoder") ? "transcoder." + parts[3] : parts[2])
                .collect(Collectors.toSet());
        Set<String> known = Stream.concat(
                        BACKEND.keySet().stream(), TRANSCODER.keySet().stream().map("transcoder."::concat))
                .collect(Collectors.toSet());
        assertThat(known)
                .as("a package without a line in this test could know anything")
                .containsAll(nouns);
    }

    @ParameterizedTest
    @ValueSource(strings = {"org.lectern.(*)..", "org.lectern.transcoder.(*).."})
    void packagesHaveNoCycles(String slices) {
        slices().matching(slices)
                .should()
                .beFreeOfCycles()
                .because("two packages that need each other are one package")
                .check(LecternClasses.MAIN);
    }

    @Test
    void theBackendOrdersVideosAndNeverMakesThem() {
        noClasses()
                .that(resideInAPackage("org.lectern..").and(resideOutsideOfPackage("org.lectern.transcoder..")))
                .and(not(simpleName("EmbeddedWorker")))
                .and()
                .resideOutsideOfPackage("org.lectern.demo..")
                .should()
                .dependOnClassesThat(resideInAPackage("org.lectern.transcoder..")
                        .and(not(resideInAnyPackage(
                                "org.lectern.transcoder.contract..",
                                "org.lectern.transcoder.tasks..",
                                "org.lectern.transcoder.hls..",
                                "org.lectern.transcoder.presentation..",
                                "org.lectern.transcoder.store.."))))
                .because("a worker may be on any machine: what a web process needs of it is the order,"
                        + " the tasks, the playlists' types and the store")
                .check(LecternClasses.MAIN);
    }

    @Test
    void planningIsPure() {
        noClasses()
                .that()
                .resideInAPackage("org.lectern.transcoder.plan..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.io..", "java.nio.file..", "com.mongodb..", "org.lectern.transcoder.cage..")
                .because("a plan is a function of what was probed, so that every odd source is a line in a test")
                .allowEmptyShould(true)
                .check(LecternClasses.MAIN);
    }

    @Test
    void nothingBelowTheWebKnowsTheWeb() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..web..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.lectern..web..")
                .because("a rule of the business is the same for a page, a program and a test")
                .check(LecternClasses.MAIN);
    }

    @Test
    void theWebAsksTheDomainAndNotTheDatabase() {
        noClasses()
                .that()
                .resideInAPackage("..web..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.mongodb..")
                .because("field names live in one place per document")
                .allowEmptyShould(true)
                .check(LecternClasses.MAIN);
    }
}
