package org.lectern.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lectern.identity.Account;
import org.lectern.identity.Accounts;
import org.lectern.identity.Role;
import org.lectern.testing.Browser;
import org.lectern.testing.LecternTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Accounts, tokens and forgery as a program sees them. */
@LecternTest
class ProgramsTest {
    private static final String PASSWORD = "a lectern of oak";
    private static final Pattern TOKEN = Pattern.compile("\"token\":\"([A-Za-z0-9_-]{43})\"");

    private final String email = UUID.randomUUID() + "@example.com";
    private final Accounts accounts;
    private final MongoDatabase database;
    private final Browser program;

    @Autowired
    ProgramsTest(Accounts accounts, MongoDatabase database, @LocalServerPort int port) {
        this.accounts = accounts;
        this.database = database;
        this.program = new Browser(port);
    }

    @Test
    void registersALearnerWhateverElseTheBodySays() {
        HttpResponse<String> answer = program.json("POST", "/api/accounts", """
                {"email":"%s","password":"%s","name":"Ada","role":"ADMIN","roles":["ADMIN"],"ownerId":1}""".formatted(email, PASSWORD));
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).contains("\"roles\":[\"LEARNER\"]").doesNotContain("assword");
        assertThat(program.json("POST", "/api/accounts", """
                {"email":"%s","password":"%s","name":"Ada"}""".formatted(email, PASSWORD))
                        .statusCode())
                .isEqualTo(409);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"email":{"$gt":""},"password":"a lectern of oak","name":"Ada"} | email
            {"email":["a@example.com"],"password":"a lectern of oak","name":"Ada"} | email
            {"email":"ada","password":"a lectern of oak","name":"Ada"} | email
            {"password":"a lectern of oak","name":"Ada"} | email
            {"email":null,"password":"a lectern of oak","name":"Ada"} | email
            {"email":"x@example.com","password":"short","name":"Ada"} | password
            {"email":"x@example.com","password":"password1","name":"Ada"} | password
            {"email":"x@example.com","password":{"$ne":1},"name":"Ada"} | password
            {"email":"x@example.com","name":"Ada"} | password
            {"email":"x@example.com","password":"a lectern of oak","name":"  "} | name
            {"email":"x@example.com","password":"a lectern of oak"} | name
            """)
    void namesTheFieldThatIsWrong(String body, String field) {
        HttpResponse<String> answer = program.json("POST", "/api/accounts", body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains("\"errors\":[{", "\"field\":\"" + field + "\"", "\"status\":400");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"email"
            []
            "text"
            5
            """)
    void refusesWhatIsNoObject(String body) {
        HttpResponse<String> answer = program.json("POST", "/api/accounts", body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"detail\":").doesNotContain("tools.jackson", "Exception");
    }

    @Test
    void letsATokenInWithoutACsrfToken() {
        Account ada = accounts.create(email, PASSWORD, "Ada", Set.of(Role.ADMIN));
        String bearer = "Bearer " + token();
        assertThat(me(bearer).body()).contains(ada.id().toHexString());
        assertThat(program.json(
                                "PATCH",
                                "/api/admin/accounts/" + somebody(),
                                "{\"disabled\":true}",
                                "Authorization",
                                bearer)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void saysWhenATokenExpires() {
        accounts.create(email, PASSWORD, "Ada", Set.of());
        String body = askForToken(PASSWORD).body();
        Matcher expiry = Pattern.compile("\"expiresAt\":\"([^\"]+)\"").matcher(body);
        assertThat(expiry.find()).as(body).isTrue();
        assertThat(Instant.parse(expiry.group(1))).isAfter(Instant.now());
    }

    @Test
    void keepsNoTokenThatCouldBeReadAndUsed() {
        accounts.create(email, PASSWORD, "Ada", Set.of());
        String token = token();
        assertThat(database.getCollection("bearerTokens").find().map(Object::toString))
                .isNotEmpty()
                .noneMatch(document -> document.contains(token));
    }

    @Test
    void refusesATokenThatIsNone() {
        HttpResponse<String> answer = me("Bearer " + "A".repeat(43));
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
                .contains("invalid_token");
    }

    @Test
    void refusesAWrongPasswordAndInTheEndTheRightOneToo() {
        accounts.create(email, PASSWORD, "Ada", Set.of());
        for (int i = 0; i < 10; i++) {
            assertThat(askForToken("wrong").statusCode()).isEqualTo(401);
        }
        HttpResponse<String> limited = askForToken(PASSWORD);
        assertThat(limited.statusCode()).isEqualTo(429);
        assertThat(Integer.parseInt(limited.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(1, 900);
        HttpResponse<String> page = program.signIn(email, PASSWORD);
        assertThat(page.statusCode()).isEqualTo(429);
        assertThat(page.headers().firstValue("Retry-After")).isPresent();
        assertThat(page.body()).contains("role=\"alert\"");
    }

    @Test
    void wantsTheCsrfTokenFromASession() {
        accounts.create(email, PASSWORD, "Ada", Set.of(Role.ADMIN));
        program.signIn(email, PASSWORD);
        String path = "/api/admin/accounts/" + somebody();
        HttpResponse<String> without = program.json("PATCH", path, "{\"disabled\":true}");
        assertThat(without.statusCode()).isEqualTo(403);
        assertThat(without.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(program.json("PATCH", path, "{\"disabled\":true}", "X-CSRF-TOKEN", "another's")
                        .statusCode())
                .isEqualTo(403);
        String token = program.csrfToken("/account");
        assertThat(program.json("PATCH", path, "{\"disabled\":true}", "X-CSRF-TOKEN", token)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void putsOutWhoeverAnotherProcessDisables() {
        Account ada = accounts.create(email, PASSWORD, "Ada", Set.of());
        String bearer = "Bearer " + token();
        program.signIn(email, PASSWORD);
        assertThat(me().statusCode()).isEqualTo(200);
        database.getCollection("accounts")
                .updateOne(new Document("_id", ada.id()), new Document("$set", new Document("disabled", true)));
        Instant deadline = Clock.systemUTC().instant().plus(Duration.ofSeconds(10));
        while (me().statusCode() != 401 || me(bearer).statusCode() != 401) {
            assertThat(Instant.now()).as("still let in after 10 s").isBefore(deadline);
        }
        assertThat(program.open("/account").statusCode()).isEqualTo(302);
        assertThat(askForToken(PASSWORD).statusCode()).isEqualTo(403);
    }

    @Test
    void endsTokensAndOtherSessionsWhenThePasswordChanges() {
        accounts.create(email, PASSWORD, "Ada", Set.of());
        String bearer = "Bearer " + token();
        program.signIn(email, PASSWORD);
        HttpResponse<String> changed = program.submit(
                "/account", "/account/password", Map.of("currentPassword", PASSWORD, "password", "a lectern of ash"));
        assertThat(changed.headers().firstValue("Location")).hasValue("/account");
        assertThat(me(bearer).statusCode()).isEqualTo(401);
        assertThat(me().statusCode()).isEqualTo(200);
    }

    @Test
    void lendsNobodyAnothersAddress() {
        String mine = "198.51.100." + Math.floorMod(email.hashCode(), 250);
        for (int i = 0; i < 3; i++) {
            program.json(
                    "POST",
                    "/api/tokens",
                    "{\"email\":\"%s\",\"password\":\"x\"}".formatted(email),
                    "X-Forwarded-For",
                    mine);
        }
        assertThat(database.getCollection("signInAttempts")
                        .find(new Document("_id", "address:" + mine))
                        .first())
                .isNull();
    }

    private String somebody() {
        return accounts.create(UUID.randomUUID() + "@example.com", PASSWORD, "Bob", Set.of())
                .id()
                .toHexString();
    }

    private String token() {
        String body = askForToken(PASSWORD).body();
        Matcher token = TOKEN.matcher(body);
        assertThat(token.find()).as(body).isTrue();
        return token.group(1);
    }

    private HttpResponse<String> askForToken(String password) {
        return program.json("POST", "/api/tokens", "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password));
    }

    private HttpResponse<String> me() {
        return program.send("/api/me", HttpRequest.newBuilder().GET());
    }

    private HttpResponse<String> me(String authorization) {
        return program.send("/api/me", HttpRequest.newBuilder().GET().header("Authorization", authorization));
    }
}
