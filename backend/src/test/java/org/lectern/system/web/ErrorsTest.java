package org.lectern.system.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.testing.Browser;
import org.lectern.testing.LecternTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@LecternTest
class ErrorsTest {
    private final Browser browser;
    private final int port;

    @Autowired
    ErrorsTest(@LocalServerPort int port) {
        this.port = port;
        this.browser = new Browser(port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/me", "/api/nothing/of/ours", "/api/courses/0/enrolments"})
    void tellsProgramsToSignIn(String path) {
        HttpResponse<String> answer = browser.open(path);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
                .startsWith("Bearer");
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(answer.body()).contains("\"status\":401", "\"title\":\"Unauthorized\"", "\"detail\":");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/courses/no-id-of-ours", "/api/courses/0123456789abcdef01234567"})
    void answersProgramsWithAProblemWhereThereIsNothing(String path) {
        HttpResponse<String> answer = browser.open(path);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    @Test
    void answersPeopleWithAPageWhereThereIsNothing() {
        HttpResponse<String> answer = browser.open("/courses/no-such-course");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
        assertThat(answer.body()).contains("<main", "</html>");
    }

    @Test
    void saysWhichMethodsThereAre() {
        HttpResponse<String> answer =
                browser.send("/api/tokens", HttpRequest.newBuilder().GET());
        assertThat(answer.statusCode()).isIn(401, 405);
        HttpResponse<String> wrongType = browser.send(
                "/api/tokens",
                HttpRequest.newBuilder()
                        .POST(HttpRequest.BodyPublishers.ofString("x=1"))
                        .header("Content-Type", "text/plain"));
        assertThat(wrongType.statusCode()).isEqualTo(415);
        assertThat(wrongType.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/courses/%2e%2e%2fme",
                "/api/courses/..;/me",
                "/api/courses/%00",
                "/api//me",
                "/api/courses\\me",
                "/hls/..;/x",
                "/courses/%2e%2e%2fx",
                "//login"
            })
    void refusesPathsThatAreNone(String path) throws IOException {
        String answer = raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 400");
        assertThat(answer).doesNotContain("Exception", "\tat ");
    }

    @Test
    void refusesAPathThatIsNoneToProgramsAsAProblem() throws IOException {
        assertThat(raw("GET /api//me HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .contains("Content-Type: application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/?q=%ff", "/api/courses?q=%ff", "/api/courses?q=%zz"})
    void refusesParametersThatAreNoText(String path) throws IOException {
        assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
    }

    @Test
    void refusesAFormThatIsNoText() throws IOException {
        assertThat(raw("POST /login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                        + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 12\r\n\r\nusername=%ff"))
                .startsWith("HTTP/1.1 400");
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try (InputStream in = socket.getInputStream()) {
                in.transferTo(answer);
            }
            return answer.toString(StandardCharsets.UTF_8);
        }
    }
}
