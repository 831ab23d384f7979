package org.lectern.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.identity.Account;
import org.lectern.identity.Accounts;
import org.lectern.identity.BearerTokens;
import org.lectern.identity.Role;
import org.lectern.testing.LecternTest;
import org.lectern.testing.Program;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.cage.Binaries;
import org.lectern.transcoder.cage.Cage;
import org.lectern.transcoder.cage.Invocation;
import org.lectern.transcoder.cage.Limits;
import org.lectern.transcoder.cage.Outcome;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/**
 * A real video with sound and subtitles: everything that can be reached from its playlists, whatever kind of thing that is,
 * is fetched by whoever it isn't for.
 */
@LecternTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrawlTest {
    /** Of a tag, or of a picture that a cue shows. */
    private static final Pattern NAMED =
            Pattern.compile("URI=\"([^\"]+)\"|^([A-Za-z0-9./_-]+\\.(?:jpg|webp|png))#xywh");

    static final String PLANNED = "?ladder=planned";

    private final Accounts accounts;
    private final BearerTokens tokens;
    private final PlaybackGrants grants;
    private final Clock clock;
    private final int port;

    private final Set<String> media = new LinkedHashSet<>();
    /** What there will be: whoever may watch is told so, and nobody else is told anything. */
    private final Set<String> coming = new LinkedHashSet<>();

    private ObjectId lesson = new ObjectId();
    private ObjectId anotherLesson = lesson;
    private Account learner;

    @Autowired
    CrawlTest(Accounts accounts, BearerTokens tokens, PlaybackGrants grants, Clock clock, @LocalServerPort int port) {
        this.accounts = accounts;
        this.tokens = tokens;
        this.grants = grants;
        this.clock = clock;
        this.port = port;
        this.learner = Program.somebody(accounts);
    }

    @BeforeAll
    void publish(@TempDir Path folder) throws IOException {
        Program owner = Program.ofSomebody(accounts, port, Role.INSTRUCTOR);
        String course = owner.post("/api/courses", "{\"title\":\"Crawling\"}").id();
        String section = owner.post("/api/courses/" + course + "/sections", "{\"title\":\"Insects\"}")
                .id();
        String subSections = "/api/sections/" + section + "/sub-sections";
        lesson = new ObjectId(owner.post(subSections, "{\"title\":\"Ants\"}").id());
        anotherLesson =
                new ObjectId(owner.post(subSections, "{\"title\":\"Bees\"}").id());
        owner.patch("/api/courses/" + course, "{\"published\":true}");
        Program.of(learner, port).post("/api/courses/" + course + "/enrolments", "{}");
        Program.Answer accepted = owner.postFile(
                "/api/sub-sections/" + lesson + "/video",
                "file",
                "ants.mkv",
                new ByteArrayInputStream(Files.readAllBytes(clip(folder.toRealPath()))));
        assertThat(accepted.status()).as("%s", accepted).isEqualTo(202);
        Awaitility.await("the video to be far enough")
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> isFarEnough(
                        owner.get("/api/sub-sections/" + lesson).body().path("video")));
        discover(asTheLearner(), media, coming);
    }

    int seconds() {
        return 5;
    }

    boolean isFarEnough(JsonNode video) throws IOException {
        return video.path("state").asString().equals("READY");
    }

    /** Finds what there is, and what there isn't yet. */
    void discover(String headers, Set<String> there, Set<String> notYet) throws IOException {
        crawl(headers, "", there);
        there.addAll(besidePlaylists(there));
    }

    final Set<String> besidePlaylists(Set<String> crawled) {
        String published = crawled.stream()
                .filter(path -> path.endsWith("/index.m3u8"))
                .findFirst()
                .map(path -> path.replaceFirst("[^/]+/index.m3u8$", ""))
                .orElseThrow();
        return Set.of(
                "/stream-video/" + lesson,
                multivariant() + PLANNED,
                published + "prepared.json",
                published + "poster.jpg");
    }

    final String multivariant() {
        return "/hls/" + lesson + "/master.m3u8";
    }

    private Path clip(Path folder) throws IOException {
        Path subtitles = folder.resolve("subtitles.srt");
        Files.writeString(subtitles, "1\n00:00:00,500 --> 00:00:02,000\nAnts\n");
        Path clip = folder.resolve("clip.mkv");
        Arguments arguments = new Arguments()
                .option("-f", "lavfi")
                .option("-i", "testsrc2=size=854x480:rate=10:duration=" + seconds())
                .option("-f", "lavfi")
                .option("-i", "sine=duration=" + seconds())
                .option("-f", "srt")
                .option("-i", "file:" + subtitles)
                .option("-c:v", "libx264")
                .option("-preset", "ultrafast")
                .option("-b:v", "700k")
                .option("-c:a", "aac")
                .option("-c:s", "srt")
                .option("-map", "0")
                .option("-map", "1")
                .option("-map", "2")
                .word(clip);
        Outcome outcome = new Cage(Binaries.shippedIn(Path.of("target", "ffmpeg")))
                .run(
                        new Invocation(
                                org.lectern.transcoder.cage.Program.FFMPEG,
                                arguments,
                                List.of(),
                                folder,
                                Limits.ENCODING,
                                0),
                        _ -> {});
        assertThat(outcome.isClean()).as(outcome.tail()).isTrue();
        return clip;
    }

    @Test
    void findsEveryKindOfThing() {
        assertEveryKindOfThing(media, coming);
    }

    void assertEveryKindOfThing(Set<String> there, Set<String> notYet) {
        assertThat(notYet).isEmpty();
        assertThat(there)
                .as("what was found from the multivariant playlist on")
                .anyMatch(path -> path.endsWith("/master.m3u8"))
                .anyMatch(path -> path.endsWith(".m4s"))
                .anyMatch(path -> path.endsWith(".mp4"))
                .anyMatch(path -> path.endsWith(".vtt"))
                .anyMatch(path -> path.endsWith("/prepared.json"))
                .anyMatch(path -> path.endsWith("?ladder=planned"))
                .hasSizeGreaterThan(10);
    }

    @Test
    void theLearnerGetsAllOfIt() throws IOException {
        assertThat(statuses(asTheLearner(), ""))
                .allSatisfy((path, status) -> assertThat(status).isEqualTo(coming.contains(path) ? 404 : 200));
    }

    @Test
    void aGrantInTheQueryIsCarriedOnToAllOfIt() throws IOException {
        Set<String> found = new LinkedHashSet<>();
        crawl("", "?grant=" + grants.sign(lesson, learner.id()), found);
        Set<String> beside = besidePlaylists(media);
        assertThat(found)
                .allMatch(path -> path.contains("?grant="))
                .extracting(path -> path.substring(0, path.indexOf('?')))
                .containsExactlyInAnyOrderElementsOf(
                        media.stream().filter(path -> !beside.contains(path)).toList());
    }

    @Test
    void nobodyElseGetsAnyOfIt() throws IOException {
        Account disabled = Program.somebody(accounts);
        String disabledBearer = bearer(disabled);
        accounts.disable(disabled.id());
        String genuine = grants.sign(lesson, learner.id());
        String flipped = genuine.substring(0, 70) + (genuine.charAt(70) == 'A' ? 'B' : 'A') + genuine.substring(71);
        PlaybackGrant past =
                new PlaybackGrant(lesson, learner.id(), 0, clock.instant().minusSeconds(1));
        Account outsider = Program.somebody(accounts);
        Map<String, String> wrong = new LinkedHashMap<>();
        wrong.put("nobody", "");
        wrong.put("a learner who isn't enrolled", bearer(outsider));
        wrong.put("another instructor", bearer(Program.somebody(accounts, Role.INSTRUCTOR)));
        wrong.put("a grant for another lesson", cookie(grants.sign(anotherLesson, learner.id())));
        wrong.put("an expired grant", cookie(grants.sign(past)));
        wrong.put("a grant with a flipped bit", cookie(flipped));
        wrong.put("a grant of somebody who isn't enrolled", cookie(grants.sign(lesson, outsider.id())));
        wrong.put("somebody else's grant", cookie(genuine) + bearer(outsider));
        wrong.put("a disabled account", disabledBearer);
        wrong.put("a grant of a disabled account", cookie(grants.sign(lesson, disabled.id())));
        for (Map.Entry<String, String> who : wrong.entrySet()) {
            assertThat(statuses(who.getValue(), ""))
                    .as(who.getKey())
                    .allSatisfy((path, status) -> assertThat(status).as(path).isIn(401, 403));
        }
        for (String grant : List.of(flipped, grants.sign(past), grants.sign(anotherLesson, learner.id()))) {
            assertThat(statuses("", "?grant=" + grant))
                    .allSatisfy((path, status) -> assertThat(status).as(path).isEqualTo(403));
        }
    }

    private String bearer(Account account) {
        return "Authorization: Bearer "
                + tokens.issue(accounts.standing(account.id()).orElseThrow()).token() + "\r\n";
    }

    private static String cookie(String grant) {
        return "Cookie: lectern-grant=" + grant + "\r\n";
    }

    final String asTheLearner() {
        return cookie(grants.sign(lesson, learner.id()));
    }

    private Map<String, Integer> statuses(String headers, String query) throws IOException {
        Map<String, Integer> statuses = new LinkedHashMap<>();
        for (String path : Stream.concat(media.stream(), coming.stream()).toList()) {
            statuses.put(
                    path,
                    get(path.contains("?") ? path + query.replace('?', '&') : path + query, headers)
                            .status());
        }
        return statuses;
    }

    /** Follows every URI from the multivariant playlist on, as a player resolves them. */
    private void crawl(String headers, String query, Set<String> found) throws IOException {
        assertThat(crawlFrom(multivariant() + query, headers, found))
                .as("named by a playlist and not there")
                .isEmpty();
    }

    /** Follows what there is, and returns what there isn't. */
    final Set<String> crawlFrom(String start, String headers, Set<String> found) throws IOException {
        Set<String> absent = new LinkedHashSet<>();
        Deque<String> unread = new ArrayDeque<>(List.of(start));
        while (!unread.isEmpty()) {
            String path = unread.poll();
            if (found.contains(path) || absent.contains(path)) {
                continue;
            }
            RawConnection.Response response = get(path, headers);
            assertThat(response.status()).as(path).isIn(200, 404);
            if (response.status() == 404) {
                absent.add(path);
                continue;
            }
            found.add(path);
            String type = response.header("Content-Type").orElseThrow();
            if (type.startsWith("application/vnd.apple.mpegurl") || type.startsWith("text/vtt")) {
                boolean playlist = type.startsWith("application/");
                response.body()
                        .lines()
                        .flatMap(line -> playlist && !line.isBlank() && !line.startsWith("#")
                                ? Stream.of(line)
                                : NAMED.matcher(line)
                                        .results()
                                        .map(named -> named.group(1) == null ? named.group(2) : named.group(1)))
                        .map(named -> URI.create(path).resolve(named).toString())
                        .forEach(unread::add);
            }
        }
        return absent;
    }

    final RawConnection.Response get(String path, String headers) throws IOException {
        try (RawConnection connection = new RawConnection(port)) {
            connection.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n");
            return connection.read("GET");
        }
    }
}
