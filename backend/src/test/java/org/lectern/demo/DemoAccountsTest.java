package org.lectern.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoDatabase;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.lectern.identity.Accounts;
import org.lectern.identity.Passwords;
import org.lectern.identity.Role;
import org.lectern.testing.DatabaseTest;

@DatabaseTest
class DemoAccountsTest {
    private final Accounts accounts;

    DemoAccountsTest(MongoDatabase database) {
        this.accounts = new Accounts(database, new Passwords(), Clock.systemUTC(), Duration.ofSeconds(5));
    }

    @Test
    void refusesAServerThatOthersCanReach() {
        assertThatThrownBy(() -> new DemoAccounts(accounts, InetAddress.ofLiteral("0.0.0.0")))
                .isInstanceOf(DemoInTheOpen.class)
                .hasMessageContaining("server.address=127.0.0.1");
        assertThatThrownBy(() -> new DemoAccounts(accounts, null)).isInstanceOf(DemoInTheOpen.class);
        assertThat(accounts.findByEmail("admin@example.com")).isEmpty();
    }

    @Test
    void findsTheSamePeopleAtTheNextStart() {
        DemoAccounts first = new DemoAccounts(accounts, InetAddress.getLoopbackAddress());
        assertThat(new DemoAccounts(accounts, InetAddress.getLoopbackAddress()).instructor())
                .isEqualTo(first.instructor());
        assertThat(first.instructor().is(Role.INSTRUCTOR)).isTrue();
        assertThat(accounts.findByEmail("learner@example.com").orElseThrow().roles())
                .containsExactly(Role.LEARNER);
    }
}
