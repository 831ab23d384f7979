package org.lectern.identity.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.lectern.testing.Browser;
import org.lectern.testing.LecternTest;
import org.springframework.boot.test.web.server.LocalServerPort;

@LecternTest
class SessionCookieTest {
    @LocalServerPort
    private int port;

    @Test
    void isOutOfReachForScriptsAndOtherSites() {
        String cookie = new Browser(port)
                .open("/login")
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow();

        assertThat(cookie).startsWith("LECTERN_SESSION=").contains("HttpOnly", "SameSite=Lax", "Path=/");
    }
}
