package org.lectern.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.lectern.e2e.RunningLectern.Demo;

/** Who gets the bytes of a lesson of the demo course that isn't a free preview. */
class MediaRightsTest {
    private static final Pattern URI_ATTRIBUTE = Pattern.compile("URI=\"([^\"]+)\"");
    private static final List<URI> MEDIA = new ArrayList<>();

    @BeforeAll
    static void collectEveryUrl() throws IOException, InterruptedException {
        Api owner = Api.signedIn(Demo.INSTRUCTOR.email(), Demo.PASSWORD);
        String lesson = DemoCourse.lesson(owner, 1);
        URI playlist = RunningLectern.get().at("/hls/" + lesson + "/master.m3u8");
        MEDIA.add(playlist);
        for (URI media : namedIn(owner, playlist)) {
            MEDIA.add(media);
            if (media.getPath().endsWith(".m3u8")) {
                MEDIA.addAll(namedIn(owner, media));
            }
        }
        MEDIA.add(RunningLectern.get().at("/stream-video/" + lesson));
    }

    @Test
    void theOwnerGetsEverything() throws IOException, InterruptedException {
        assertThat(MEDIA).hasSizeGreaterThan(30);
        assertThat(statuses(Api.signedIn(Demo.INSTRUCTOR.email(), Demo.PASSWORD)))
                .containsOnly(200);
    }

    @Test
    void aVisitorIsAskedToSignIn() throws IOException, InterruptedException {
        assertThat(statuses(Api.nobody())).containsOnly(401);
    }

    @Test
    void aLearnerWhoIsNotEnrolledIsRefused() throws IOException, InterruptedException {
        assertThat(statuses(Api.newLearner(UUID.randomUUID() + "@example.org"))).containsOnly(403);
    }

    private static List<Integer> statuses(Api who) throws IOException, InterruptedException {
        List<Integer> statuses = new ArrayList<>();
        for (URI media : MEDIA) {
            statuses.add(who.get(media).statusCode());
        }
        return statuses;
    }

    /** What a playlist names: whole lines, and the URIs in its tags. */
    private static List<URI> namedIn(Api who, URI playlist) throws IOException, InterruptedException {
        return who.get(playlist)
                .body()
                .lines()
                .flatMap(line -> line.startsWith("#")
                        ? URI_ATTRIBUTE.matcher(line).results().map(found -> found.group(1))
                        : Stream.of(line))
                .filter(name -> !name.isBlank())
                .map(playlist::resolve)
                .distinct()
                .toList();
    }
}
