package org.lectern.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.identity.Accounts;
import org.lectern.identity.Role;
import org.lectern.testing.Clips;
import org.lectern.testing.LecternTest;
import org.lectern.testing.Program;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.tasks.ClaimLost;
import org.lectern.transcoder.tasks.Kind;
import org.lectern.transcoder.tasks.Lane;
import org.lectern.transcoder.tasks.Task;
import org.lectern.transcoder.tasks.Tasks;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** A video can be watched long before it is ready, and what a player has once been told stays true. */
@LecternTest
class GrowingPlaylistsTest {
    private static final Pattern RENDITION = Pattern.compile("#EXT-X-MEDIA:.*URI=\"([^\"]+)\"");

    private final Program owner;
    private final Tasks tasks;
    private String lesson = "";

    @TempDir
    Path folder;

    @Autowired
    GrowingPlaylistsTest(Accounts accounts, Tasks tasks, @LocalServerPort int port) {
        owner = Program.ofSomebody(accounts, port, Role.INSTRUCTOR);
        this.tasks = tasks;
    }

    @BeforeEach
    void lesson() {
        String course = owner.post("/api/courses", "{\"title\":\"Botany\"}").id();
        String section = owner.post("/api/courses/" + course + "/sections", "{\"title\":\"Roots\"}")
                .id();
        lesson = owner.post("/api/sections/" + section + "/sub-sections", "{\"title\":\"Taproots\"}")
                .id();
    }

    @Test
    void canBeWatchedFromTheLowestRungOnWhatHasToBeEncoded() throws IOException {
        Watched watched = watch(Clips.draw(
                folder.resolve("long-groups.mp4"),
                "854x480",
                60,
                new Arguments().option("-g", 1000).option("-b:v", "700k")));
        assertThat(watched.grew).as("it was watched while it grew").isTrue();
        assertThat(watched.firstVariants).anyMatch(uri -> uri.endsWith("/360p/index.m3u8"));
        assertThat(watched.finalVariants).hasSize(2);
    }

    @Test
    void canBeWatchedAtOnceAsTheSourceItselfWhereThatCanBeCut() throws IOException {
        Watched watched = watch(Clips.draw(
                folder.resolve("short-groups.mp4"),
                "854x480",
                60,
                new Arguments().option("-g", 50).option("-b:v", "700k").option("-x264-params", "scenecut=0")));
        assertThat(watched.firstVariants).anyMatch(uri -> uri.endsWith("/480p-original/index.m3u8"));
        assertThat(watched.finalVariants).hasSize(2);
    }

    @Test
    void goesOnWhereItsCopyTurnsOutToBeUnfit() throws IOException {
        Path clip = Clips.draw(
                folder.resolve("open-groups.mp4"),
                "854x480",
                60,
                new Arguments().option("-g", 50).option("-b:v", "700k").option("-x264-params", "scenecut=0"));
        spoilKeyframe(clip, 20);
        Watched watched;
        try (SlowHand slow = new SlowHand(tasks)) {
            watched = watch(clip, slow::close);
        }
        String copy = watched.playlists.keySet().stream()
                .filter(uri -> uri.endsWith("/480p-original/index.m3u8"))
                .findFirst()
                .orElseThrow();
        assertThat(watched.firstVariants).contains(copy);
        assertThat(watched.finalVariants)
                .as("nobody else is told of what was given up")
                .hasSize(2)
                .doesNotContain(copy);
        assertThat(watched.playlists.get(copy))
                .as("who watches it goes on in what takes its place")
                .containsSubsequence(
                        "#EXT-X-MAP:URI=\"init.mp4\"",
                        "00001-",
                        "#EXT-X-MAP:URI=\"../480p/init.mp4\"",
                        "../480p/00014-");
    }

    /** Makes a picture that the index calls a keyframe one that can't be decoded by itself. */
    private static void spoilKeyframe(Path clip, int keyframe) throws IOException {
        byte[] bytes = Files.readAllBytes(clip);
        int seen = 0;
        for (int at = 4; at < bytes.length - 1; at++) {
            // the header of a slice of an IDR picture, then that it is its first and intra-coded (H.264, 7.3.1 and
            // 7.3.3)
            boolean header = bytes[at] == 0x65 && (bytes[at + 1] & 0xFF) == 0x88 && bytes[at - 4] == 0;
            if (header && seen++ == keyframe) {
                bytes[at] = 0x61;
                Files.write(clip, bytes);
                return;
            }
        }
        throw new AssertionError(seen + " keyframes were found");
    }

    /** What a player saw. */
    private static final class Watched {
        private final Map<String, String> playlists = new HashMap<>();
        private final Set<String> segments = new HashSet<>();
        private Set<String> firstVariants = Set.of();
        private Set<String> finalVariants = Set.of();
        private boolean growing;
        private boolean grew;
    }

    /** A worker that takes up what comes next of a copy, and does nothing until it is told that somebody watches. */
    private static final class SlowHand implements AutoCloseable {
        private static final String NAME = "a slow hand";

