package org.lectern.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.lectern.delivery.DeliveryUnderTest.ANOTHER_LESSON;
import static org.lectern.delivery.DeliveryUnderTest.LESSON;
import static org.lectern.delivery.DeliveryUnderTest.PREVIEW;
import static org.lectern.delivery.DeliveryUnderTest.TRANSCODE;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lectern.catalog.Course;
import org.lectern.catalog.Courses;
import org.lectern.enrolment.Enrolments;
import org.lectern.identity.Account;
import org.lectern.identity.Accounts;
import org.lectern.identity.BearerTokens;
import org.lectern.testing.Browser;
import org.lectern.testing.LecternTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

/** Who gets bytes, and until when: over the wire, with real accounts, tokens, enrolments and courses. */
@LecternTest
@Import(DeliveryUnderTest.class)
class AdmissionTest {
    private static final String SEGMENT = "/hls/" + LESSON + "/" + TRANSCODE + "/video/segment-1.m4s";
    private static final String STREAM = "/stream-video/" + LESSON;
    private static final Duration ACCESS_ENDS_WITHIN = Duration.ofSeconds(10);

    @LocalServerPort
    private int port;

    @Autowired
    private Accounts accounts;

    @Autowired
    private BearerTokens tokens;

    @Autowired
    private Courses courses;

    @Autowired
    private Enrolments enrolments;

    @Autowired
    private PlaybackGrants grants;

    @Autowired
    private Clock clock;

    @Autowired
    private DeliveryUnderTest.Classroom classroom;

    @Autowired
    private DeliveryUnderTest.TickerUnderTest ticker;

    @Autowired
    private DeliveryUnderTest.CommandsUnderTest commands;

    @Autowired
    private MeterRegistry meters;

    private ObjectId learner = new ObjectId();

    @BeforeEach
    void enrolSomebodyNew() {
        learner = newAccount().id();
        enrolments.enrol(learner, classroom.courseId());
    }

    private Account newAccount() {
        return accounts.create(new ObjectId() + "@example.com", DeliveryUnderTest.PASSWORD, "N", Set.of());
    }

    @Test
    void bearerOfAnEnrolledLearnerIsServedAndEarnsAGrantForBothPaths() throws IOException {
        RawConnection.Response response = get(SEGMENT, bearer(learner));
        assertThat(response.status()).isEqualTo(200);
        List<String> cookies = response.headers().getOrDefault("Set-Cookie", List.of());
        assertThat(cookies)
                .hasSize(2)
                .allSatisfy(cookie -> assertThat(cookie)
                        .startsWith("lectern-grant=")
                        .contains("HttpOnly", "SameSite=Lax", "Max-Age=")
                        .doesNotContain("Secure"));
        assertThat(cookies.get(0)).contains("Path=/hls/" + LESSON + ";");
        assertThat(cookies.get(1)).contains("Path=/stream-video/" + LESSON + ";");
        String grant = cookies.get(0).substring(0, cookies.get(0).indexOf(';'));
        assertThat(get(SEGMENT, "Cookie: " + grant).status()).isEqualTo(200);
    }

    @Test
    void everybodyIsToldTheirStatus() throws IOException {
        assertThat(get(STREAM, null).status()).as("nobody").isEqualTo(401);
        assertThat(get(STREAM, bearer(classroom.outsider().id())).status())
                .as("not enrolled")
                .isEqualTo(403);
        assertThat(get(STREAM, bearer(classroom.instructor().id())).status())
                .as("the owner")
                .isEqualTo(200);
        assertThat(get("/stream-video/" + new ObjectId(), bearer(learner)).status())
                .as("no such lesson")
                .isEqualTo(404);
        assertThat(get("/stream-video/" + PREVIEW, null).status())
                .as("a free preview")
                .isEqualTo(200);
    }

    @Test
    void problemsAreNeverPages() throws IOException {
        for (int status : List.of(401, 403, 404)) {
            RawConnection.Response response = switch (status) {
                case 401 -> get(STREAM, null);
                case 403 -> get(STREAM, bearer(classroom.outsider().id()));
                default -> get("/stream-video/" + new ObjectId(), bearer(learner));
            };
            assertThat(response.header("Content-Type")).contains("application/problem+json");
            assertThat(response.header("Cache-Control")).contains("no-store");
            assertThat(response.body()).contains("\"status\":" + status);
        }
    }

    @Test
    void grantIsServedWithoutAskingTheDatabase() throws IOException {
        assertCostsNoCommand(SEGMENT, cookie(grants.sign(LESSON, learner)));
        assertCostsNoCommand(STREAM + "?grant=" + grants.sign(LESSON, learner), null);
    }

    @Test
    void grantBesideATokenIsServedWithoutAskingTheDatabase() throws IOException {
        assertCostsNoCommand(SEGMENT, bearer(learner) + "\r\n" + cookie(grants.sign(LESSON, learner)));
    }

