package org.lectern.testing;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A client that keeps cookies, follows no redirect and finds the CSRF token where a page shows it. One is one
 * person's browser, or one program.
 */
public final class Browser {
    private static final Pattern CSRF =
            Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"|name=\"csrf-token\"[^>]*content=\"([^\"]+)\"");

    private final HttpClient client = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI base;

    /** A browser without cookies, of a server on loopback. */
    public Browser(int port) {
        this.base = URI.create("http://127.0.0.1:" + port);
    }

    /** Whatever request, to a path of the server. */
    public HttpResponse<String> send(String path, HttpRequest.Builder request) {
        try {
            return client.send(
                    request.uri(base.resolve(path))
                            .timeout(Duration.ofSeconds(20))
                            .build(),
                    BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError("no answer from " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + path, e);
        }
    }

    /** Opens a page like somebody who clicks on a link. */
    public HttpResponse<String> open(String path) {
        return send(path, HttpRequest.newBuilder().GET().header("Accept", "text/html"));
    }

    /** The token that a page holds in a form or in its head. */
    public String csrfToken(String page) {
        String body = open(page).body();
        Matcher matcher = CSRF.matcher(body);
        if (!matcher.find()) {
            throw new AssertionError("no CSRF token in " + page + ": " + body);
        }
        return matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    }

    /** Sends a form as it is, with no token but what is among its fields. */
    public HttpResponse<String> post(String path, Map<String, String> fields) {
        String body = fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        return send(
                path,
                HttpRequest.newBuilder()
                        .POST(BodyPublishers.ofString(body))
                        .header("Accept", "text/html")
                        .header("Content-Type", "application/x-www-form-urlencoded"));
    }

    /** Fills in the form of a page and sends it to where the form leads, with the page's token. */
    public HttpResponse<String> submit(String page, String action, Map<String, String> fields) {
        Map<String, String> all = new LinkedHashMap<>(fields);
        all.put("_csrf", csrfToken(page));
        return post(action, all);
    }

    /** Signs in by the form. */
    public HttpResponse<String> signIn(String email, String password) {
        return submit("/login", "/login", Map.of("username", email, "password", password));
    }

    /** Sends JSON as it is, with headers given as name, value, name, value. */
    public HttpResponse<String> json(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder()
                .method(method, BodyPublishers.ofString(body))
                .header("Content-Type", "application/json");
        return send(path, headers.length == 0 ? request : request.headers(headers));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
