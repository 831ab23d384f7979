package org.lectern.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoDatabase;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.system.Conflict;
import org.lectern.system.Invalid;
import org.lectern.system.NotFound;
import org.lectern.testing.DatabaseTest;

@DatabaseTest
class AccountsTest {
    private static final String PASSWORD = "a lectern of oak";

    private final MongoDatabase database;
    private final Accounts accounts;

    AccountsTest(MongoDatabase database) {
        this.database = database;
        this.accounts = accounts(Duration.ofDays(1));
    }

    @Test
    void keepsWhatItIsGivenButThePasswordItself() {
        Account ada = accounts.create(" Ada@Example.com ", PASSWORD, " Ada ", Set.of(Role.INSTRUCTOR));
        assertThat(accounts.get(ada.id())).isEqualTo(ada);
        assertThat(ada.email()).isEqualTo("ada@example.com");
        assertThat(ada.name()).isEqualTo("Ada");
        assertThat(ada.roles()).containsExactlyInAnyOrder(Role.LEARNER, Role.INSTRUCTOR);
        assertThat(database.getCollection("accounts")
                        .find()
                        .map(Document::toJson)
                        .first())
                .doesNotContain(PASSWORD);
    }

    @Test
    void refusesASecondAccountWithTheAddress() {
        accounts.create("ada@example.com", PASSWORD, "Ada", Set.of());
        assertThatThrownBy(() -> accounts.create("ADA@example.com", PASSWORD, "Another", Set.of()))
                .isInstanceOf(Conflict.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ada", "ada@", "@example.com", "ada@example", "a da@example.com", "ada@exa\nmple.com"})
    void refusesWhatIsNoAddress(String email) {
        assertThatThrownBy(() -> accounts.create(email, PASSWORD, "Ada", Set.of()))
                .isInstanceOfSatisfying(
                        Invalid.class,
                        refused ->
                                assertThat(refused.flaws().getFirst().field()).isEqualTo("email"));
    }

    @Test
    void signsInWithTheRightPasswordOnly() {
        Account ada = accounts.create("ada@example.com", PASSWORD, "Ada", Set.of());
        assertThat(accounts.authenticate("ADA@example.com", PASSWORD)
                        .orElseThrow()
                        .account())
                .isEqualTo(ada);
        assertThat(accounts.authenticate("ada@example.com", PASSWORD + "!")).isEmpty();
        assertThat(accounts.authenticate("bob@example.com", PASSWORD)).isEmpty();
        assertThat(accounts.authenticate("ada@example.com", "x".repeat(100_000)))
                .isEmpty();
    }

    @Test
    void countsASignOutWheneverThePasswordChangesOrTheAccountIsDisabled() {
        Account ada = accounts.create("ada@example.com", PASSWORD, "Ada", Set.of());
        accounts.changePassword(ada.id(), PASSWORD, "a lectern of ash");
        assertThat(accounts.standing(ada.id()).orElseThrow().admits(0)).isFalse();
        assertThat(accounts.standing(ada.id()).orElseThrow().admits(1)).isTrue();
        accounts.disable(ada.id());
        assertThat(accounts.standing(ada.id()).orElseThrow().admits(2)).isFalse();
        accounts.enable(ada.id());
        assertThat(accounts.standing(ada.id()).orElseThrow().admits(2)).isTrue();
    }

    @Test
    void changesThePasswordOnlyForWhoKnowsThePresentOne() {
        Account ada = accounts.create("ada@example.com", PASSWORD, "Ada", Set.of());
        assertThatThrownBy(() -> accounts.changePassword(ada.id(), "wrong", "a lectern of ash"))
                .isInstanceOf(Invalid.class)
                .hasMessageStartingWith("currentPassword");
        assertThatThrownBy(() -> accounts.changePassword(ada.id(), PASSWORD, "password1"))
                .isInstanceOf(Invalid.class)
                .hasMessageStartingWith("password");
        assertThat(accounts.authenticate("ada@example.com", PASSWORD)).isPresent();
    }

    @Test
    void showsItsOwnChangesAtOnceAndThoseOfOthersInTime() {
        Account ada = accounts.create("ada@example.com", PASSWORD, "Ada", Set.of());
        Accounts another = accounts(Duration.ZERO);
        assertThat(accounts.recentStanding(ada.id()).orElseThrow().account()).isEqualTo(ada);
        another.grant(ada.id(), Role.ADMIN);
        assertThat(accounts.recentStanding(ada.id()).orElseThrow().account()).isEqualTo(ada);
        accounts.grant(ada.id(), Role.INSTRUCTOR);
        assertThat(accounts.recentStanding(ada.id()).orElseThrow().account().roles())
                .containsExactlyInAnyOrder(Role.values());
        accounts.disable(ada.id());
        assertThat(another.recentStanding(ada.id()).orElseThrow().account().disabled())
                .isTrue();
    }

    @Test
    void findsByPartsOfNamesAndAddressesTakenLiterally() {
        accounts.create("ada@example.com", PASSWORD, "Ada (Countess)", Set.of());
        accounts.create("grace@navy.example", PASSWORD, "Grace", Set.of());
        assertThat(accounts.search("(count", 0, 20).items())
                .extracting(Account::name)
                .containsExactly("Ada (Countess)");
        assertThat(accounts.search("NAVY", 0, 20).items())
                .extracting(Account::name)
                .containsExactly("Grace");
        assertThat(accounts.search(".*", 0, 20).total()).isZero();
        AccountPage second = accounts.search("", 1, 1);
        assertThat(second.items()).extracting(Account::name).containsExactly("Grace");
        assertThat(second.total()).isEqualTo(2);
    }

    @Test
    void hasNobodyUnderAnUnknownId() {
        assertThat(accounts.find(new ObjectId())).isEmpty();
        assertThatThrownBy(() -> accounts.get(new ObjectId())).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> accounts.disable(new ObjectId())).isInstanceOf(NotFound.class);
    }

    private Accounts accounts(Duration refresh) {
        return new Accounts(database, new Passwords(), Clock.systemUTC(), refresh);
    }
}