    @Test
    void grantedRequestIsMeasuredUnderItsRoute() throws IOException {
        for (String path : List.of(SEGMENT, STREAM)) {
            String route = path.equals(STREAM) ? "/stream-video/{subSectionId}/{*name}" : "/hls/{subSectionId}/{*name}";
            long before = measured(route);
            assertThat(get(path, cookie(grants.sign(LESSON, learner))).status()).isEqualTo(200);
            await().untilAsserted(() -> assertThat(measured(route)).isEqualTo(before + 1));
        }
    }

    private long measured(String route) {
        return meters.find("http.server.requests").tag("uri", route).timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    private void assertCostsNoCommand(String path, @Nullable String headers) throws IOException {
        ticker.pass(ACCESS_ENDS_WITHIN);
        int untouched = commands.sent();
        assertThat(get(path, headers).status()).isEqualTo(200);
        int before = commands.sent();
        assertThat(before).as("the first time, the right is read").isGreaterThan(untouched);
        for (int i = 0; i < 20; i++) {
            assertThat(get(path, headers).status()).isEqualTo(200);
        }
        assertThat(commands.sent() - before).as("commands to the database").isZero();
    }

    @Test
    void sessionEarnsAGrantAndCostsNoCommandFromThenOn() {
        Account person = newAccount();
        enrolments.enrol(person.id(), classroom.courseId());
        Browser browser = new Browser(port);
        browser.signIn(person.email(), DeliveryUnderTest.PASSWORD);
        assertThat(browser.open(SEGMENT).statusCode()).as("on the session").isEqualTo(200);
        assertThat(browser.open(SEGMENT).statusCode()).as("on the grant").isEqualTo(200);
        int before = commands.sent();
        for (int i = 0; i < 20; i++) {
            assertThat(browser.open(SEGMENT).statusCode()).isEqualTo(200);
        }
        assertThat(commands.sent() - before).as("commands to the database").isZero();
    }

    @Test
    void grantOfSomebodyElseIsForbiddenToWhoeverHasASession() {
        Account outsider = newAccount();
        Browser browser = new Browser(port);
        browser.signIn(outsider.email(), DeliveryUnderTest.PASSWORD);
        assertThat(browser.open(SEGMENT).statusCode()).isEqualTo(403);
        assertThat(browser.open(SEGMENT + "?grant=" + grants.sign(LESSON, learner))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void madeUpKeyNumbersDontCostAQueryEach() throws IOException {
        String grant = grants.sign(LESSON, learner);
        get(SEGMENT, cookie(grant));
        int before = commands.sent();
        for (int key = 0; key < 50; key++) {
            grants.verify("AQEAAEz" + Integer.toString(key, 36) + grant.substring(8 + (key > 35 ? 1 : 0)), LESSON);
        }
        assertThat(commands.sent() - before).as("commands to the database").isLessThanOrEqualTo(3);
    }

    @Test
    void flippedBitIsForbiddenUnlessTheTokenItselfGivesTheRight() throws IOException {
        String grant = grants.sign(LESSON, learner);
        String forged = grant.substring(0, 60) + (grant.charAt(60) == 'A' ? 'B' : 'A') + grant.substring(61);
        for (String path : List.of(SEGMENT, STREAM, "/hls/" + LESSON + "/master.m3u8")) {
            assertThat(get(path, cookie(forged)).status()).isEqualTo(403);
            assertThat(get(path + "?grant=" + forged, null).status()).isEqualTo(403);
            assertThat(get(path, cookie(forged) + "\r\n" + bearer(learner)).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void expiredGrantIsForbidden() throws IOException {
        Instant past = clock.instant().minusSeconds(1);
        String expired = grants.sign(new PlaybackGrant(LESSON, learner, 0, past));
        assertThat(get(SEGMENT, cookie(expired)).status()).isEqualTo(403);
        assertThat(get(SEGMENT + "?grant=" + expired, null).status()).isEqualTo(403);
    }

    @Test
    void grantForAnotherLessonIsForbidden() throws IOException {
        String other = grants.sign(ANOTHER_LESSON, learner);
        assertThat(get(SEGMENT, cookie(other)).status()).isEqualTo(403);
        assertThat(get("/stream-video/" + ANOTHER_LESSON, cookie(other)).status())
                .isEqualTo(200);
    }

    @Test
    void grantOfSomebodyElseIsForbiddenToWhoeverIsSignedIn() throws IOException {
        String grant = grants.sign(LESSON, learner);
        String outsider = bearer(classroom.outsider().id());
        assertThat(get(SEGMENT, cookie(grant)).status()).isEqualTo(200);
        assertThat(get(SEGMENT, cookie(grant) + "\r\n" + outsider).status()).isEqualTo(403);
        assertThat(get(SEGMENT + "?grant=" + grant, outsider).status()).isEqualTo(403);
    }

    @Test
    void grantInACookieEndsWithTheSessionBesideItAndOneInAUrlDoesNot() throws IOException {
        String grant = grants.sign(LESSON, learner);
        String ended = "Authorization: Bearer ended";
        assertThat(get(SEGMENT, cookie(grant) + "\r\n" + ended).status()).isEqualTo(401);
        assertThat(get(SEGMENT + "?grant=" + grant, ended).status()).isEqualTo(200);
    }

    @Test
    void oneGoodGrantAmongOldOnesSuffices() throws IOException {
        String old = grants.sign(ANOTHER_LESSON, learner);
        assertThat(get(SEGMENT, cookie(old) + "; lectern-grant=" + grants.sign(LESSON, learner))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void grantIsRenewedWhileItIsUsed() throws IOException {
        Instant soon = clock.instant().plus(PlaybackGrants.LIFETIME.dividedBy(3));
        RawConnection.Response worn = get(SEGMENT, cookie(grants.sign(new PlaybackGrant(LESSON, learner, 0, soon))));
        assertThat(worn.header("Set-Cookie")).isPresent();
        RawConnection.Response fresh = get(SEGMENT, cookie(grants.sign(LESSON, learner)));
        assertThat(fresh.header("Set-Cookie")).isEmpty();
    }

    @Test
    void leavingTheCourseEndsAccess() throws IOException {
        String grant = watching();
        enrolments.leave(learner, classroom.courseId());
        ticker.pass(ACCESS_ENDS_WITHIN);
        assertThat(get(SEGMENT, cookie(grant)).status()).isEqualTo(403);
        assertThat(get(SEGMENT, bearer(learner)).status()).isEqualTo(403);
    }

    @Test
    void enrollingAgainGivesItBackAtOnce() throws IOException {
        String grant = watching();
        enrolments.leave(learner, classroom.courseId());
        ticker.pass(ACCESS_ENDS_WITHIN);
        assertThat(get(SEGMENT, cookie(grant)).status()).isEqualTo(403);
        enrolments.enrol(learner, classroom.courseId());
        assertThat(get(SEGMENT, cookie(grant)).status()).isEqualTo(200);
    }

    @Test
    void disablingTheAccountEndsAccess() throws IOException {
        String grant = watching();
        String bearer = bearer(learner);
        assertThat(get(SEGMENT, cookie(grant) + "\r\n" + bearer).status()).isEqualTo(200);
        accounts.disable(learner);
        ticker.pass(ACCESS_ENDS_WITHIN);
        assertThat(get(SEGMENT, cookie(grant)).status()).isEqualTo(403);
        assertThat(get(SEGMENT, cookie(grant) + "\r\n" + bearer).status()).isEqualTo(401);
        assertThat(get(SEGMENT + "?grant=" + grant, null).status()).isEqualTo(403);
    }

    @Test
    void signingOutEverywhereEndsAccessOfTheCookiesKept() throws IOException {
        String headers = cookie(watching()) + "\r\n" + bearer(learner);
        assertThat(get(SEGMENT, headers).status()).isEqualTo(200);
        accounts.signOutEverywhere(learner);
        ticker.pass(ACCESS_ENDS_WITHIN);
        assertThat(get(SEGMENT, headers).status()).isEqualTo(401);
    }

    @Test
    void unpublishingEndsAccess() throws IOException {
        String grant = watching();
        courses.change(classroom.courseId(), Course::unpublish);
        try {
            ticker.pass(ACCESS_ENDS_WITHIN);
            assertThat(get(SEGMENT, cookie(grant)).status()).isIn(403, 404);
            assertThat(get(SEGMENT, bearer(learner)).status()).isEqualTo(404);
            assertThat(get("/stream-video/" + PREVIEW, null).status()).isEqualTo(404);
        } finally {
            courses.change(classroom.courseId(), Course::publish);
        }
    }

    /** A grant that has just been served, so that the right is remembered. */
    private String watching() throws IOException {
        String grant = grants.sign(LESSON, learner);
        assertThat(get(SEGMENT, cookie(grant)).status()).isEqualTo(200);
        return grant;
    }

    private String bearer(ObjectId accountId) {
        return "Authorization: Bearer "
                + tokens.issue(accounts.standing(accountId).orElseThrow()).token();
    }

    private static String cookie(String grant) {
        return "Cookie: lectern-grant=" + grant;
    }

    private RawConnection.Response get(String path, @Nullable String headers) throws IOException {
        try (RawConnection connection = new RawConnection(port)) {
            connection.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n"
                    + (headers == null ? "" : headers + "\r\n") + "\r\n");
            return connection.read("GET");
        }
    }
}
