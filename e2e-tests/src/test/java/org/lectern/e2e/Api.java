package org.lectern.e2e;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
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
        String password = "correct horse battery " + email;
        nobody().post("/api/accounts", Map.of("email", email, "password", password, "name", "New Learner"));
        return signedIn(email, password);
    }

    JsonNode post(String path, Map<String, ?> body) throws IOException, InterruptedException {
        HttpResponse<String> answer = CLIENT.send(
                request(lectern.at(path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException("POST " + path + ": " + answer.statusCode() + " " + answer.body());
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