        private final Tasks tasks;
        private final Runnable end;
        private final AtomicReference<Optional<Task>> held = new AtomicReference<>(Optional.empty());

        SlowHand(Tasks tasks) {
            this.tasks = tasks;
            this.end = tasks.whenAdded(this::claim);
        }

        /** The first sound is claimed before what comes next. */
        private void claim() {
            List<Task> others = new ArrayList<>();
            while (held.get().isEmpty()) {
                Optional<Task> next = tasks.claims().claim(NAME, Set.of(Lane.NEXT));
                if (next.isEmpty()) {
                    break;
                }
                if (next.get().kind() == Kind.COPY) {
                    held.set(next);
                } else {
                    others.add(next.get());
                }
            }
            others.forEach(this::release);
        }

        /** Lets go. */
        @Override
        public void close() {
            end.run();
            held.getAndSet(Optional.empty()).ifPresent(this::release);
        }

        private void release(Task task) {
            try {
                tasks.release(task);
            } catch (ClaimLost tooSlow) {
                // ten seconds without a sign of life: somebody else goes on with it already
                return;
            }
        }
    }

    private Watched watch(Path clip) throws IOException {
        return watch(clip, () -> {});
    }

    /** @param watching is told each time that it has been looked at */
    private Watched watch(Path clip, Runnable watching) throws IOException {
        Watched watched = new Watched();
        try (var content = Files.newInputStream(clip)) {
            Program.Answer accepted =
                    owner.postFile("/api/sub-sections/" + lesson + "/video", "file", "clip.mp4", content);
            assertThat(accepted.status()).as("%s", accepted).isEqualTo(202);
        }
        long deadline = System.nanoTime() + Duration.ofMinutes(4).toNanos();
        for (boolean ready = false; !ready; ) {
            JsonNode video = owner.get("/api/sub-sections/" + lesson).body().path("video");
            ready = video.path("state").asString().equals("READY");
            assertThat(video.path("failure").isNull()).as("%s", video).isTrue();
            assertThat(System.nanoTime()).as("%s", video).isLessThan(deadline);
            boolean playable = video.path("playable").asBoolean();
            assertThat(playable || watched.playlists.isEmpty())
                    .as("once playable, always")
                    .isTrue();
            if (playable) {
                look(watched, !ready);
                watching.run();
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        assertThat(watched.growing).as("it was watched before it was ready").isTrue();
        assertThat(watched.playlists.values()).allMatch(text -> text.contains("#EXT-X-ENDLIST"));
        JsonNode prepared = owner.get("/hls/" + lesson + "/" + prefix(watched) + "/prepared.json")
                .body();
        assertThat(prepared.path("ended").asBoolean()).as("%s", prepared).isTrue();
        return watched;
    }

    private static String prefix(Watched watched) {
        String any = watched.finalVariants.iterator().next();
        return any.substring(0, any.indexOf('/'));
    }

    private void look(Watched watched, boolean growing) {
        String multivariant = text("master.m3u8");
        Set<String> variants = new LinkedHashSet<>(multivariant
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList());
        if (watched.firstVariants.isEmpty()) {
            watched.firstVariants = variants;
        }
        watched.finalVariants = variants;
        List<String> all = new ArrayList<>(variants);
        Matcher renditions = RENDITION.matcher(multivariant);
        while (renditions.find()) {
            all.add(renditions.group(1));
        }
        assertThat(all).as("pictures and sound").hasSizeGreaterThan(variants.size());
        // what was once told of is kept up, though nobody else may be told of it any more
        watched.playlists.keySet().stream().filter(uri -> !all.contains(uri)).forEach(all::add);
        for (String uri : all) {
            String before = watched.playlists.getOrDefault(uri, "");
            String now = text(uri);
            watched.playlists.put(uri, now);
            boolean ended = now.contains("#EXT-X-ENDLIST");
            assertThat(now).contains(ended ? "#EXT-X-PLAYLIST-TYPE:VOD" : "#EXT-X-PLAYLIST-TYPE:EVENT");
            watched.growing |= growing && !ended;
            watched.grew |= growing && !ended && !before.isEmpty() && now.length() > before.length();
            assertThat(withoutType(now)).as("%s only grows", uri).startsWith(withoutType(before));
            String base = uri.substring(0, uri.lastIndexOf('/') + 1);
            for (String segment :
                    now.lines().filter(line -> !line.startsWith("#")).toList()) {
                String resolved = URI.create(base + segment).normalize().toString();
                if (watched.segments.add(resolved)) {
                    assertThat(owner.get("/hls/" + lesson + "/" + resolved).status())
                            .as("%s is there", resolved)
                            .isEqualTo(200);
                }
            }
        }
    }

    private static String withoutType(String playlist) {
        return playlist.replaceAll("#EXT-X-(PLAYLIST-TYPE:.*|ENDLIST)\n", "");
    }

    private String text(String name) {
        var response = owner.get("/hls/" + lesson + "/" + name).response();
        assertThat(response.statusCode()).as(name).isEqualTo(200);
        return response.body();
    }
}
