package org.lectern.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.conditions.ArchConditions.haveSimpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RestController;

/** How things are called, and what nobody does. */
class HouseRulesTest {
    private static final Pattern SLEEP = Pattern.compile("Thread\\.sleep\\(|\\bSECONDS\\.sleep\\(|\\.sleep\\(Duration");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Service",
                "Manager",
                "Helper",
                "Util",
                "Utils",
                "Impl",
                "DTO",
                "Dto",
                "Data",
                "Info",
                "Repository"
            })
    void aNameBearsIntent(String suffix) {
        noClasses()
                .should(haveSimpleNameEndingWith(suffix))
                .because("\"" + suffix + "\" says what kind of code it is, never what it is about;"
                        + " a store of things is their plural")
                .check(LecternClasses.MAIN);
    }

    @Test
    void aPackageIsANounOfTheBusiness() {
        noClasses()
                .should()
                .resideInAnyPackage(
                        "..controller..",
                        "..service..",
                        "..repository..",
                        "..dao..",
                        "..dto..",
                        "..model..",
                        "..entity..",
                        "..util..",
                        "..utils..",
                        "..helper..",
                        "..common..",
                        "..impl..",
                        "..config..")
                .because("one should learn the business from the list of packages, not the layers of a framework")
                .check(LecternClasses.MAIN);
    }

    @Test
    void controllersOfTheApiAreNamedSo() {
        classes()
                .that()
                .areMetaAnnotatedWith(RestController.class)
                .should()
                .haveSimpleNameEndingWith("Api")
                .andShould()
                .resideInAPackage("..web..")
                .because("one looks for what answers a program under a noun's web package, by that name")
                .allowEmptyShould(true)
                .check(LecternClasses.MAIN);
    }

    @Test
    void controllersOfPagesAreNamedSo() {
        classes()
                .that()
                .areAnnotatedWith(Controller.class)
                .and()
                .areNotAssignableTo(ErrorController.class)
                .should()
                .haveSimpleNameEndingWith("Pages")
                .orShould()
                .haveSimpleNameEndingWith("Forms")
                .andShould()
                .resideInAPackage("..web..")
                .because("one looks for what answers a person under a noun's web package, by that name")
                .allowEmptyShould(true)
                .check(LecternClasses.MAIN);
    }

    @Test
    void nullIsMarked() {
        assertThat(LecternClasses.MAIN)
                .as("NullAway checks only what is in a @NullMarked package")
                .allMatch(type -> type.getPackage().isAnnotatedWith(NullMarked.class));
    }

    @Test
    void springDataStaysAway() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework.data..")
                .because("the embedded database understands a part of MongoDB only: every query is written by hand,"
                        + " so that one sees what it asks for")
                .check(LecternClasses.MAIN);
    }

    @Test
    void onlyTheCageStartsProcesses() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.lectern.transcoder.cage..")
                .should()
                .dependOnClassesThat(assignableTo(ProcessBuilder.class).or(resideInAPackage("ws.schild.jave..")))
                .orShould()
                .callMethodWhere(target(owner(type(Runtime.class))).and(target(name("exec"))))
                .because("untrusted media meets C code there: limits and sandbox must not be passed by")
                .check(LecternClasses.MAIN);
    }

    @Test
    void whatIsNeededIsAskedForInTheConstructor() {
        NO_CLASSES_SHOULD_USE_FIELD_INJECTION
                .because("an object is whole when it is constructed, in a test as in the application")
                .check(LecternClasses.MAIN);
    }

    @Test
    void logsGoToTheLog() {
        NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING
                .because("there is one log, by slf4j")
                .check(LecternClasses.MAIN);
        noClasses()
                .that()
                .doNotHaveSimpleName("WorkerProcess")
                .should(ACCESS_STANDARD_STREAMS)
                .because("what is printed is in no log, and the terminal belongs to whoever started the server;"
                        + " a program of its own answers --help there")
                .check(LecternClasses.MAIN);
    }

    @Test
    void noTestSleeps() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(".."), 12)) {
            List<Path> sleepers = files.filter(file -> file.toString().contains("/src/test/java/")
                            && file.toString().endsWith(".java"))
                    .filter(HouseRulesTest::sleeps)
                    .toList();
            assertThat(sleepers)
                    .as("a sleep is too long on a good day and too short on a bad one: wait for what is to happen,"
                            + " up to a deadline, and let the failure say what did not")
                    .isEmpty();
        }
    }

    private static boolean sleeps(Path file) {
        try {
            return SLEEP.matcher(Files.readString(file)).find();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
