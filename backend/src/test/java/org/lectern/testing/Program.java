package org.lectern.testing;

import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.UUID;
import org.lectern.identity.Account;
import org.lectern.identity.Accounts;
import org.lectern.identity.Role;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A program that speaks to the API, for somebody or for nobody. */
public final class Program {
    private static final String PASSWORD = "a lectern of oak";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Browser browser;
    private final String[] headers;

    private Program(Browser browser, String... headers) {
        this.browser = browser;
        this.headers = headers;
    }

    /** What the server answered. */
    public record Answer(HttpResponse<String> response) {
        /** The status, as a number. */
        public int status() {
            return response.statusCode();
        }

        /** The body, as JSON. */
        public JsonNode body() {
            return JSON.readTree(response.body());
        }

        /** What the body says about the thing's id. */
        public String id() {
            return body().path("id").asString();
        }

        @Override
        public String toString() {
            return status() + " " + response.body();
        }
    }

    /** For nobody. */
    public static Program ofNobody(int port) {
        return new Program(new Browser(port));
    }

    /** For somebody new, with a bearer token. */
    public static Program of(Account account, int port) {
        Program nobody = ofNobody(port);
        Answer token = nobody.post(
                "/api/tokens", "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(account.email(), PASSWORD));
        if (token.status() != 201) {
            throw new AssertionError("no token for " + account.email() + ": " + token);
        }
        return new Program(
                nobody.browser,
                "Authorization",
                "Bearer " + token.body().path("token").asString());
    }

    /** For somebody new who has the roles. */
    public static Program ofSomebody(Accounts accounts, int port, Role... roles) {
        return of(somebody(accounts, roles), port);
    }

    /** Somebody new who has the roles, and whose password {@link #signIn} knows. */
    public static Account somebody(Accounts accounts, Role... roles) {
        return accounts.create(UUID.randomUUID() + "@example.com", PASSWORD, "Ada", Set.of(roles));
    }

    /** A browser in which the account, made by {@link #somebody}, is signed in. */
    public static Browser signIn(Account account, int port) {
        Browser browser = new Browser(port);
        browser.signIn(account.email(), PASSWORD);
        return browser;
    }

    public Answer get(String path) {
        return send("GET", path, "");
    }

    public Answer post(String path, String body) {
        return send("POST", path, body);
    }

    public Answer put(String path, String body) {
        return send("PUT", path, body);
    }

    public Answer patch(String path, String body) {
        return send("PATCH", path, body);
    }

    public Answer delete(String path) {
        return send("DELETE", path, "");
    }

    /** What a client of its own sends as Authorization. */
    public String authorization() {
        return headers[1];
    }

    /** Posts a form with one file in it (RFC 7578). */
    public Answer postFile(String path, String fieldName, String fileName, InputStream content) {
        String boundary = "----" + UUID.randomUUID();
        String head = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + fieldName + "\"; filename=\""
                + fileName + "\"\r\nContent-Type: application/octet-stream\r\n\r\n";
        String end = "\r\n--" + boundary + "--\r\n";
        HttpRequest.Builder request = HttpRequest.newBuilder()
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(HttpRequest.BodyPublishers.concat(
                        HttpRequest.BodyPublishers.ofString(head),
                        HttpRequest.BodyPublishers.ofInputStream(() -> content),
                        HttpRequest.BodyPublishers.ofString(end)));
        return new Answer(browser.send(path, headers.length == 0 ? request : request.headers(headers)));
    }

    /** Whatever request. */
    public Answer send(String method, String path, String body) {
        return new Answer(browser.json(method, path, body, headers));
    }
}
