package org.lectern.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.lectern.identity.Accounts;
import org.lectern.identity.BearerTokens;
import org.lectern.system.DataDirectory;
import org.lectern.testing.LecternTest;
import org.lectern.transcoder.store.FilesystemStore;
import org.lectern.transcoder.store.MediaStore;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import tools.jackson.databind.JsonNode;

/** The same of a video between its first chunk and its last: its playlists grow. */
@LecternTest
@Import(GrowingCrawlTest.HeldStores.class)
class GrowingCrawlTest extends CrawlTest {
    private final Hold hold;
    private Set<String> before = Set.of();

    @Autowired
    GrowingCrawlTest(
            Accounts accounts,
            BearerTokens tokens,
            PlaybackGrants grants,
            Clock clock,
            Hold hold,
            @LocalServerPort int port) {
        super(accounts, tokens, grants, clock, port);
        this.hold = hold;
    }

    @AfterAll
    void goOn() {
        hold.over.countDown();
    }

    @Override
    int seconds() {
        return 90;
    }

    /** Once nothing is stored any more; what was stored at that moment may still have to be recorded. */
    @Override
    boolean isFarEnough(JsonNode video) throws IOException {
        assertThat(video.path("state").asString()).isNotIn("READY", "FAILED");
        if (hold.began.getCount() > 0 || !video.path("playable").asBoolean()) {
            return false;
        }
        Set<String> now = new LinkedHashSet<>();
        discover(asTheLearner(), now, now);
        boolean same = now.equals(before);
        before = now;
        return same;
    }

    @Override
    void discover(String headers, Set<String> there, Set<String> notYet) throws IOException {
        assertThat(crawlFrom(multivariant(), headers, there))
                .as("named by a playlist and not there")
                .isEmpty();
        Set<String> planned = new LinkedHashSet<>();
        notYet.addAll(crawlFrom(multivariant() + PLANNED, headers, planned));
        there.addAll(planned);
        for (String path : besidePlaylists(there)) {
            (get(path, headers).status() == 200 ? there : notYet).add(path);
        }
    }

    @Override
    void assertEveryKindOfThing(Set<String> there, Set<String> notYet) {
        assertThat(there)
                .as("what there is")
                .anyMatch(path -> path.endsWith("/index.m3u8"))
                .anyMatch(path -> path.endsWith(".m4s"))
                .anyMatch(path -> path.endsWith("/init.mp4"))
                .anyMatch(path -> path.endsWith("/prepared.json"))
                .anyMatch(path -> path.endsWith(PLANNED));
        assertThat(notYet).as("what there isn't yet").anyMatch(path -> path.startsWith("/stream-video/"));
        assertThat(there.stream().filter(path -> path.matches(".*/\\d+p/index\\.m3u8")))
                .as("playlists of pictures")
                .isNotEmpty()
                .allSatisfy(path -> assertThat(get(path, asTheLearner()).body())
                        .contains("#EXT-X-PLAYLIST-TYPE:EVENT")
                        .doesNotContain("#EXT-X-ENDLIST"));
    }

    /** When what is stored next waits, and until when. */
    static final class Hold {
        /** Of the second chunk. */
        private static final int FIRST_HELD = 10;

        private static final Pattern SEGMENT = Pattern.compile("/\\d+p[^/]*/(\\d{5})-[^/]*\\.m4s$");

        private final CountDownLatch began = new CountDownLatch(1);
        private final CountDownLatch over = new CountDownLatch(1);

        void before(String key) throws InterruptedException {
            Matcher segment = SEGMENT.matcher(key);
            if (segment.find() && Integer.parseInt(segment.group(1)) >= FIRST_HELD) {
                began.countDown();
            }
            if (began.getCount() == 0) {
                over.await();
            }
        }
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class HeldStores {
        @Bean
        Hold hold() {
            return new Hold();
        }

        @Bean
        @Primary
        MediaStore heldStore(DataDirectory dataDirectory, Hold hold) throws IOException {
            MediaStore store = new FilesystemStore(dataDirectory.resolve("media"));
            return (MediaStore) Proxy.newProxyInstance(
                    MediaStore.class.getClassLoader(), new Class<?>[] {MediaStore.class}, (_, method, arguments) -> {
                        if (method.getName().equals("put")) {
                            hold.before((String) arguments[0]);
                        }
                        try {
                            return method.invoke(store, arguments);
                        } catch (InvocationTargetException thrown) {
                            throw thrown.getCause();
                        }
                    });
        }
    }
}
