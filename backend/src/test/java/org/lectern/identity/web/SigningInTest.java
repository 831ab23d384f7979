package org.lectern.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lectern.identity.Accounts;
import org.lectern.testing.Browser;
import org.lectern.testing.LecternTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@LecternTest
class SigningInTest {
    private static final String PASSWORD = "a lectern of oak";

    private final String email = UUID.randomUUID() + "@example.com";
    private final Accounts accounts;
    private final Browser browser;

    @Autowired
    SigningInTest(Accounts accounts, @LocalServerPort int port) {
        this.accounts = accounts;
        this.browser = new Browser(port);
    }

    @BeforeEach
    void somebody() {
        accounts.create(email, PASSWORD, "Ada", Set.of());
    }

    @Test
    void signsInByTheForm() {
        assertThat(browser.signIn(email, PASSWORD).headers().firstValue("Location"))
                .hasValue("/");
        assertThat(me().body()).contains("\"email\":\"" + email + "\"", "\"name\":\"Ada\"", "\"roles\":[\"LEARNER\"]");
    }

    @Test
    void takesNoNoticeOfTheLettersCase() {
        browser.signIn(" " + email.toUpperCase(Locale.ROOT) + " ", PASSWORD);
        assertThat(me().statusCode()).isEqualTo(200);
    }

    @Test
    void leadsBackWithAWordWhenThePasswordIsWrong() {
        assertThat(browser.signIn(email, "another").headers().firstValue("Location"))
                .hasValue("/login?error");
        assertThat(browser.open("/login?error").body()).contains("role=\"alert\"");
        assertThat(me().statusCode()).isEqualTo(401);
    }

    @Test
    void goesOnToThePageThatWasWanted() {
        HttpResponse<String> turnedAway = browser.open("/account");
        assertThat(turnedAway.statusCode()).isEqualTo(302);
        assertThat(turnedAway.headers().firstValue("Location")).hasValue("/login");
        assertThat(browser.signIn(email, PASSWORD)
                        .headers()
                        .firstValue("Location")
                        .orElseThrow())
                .contains("/account");
    }

    @Test
    void refusesAFormWithoutItsToken() {
        browser.open("/login");
        assertThat(browser.post("/login", Map.of("username", email, "password", PASSWORD))
                        .statusCode())
                .isEqualTo(403);
        assertThat(me().statusCode()).isEqualTo(401);
    }

    @Test
    void signsOut() {
        browser.signIn(email, PASSWORD);
        HttpResponse<String> out = browser.submit("/account", "/logout", Map.of());
        assertThat(out.headers().firstValue("Location")).hasValue("/login?logout");
        assertThat(me().statusCode()).isEqualTo(401);
    }

    /** Among them are grants with paths of single lessons, which no page could name one by one. */
    @Test
    void hasTheBrowserForgetItsCookiesWhereItSignsOutAndNowhereElse() {
        browser.signIn(email, PASSWORD);
        HttpResponse<String> out = browser.submit("/account", "/logout", Map.of());
        assertThat(out.headers().firstValue("Clear-Site-Data")).hasValue("\"cookies\"");

        assertThat(browser.signIn(email, PASSWORD).headers().firstValue("Clear-Site-Data"))
                .isEmpty();
        assertThat(browser.open("/account").headers().firstValue("Clear-Site-Data"))
                .isEmpty();
        HttpResponse<String> everywhere = browser.submit("/account", "/account/sign-out-everywhere", Map.of());
        assertThat(everywhere.headers().firstValue("Clear-Site-Data")).hasValue("\"cookies\"");
    }

    private HttpResponse<String> me() {
        return browser.send("/api/me", HttpRequest.newBuilder().GET());
    }
}
