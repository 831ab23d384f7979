package org.lectern.enrolment.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.lectern.enrolment.Enrolments;
import org.lectern.identity.Account;
import org.lectern.identity.Accounts;
import org.lectern.identity.Role;
import org.lectern.testing.Browser;
import org.lectern.testing.LecternTest;
import org.lectern.testing.Program;
import org.lectern.testing.Program.Answer;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Who sees who takes part in a course, and removes somebody from it, over the API and in the studio. */
@LecternTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RosterTest {
    private final Accounts accounts;
    private final Enrolments enrolments;
    private final Program owner;
    private final Program otherInstructor;
    private final Program admin;
    private final Program learner;
    private final Program nobody;
    private final Browser studio;
    private final Account ada;
    private String course = "";

    @Autowired
    RosterTest(Accounts accounts, Enrolments enrolments, @LocalServerPort int port) {
        this.accounts = accounts;
        this.enrolments = enrolments;
        Account author = Program.somebody(accounts, Role.INSTRUCTOR);
        owner = Program.of(author, port);
        studio = Program.signIn(author, port);
        otherInstructor = Program.ofSomebody(accounts, port, Role.INSTRUCTOR);
        admin = Program.ofSomebody(accounts, port, Role.ADMIN);
        ada = Program.somebody(accounts);
        learner = Program.of(ada, port);
        nobody = Program.ofNobody(port);
    }

    @BeforeEach
    void aCourseThatAdaTakesPartIn() {
        course = owner.post("/api/courses", "{\"title\":\"Botany\"}").id();
        owner.patch("/api/courses/" + course, "{\"published\":true}");
        learner.post(path(), "");
    }

    @Test
    void tellsTheOwnerWhoTakesPartAndSinceWhen() {
        Account grace = enrolled("Grace Hopper");
        Answer found = owner.get(path());

        assertThat(found.status()).isEqualTo(200);
        assertThat(names(found)).containsExactly("Grace Hopper", ada.name());
        JsonNode latest = found.body().at("/learners/0");
        assertThat(latest.path("accountId").asString()).isEqualTo(grace.id().toHexString());
        assertThat(latest.path("email").asString()).isEqualTo(grace.email());
        assertThat(latest.path("since").asString()).startsWith("20").endsWith("Z");
        assertThat(found.body().path("total").asLong()).isEqualTo(2);
    }

    @Test
    void searchesAmongThemAlone() {
        enrolled("Grace Hopper");
        account("Grace who isn't enrolled");

        Answer found = owner.get(path() + "?q=gRACE");
        assertThat(names(found)).containsExactly("Grace Hopper");
        assertThat(found.body().path("total").asLong()).isEqualTo(1);
        assertThat(names(owner.get(path() + "?q=" + ada.email()))).containsExactly(ada.name());
        assertThat(names(owner.get(path() + "?q=.*"))).isEmpty();
    }

    @Test
    void tellsThemPageByPage() {
        for (int i = 0; i < 4; i++) {
            enrolled("Learner " + i);
        }
        assertThat(names(owner.get(path() + "?size=3"))).containsExactly("Learner 3", "Learner 2", "Learner 1");
        assertThat(names(owner.get(path() + "?size=3&page=1"))).containsExactly("Learner 0", ada.name());
        assertThat(owner.get(path() + "?size=0").status()).isEqualTo(400);
        assertThat(owner.get(path() + "?page=-1").status()).isEqualTo(400);
        assertThat(owner.get(path() + "?page=x").status()).isEqualTo(400);
    }

    @Test
    void removesAsOftenAsOneLikesAndLetsThemComeBack() {
        assertThat(owner.delete(pathOf(ada)).status()).isEqualTo(204);
        assertThat(owner.delete(pathOf(ada)).status()).isEqualTo(204);
        assertThat(isEnrolled()).isFalse();
        assertThat(names(owner.get(path()))).isEmpty();

        assertThat(learner.post(path(), "").status()).isEqualTo(201);
        assertThat(isEnrolled()).isTrue();
    }

    @Test
    void leavesOtherCoursesAsTheyAre() {
        String another = owner.post("/api/courses", "{\"title\":\"Zoology\"}").id();
        owner.patch("/api/courses/" + another, "{\"published\":true}");
        learner.post("/api/courses/" + another + "/enrolments", "");
        assertThat(owner.delete(pathOf(ada)).status()).isEqualTo(204);

        assertThat(enrolments.isEnrolled(ada.id(), new ObjectId(another))).isTrue();
    }

    @Test
    void letsAnAdministratorLookAndRemove() {
        assertThat(names(admin.get(path()))).containsExactly(ada.name());
        assertThat(admin.delete(pathOf(ada)).status()).isEqualTo(204);
        assertThat(isEnrolled()).isFalse();
    }

    @Test
    void refusesEverybodyElse() {
        for (String method : List.of("GET", "DELETE")) {
            String path = method.equals("GET") ? path() : pathOf(ada);
            assertThat(nobody.send(method, path, "").status()).isEqualTo(401);
            assertThat(learner.send(method, path, "").status()).isEqualTo(403);
            assertThat(otherInstructor.send(method, path, "").status()).isEqualTo(403);
        }
        owner.patch("/api/courses/" + course, "{\"published\":false}");
        assertThat(otherInstructor.get(path()).status()).isEqualTo(404);
        assertThat(otherInstructor.delete(pathOf(ada)).status()).isEqualTo(404);
        assertThat(owner.delete(path() + "/no-id").status()).isEqualTo(404);
        assertThat(isEnrolled()).isTrue();
    }

    @Test
    void showsThemInTheStudioAndRemovesOne() {
        Account markup = enrolled("<script>alert(1)</script>");
        String page = "/studio/courses/" + course + "/learners";
        assertThat(studio.open("/studio/courses/" + course).body()).contains(page);
        assertThat(studio.open(page).body())
                .contains(ada.email(), "2 learners", "&lt;script&gt;alert(1)&lt;/script&gt;")
                .doesNotContain("<script>alert");

        HttpResponse<String> removed = studio.submit(page, page + "/" + ada.id() + "/remove", Map.of("q", "<script"));
        assertThat(removed.statusCode()).isEqualTo(302);
        assertThat(removed.headers().firstValue("Location"))
                .hasValueSatisfying(back -> assertThat(back).endsWith(page + "?q=%3Cscript"));
        assertThat(studio.open(page).body()).contains(markup.email()).doesNotContain(ada.email());
        assertThat(isEnrolled()).isFalse();
    }

    @Test
    void saysWhereNobodyIsOrMatches() {
        String page = "/studio/courses/" + course + "/learners";
        assertThat(studio.open(page + "?q=nobody-is-called-this").body()).contains("Nobody matches your search");
        owner.delete(pathOf(ada));
        assertThat(studio.open(page).body()).contains("Nobody has enrolled yet", "Whoever enrols appears here.");
    }

    @Test
    void turnsThePages() {
        for (int i = 0; i < 20; i++) {
            enrolled("Learner " + i);
        }
        String page = "/studio/courses/" + course + "/learners";
        assertThat(studio.open(page).body()).contains("Page 1 of 2", "page=1\"").doesNotContain(ada.email());
        assertThat(studio.open(page + "?page=1").body()).contains("Page 2 of 2", ada.email());
    }

    private Account account(String name) {
        return accounts.create(UUID.randomUUID() + "@example.com", "a lectern of oak", name, Set.of());
    }

    private Account enrolled(String name) {
        Account account = account(name);
        enrolments.enrol(account.id(), new ObjectId(course));
        return account;
    }

    private boolean isEnrolled() {
        return enrolments.isEnrolled(ada.id(), new ObjectId(course));
    }

    private String path() {
        return "/api/courses/" + course + "/enrolments";
    }

    private String pathOf(Account account) {
        return path() + "/" + account.id();
    }

    private static List<String> names(Answer found) {
        return found.body()
                .path("learners")
                .valueStream()
                .map(each -> each.path("name").asString())
                .toList();
    }
}
