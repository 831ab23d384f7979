package org.lectern.e2e;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Lectern as another program sees it: as one account by a bearer token, or as nobody. */
final class Api {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();

    private final RunningLectern lectern;
    private final @Nullable String token;

    private Api(RunningLectern lectern, @Nullable String token) {
        this.lectern = lectern;
        this.token = token;
    }

    static Api nobody() {
        return new Api(RunningLectern.get(), null);
    }

    static Api signedIn(String email, String password) throws IOException, InterruptedException {
        JsonNode token = nobody().post("/api/tokens", Map.of("email", email, "password", password));
        return new Api(RunningLectern.get(), token.get("token").asString());
    }

    static Api newLearner(String email) throws IOException, InterruptedException {
        String password = passwordOf(email);
        nobody().post("/api/accounts", Map.of("email", email, "password", password, "name", "New Learner"));
        return signedIn(email, password);
    }

    /** The password of a new learner. */
    static String passwordOf(String email) {
        return "correct horse battery " + email;
    }

    JsonNode post(String path, Map<String, ?> body) throws IOException, InterruptedException {
        return send("POST", path, "application/json", BodyPublishers.ofString(JSON.writeValueAsString(body)));
    }

    JsonNode patch(String path, Map<String, ?> body) throws IOException, InterruptedException {
        return send("PATCH", path, "application/json", BodyPublishers.ofString(JSON.writeValueAsString(body)));
    }

    void delete(String path) throws IOException, InterruptedException {
        send("DELETE", path, "application/json", BodyPublishers.noBody());
    }

    /** Sends a file as the part {@code file} of a form. */
    JsonNode upload(String path, Path file) throws IOException, InterruptedException {
        String boundary = "lectern-" + UUID.randomUUID();
        String head = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
                + file.getFileName() + "\"\r\nContent-Type: video/mp4\r\n\r\n";
        return send(
                "POST",
                path,
                "multipart/form-data; boundary=" + boundary,
                BodyPublishers.concat(
                        BodyPublishers.ofString(head),
                        BodyPublishers.ofFile(file),
                        BodyPublishers.ofString("\r\n--" + boundary + "--\r\n")));
    }

    private JsonNode send(String method, String path, String type, BodyPublisher body)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = CLIENT.send(
                request(lectern.at(path))
                        .header("Content-Type", type)
                        .method(method, body)
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return CLIENT.send(request(uri).build(), BodyHandlers.ofString());
    }

    JsonNode getJson(String path) throws IOException, InterruptedException {
        return JSON.readTree(get(lectern.at(path)).body());
    }

    private HttpRequest.Builder request(URI uri) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30));
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }
}
